"""Reads that span actions: what is late."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from governance.core import clock
from governance.organisation.access import answered_for
from planning.actions.models import OPEN_ACTIONS, Action, Milestone


def overdue_actions(user: Any) -> QuerySet[Action]:
    """Return the open actions that the user answers for and that should have been done."""
    mine = Action.objects.open().filter(answered_for(user, "responsible", "unit"))
    return mine.filter(due_on__lt=clock.today()).order_by("due_on")


def overdue_milestones(user: Any) -> QuerySet[Milestone]:
    """Return the milestones that should have been reached, of open actions that the user answers for."""
    rows = Milestone.objects.filter(
        answered_for(user, "action__responsible", "action__unit"),
        reached_on=None,
        due_on__lt=clock.today(),
        action__archived_at=None,
    )
    still_open = Q(action__status__in=OPEN_ACTIONS)
    return rows.filter(still_open).order_by("due_on")
