"""Goals as what somebody is ansvarlig for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from governance.core.panels import Held, Holdings
from governance.organisation.models import User
from planning.goals import services
from planning.goals.models import Goal


def find(user: Any, condition: Q) -> list[Held]:
    """Return the goals still followed up that meet the condition and the user may read; None reads all."""
    rows = Goal.objects.all() if user is None else Goal.objects.visible_to(user)
    rows = rows.followed_up().filter(condition).select_related("unit", "responsible")
    return [
        Held.of(row, kind=row.get_kind_display(), path=reverse("planning:goal_page", args=[row.pk])) for row in rows
    ]


def hand_over(pk: int, *, to: User, by: User | None, version: int) -> None:
    """Give the goal another ansvarlig by the room's own service."""
    services.reassign_goal(Goal.objects.get(pk=pk), responsible=to, version=version, by=by)


HOLDINGS = Holdings(Goal._meta.label_lower, find, hand_over)
