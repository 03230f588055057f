"""Goals as what somebody is ansvarlig for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from governance.core.panels import Held, Holdings
from governance.organisation.models import User
from planning.goals import services
from planning.goals.models import Goal


def rows(user: Any) -> QuerySet[Goal]:
    """Return the goals still followed up that the user may read; None reads all."""
    goals = Goal.objects.all() if user is None else Goal.objects.visible_to(user)
    return goals.followed_up()


def told(row: Goal) -> Held:
    """Return what is told of one of them."""
    return Held.of(row, kind=row.get_kind_display(), path=reverse("planning:goal_page", args=[row.pk]))


def hand_over(pk: int, *, to: User, by: User | None, version: int) -> None:
    """Give the goal another ansvarlig by the room's own service."""
    services.reassign_goal(Goal.objects.get(pk=pk), responsible=to, version=version, by=by)


HOLDINGS = Holdings(Goal._meta.label_lower, rows, told, hand_over)
