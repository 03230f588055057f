"""Evaluations as what somebody is ansvarlig for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from evaluation.evaluations import services
from evaluation.evaluations.models import Evaluation, EvaluationStatus
from governance.core.panels import Held, Holdings
from governance.organisation.models import User


def rows(user: Any) -> QuerySet[Evaluation]:
    """Return the evaluations that are not done that the user may read; None reads all."""
    evaluations = Evaluation.objects.all() if user is None else Evaluation.objects.visible_to(user)
    return evaluations.filter(archived_at=None).exclude(status=EvaluationStatus.DONE)


def told(row: Evaluation) -> Held:
    """Return what is told of one of them."""
    return Held.of(row, kind=row._meta.verbose_name, path=reverse("evaluation:evaluation_detail", args=[row.pk]))


def hand_over(pk: int, *, to: User, by: User, version: int) -> None:
    """Give the evaluation another ansvarlig by the room's own service."""
    services.reassign_evaluation(Evaluation.objects.get(pk=pk), responsible=to, version=version, by=by)


HOLDINGS = Holdings(Evaluation._meta.label_lower, rows, told, hand_over)
