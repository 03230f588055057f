"""What evaluations ask of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.evaluations.models import Evaluation, EvaluationStatus
from evaluation.evaluations.queries import is_overdue, late_on, unfinished_of
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.panels import Duty, LineDuty
from governance.organisation.access import person_of, under

MOST_IN_LINE = 200


def evaluations_to_finish(user: Any) -> list[Duty]:
    """Ask the ansvarlig to begin or finish what she answers for."""
    return [
        Duty(
            title=_("Evaluering: %(title)s") % {"title": evaluation.title},
            path=reverse("evaluation:evaluation_detail", args=[evaluation.pk]),
            action_label=_action_label(evaluation),
            due_on=evaluation.due_on,
            is_overdue=is_overdue(evaluation),
            is_exempt=evaluation.visibility == Visibility.EXEMPT,
        )
        for evaluation in unfinished_of(user)
    ]


def late_in_line(user: Any, paths: Sequence[str]) -> list[LineDuty]:
    """Tell a leader of the evaluations below her that should have been finished, and who answers for each."""
    late = Evaluation.objects.visible_to(user).filter(under(paths, "unit"), late_on(clock.today()))
    late = late.exclude(responsible=person_of(user)).select_related("unit", "responsible")
    return [
        LineDuty(
            unit=evaluation.unit,
            who=str(evaluation.responsible or ""),
            title=_("Evaluering: %(title)s") % {"title": evaluation.title},
            path=reverse("evaluation:evaluation_detail", args=[evaluation.pk]),
            due_on=evaluation.due_on,
            is_overdue=True,
        )
        for evaluation in late.order_by("due_on", "pk")[:MOST_IN_LINE]
    ]


def _action_label(evaluation: Evaluation) -> str:
    is_planned = evaluation.status == EvaluationStatus.PLANNED
    return _("Start evalueringen") if is_planned else _("Fortsett evalueringen")
