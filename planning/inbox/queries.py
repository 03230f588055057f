"""Reads of the inbox."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from governance.process.models import CycleStatus, GovernanceCycle
from planning.inbox.models import PlanningInput


def planned_cycle() -> GovernanceCycle | None:
    """Return the cycle that is being prepared, or None."""
    return GovernanceCycle.objects.filter(status=CycleStatus.PLANNED).order_by("year").first()


def next_year(today_year: int) -> int:
    """Return the year that the next cycle would be of: after the latest, or this year when there is none."""
    latest = GovernanceCycle.objects.order_by("-year").values_list("year", flat=True).first()
    return latest + 1 if latest else today_year


def inputs_for(user: Any, *, sees_all: bool) -> QuerySet[PlanningInput]:
    """Return the inputs that the user may read: those who answer read the whole inbox; the unanswered first."""
    rows = PlanningInput.objects.filter(archived_at=None) if sees_all else PlanningInput.objects.visible_to(user)
    return rows.select_related("cycle", "unit", "answered_by").order_by("-cycle__year", "received_at", "pk")
