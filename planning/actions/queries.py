"""Reads that span actions: what is late, and what nobody with a role answers for any more."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left, Length

from governance.core import clock
from governance.organisation.access import roles_of, under
from governance.organisation.models import MANAGER_ROLES, RoleAssignment
from planning.actions.models import OPEN_ACTIONS, Action, Milestone
from planning.goals.models import Goal
from planning.plans.queries import ACTING_ROLES


def _has_responsible() -> Exists:
    """Return the condition that the row's ansvarlig holds an active role on the row's unit or above it."""
    held = RoleAssignment.objects.current().filter(user=OuterRef("responsible"), role__in=ACTING_ROLES)
    return Exists(held.filter(unit__path=Left(OuterRef("unit__path"), Length("unit__path"))))


def goals_needing_responsible(user: Any) -> QuerySet[Goal]:
    """Return the goals of the manager's units that are followed up and that nobody answers for."""
    mine = under(roles_of(user).paths(*MANAGER_ROLES), "unit")
    rows = Goal.objects.visible_to(user).followed_up().filter(mine)
    return rows.filter(~_has_responsible()).select_related("unit", "responsible")


def actions_needing_responsible(user: Any) -> QuerySet[Action]:
    """Return the open actions of the manager's units that nobody answers for."""
    mine = under(roles_of(user).paths(*MANAGER_ROLES), "unit")
    rows = Action.objects.visible_to(user).open().filter(mine)
    return rows.filter(~_has_responsible()).select_related("unit", "responsible")


def overdue_actions(user: Any) -> QuerySet[Action]:
    """Return the open actions that the user answers for and that should have been done."""
    return Action.objects.open().filter(responsible=user, due_on__lt=clock.today()).order_by("due_on")


def overdue_milestones(user: Any) -> QuerySet[Milestone]:
    """Return the milestones that should have been reached, of open actions that the user answers for."""
    rows = Milestone.objects.filter(
        reached_on=None, due_on__lt=clock.today(), action__responsible=user, action__archived_at=None
    )
    still_open = Q(action__status__in=OPEN_ACTIONS)
    return rows.filter(still_open).select_related("action").order_by("due_on")
