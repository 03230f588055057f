"""Reads that span goals: the thread upwards, what hangs below, and what may stand above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from governance.organisation.access import roles_of
from governance.organisation.models import MANAGER_ROLES, OrgUnit, Role, User
from planning.goals.models import FocusArea, Goal, GoalLink
from planning.plans.queries import at_or_below, people_in_line

MOST_STEPS_UP = 20


def line_up(goal: Goal, user: Any) -> list[Goal]:
    """Return the goals above this one that the user may read, the highest first.

    One query for each step, and one for what she may read; trees are two or three deep.
    """
    line = _steps_up(goal)
    if not line:
        return line
    seen = set(Goal.objects.visible_to(user).filter(pk__in=[row.pk for row in line]).values_list("pk", flat=True))
    return [row for row in line if row.pk in seen]


def _steps_up(goal: Goal) -> list[Goal]:
    line: list[Goal] = []
    above = goal.parent
    while above is not None and len(line) < MOST_STEPS_UP:
        line.insert(0, above)
        above = above.parent
    return line


@dataclass(frozen=True)
class Surroundings:
    """What a goal hangs together with: the goals above it, the highest first, those right below it, and its threads."""

    above: list[Goal]
    children: list[Goal]
    links: list[GoalLink]


def surroundings(goal: Goal, user: Any) -> Surroundings:
    """Return what the goal hangs together with, as far as the user may read it.

    What she may read is asked once for all of it: one query for each step up, and two.
    """
    above = _steps_up(goal)
    links = list(GoalLink.objects.filter(Q(source=goal) | Q(target=goal)).select_related("source", "target"))
    others = {row.pk for row in above} | {pk for link in links for pk in (link.source_id, link.target_id)}
    near = Goal.objects.visible_to(user).filter(Q(parent=goal) | Q(pk__in=others - {goal.pk})).select_related("unit")
    seen = {row.pk: row for row in near}
    return Surroundings(
        above=[row for row in above if row.pk in seen],
        children=[row for row in seen.values() if row.parent_id == goal.pk],
        links=[link for link in links if link.source_id in seen or link.target_id in seen],
    )


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
