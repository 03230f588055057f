"""Actions as what somebody is ansvarlig for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from governance.core.panels import Held, Holdings
from governance.organisation.models import User
from planning.actions import services
from planning.actions.models import Action


def rows(user: Any) -> QuerySet[Action]:
    """Return the open actions that the user may read; None reads all."""
    actions = Action.objects.all() if user is None else Action.objects.visible_to(user)
    return actions.open()


def told(row: Action) -> Held:
    """Return what is told of one of them."""
    return Held.of(row, kind=row._meta.verbose_name, path=reverse("planning:action_page", args=[row.pk]))


def hand_over(pk: int, *, to: User, by: User | None, version: int) -> None:
    """Give the action another ansvarlig by the room's own service."""
    services.reassign_action(Action.objects.get(pk=pk), responsible=to, version=version, by=by)


HOLDINGS = Holdings(Action._meta.label_lower, rows, told, hand_over)
