"""Evaluations as what somebody is ansvarlig for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from evaluation.evaluations import services
from evaluation.evaluations.models import Evaluation, EvaluationStatus
from governance.core.panels import Held, Holdings
from governance.organisation.models import User


def find(user: Any, condition: Q) -> list[Held]:
    """Return the evaluations that are not done that meet the condition and the user may read; None reads all."""
    rows = Evaluation.objects.all() if user is None else Evaluation.objects.visible_to(user)
    rows = (
        rows.filter(condition, archived_at=None)
        .exclude(status=EvaluationStatus.DONE)
        .select_related("unit", "responsible")
    )
    return [
        Held.of(row, kind=row._meta.verbose_name, path=reverse("evaluation:evaluation_detail", args=[row.pk]))
        for row in rows
    ]


def hand_over(pk: int, *, to: User, by: User, version: int) -> None:
    """Give the evaluation another ansvarlig by the room's own service."""
    services.reassign_evaluation(Evaluation.objects.get(pk=pk), responsible=to, version=version, by=by)


HOLDINGS = Holdings(Evaluation._meta.label_lower, find, hand_over)
