"""What evaluations ask of people."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.evaluations.models import Evaluation, EvaluationStatus
from evaluation.evaluations.queries import is_overdue, unfinished_of
from governance.core.editable import Visibility
from governance.core.panels import Duty


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


def _action_label(evaluation: Evaluation) -> str:
    is_planned = evaluation.status == EvaluationStatus.PLANNED
    return _("Start evalueringen") if is_planned else _("Fortsett evalueringen")
