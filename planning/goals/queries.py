"""Reads that span goals: the thread upwards, what hangs below, and what may stand above."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from governance.organisation.access import roles_of
from governance.organisation.models import MANAGER_ROLES, OrgUnit, Role, User
from planning.goals.models import FocusArea, Goal
from planning.plans.queries import at_or_below, people_in_line

MOST_STEPS_UP = 20


def line_up(goal: Goal, user: Any) -> list[Goal]:
    """Return the goals above this one that the user may read, the highest first.

    One query for each step, and one for what she may read; trees are two or three deep.
    """
    line: list[Goal] = []
    above = goal.parent
    while above is not None and len(line) < MOST_STEPS_UP:
        line.insert(0, above)
        above = above.parent
    if not line:
        return line
    seen = set(Goal.objects.visible_to(user).filter(pk__in=[row.pk for row in line]).values_list("pk", flat=True))
    return [row for row in line if row.pk in seen]


def descendants(goal: Goal) -> list[Goal]:
    """Return all goals below this one; one query for each level. In a circle every goal comes once."""
    found: dict[int, Goal] = {}
    level: Iterable[Goal] = [goal]
    while level:
        below = Goal.objects.filter(parent__in=level).exclude(pk__in=found).select_related("unit")
        level = list(below)
        found |= {row.pk: row for row in level}
    return list(found.values())


def possible_parents(user: Any, goal: Goal | None = None) -> QuerySet[Goal]:
    """Return the goals that may stand above: followed up, seen by the user, and not below the goal itself."""
    rows = Goal.objects.visible_to(user).followed_up()
    if goal is not None and goal.pk:
        rows = rows.exclude(pk__in=[goal.pk, *(below.pk for below in descendants(goal))])
    return rows


def areas_in_use() -> QuerySet[FocusArea]:
    """Return the satsingsområder of today in their order."""
    return FocusArea.objects.in_use()


def writable_units(user: Any) -> QuerySet[OrgUnit]:
    """Return the living units that the user may register goals and actions for."""
    access = roles_of(user)
    condition = at_or_below(access.paths(*MANAGER_ROLES))
    if access.holds(Role.PROCESS_OWNER):
        condition |= Q(parent=None)
    return OrgUnit.objects.living().filter(condition)


def possible_people(user: Any, goal: Goal | None = None) -> QuerySet[User]:
    """Return who can be chosen as ansvarlig by this user: people in the lines that she writes for."""
    access = roles_of(user)
    paths = access.paths(*MANAGER_ROLES, Role.PROCESS_OWNER)
    return people_in_line([*paths, goal.unit.path] if goal else paths)
