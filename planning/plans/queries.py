"""Reads of plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from governance.organisation.access import roles_of
from governance.organisation.models import ACTING_ROLES, MANAGER_ROLES, OrgUnit, RoleAssignment, User
from governance.process.permissions import can_own_process
from planning.plans.models import Plan, PlanKind, PlanStatus

#: The order that a reader looks for plans in: what holds, then what is on its way, then what has been.
STATE_ORDER = (
    PlanStatus.IN_FORCE, PlanStatus.ADOPTED, PlanStatus.PROPOSED, PlanStatus.HEARING, PlanStatus.DRAFT,
    PlanStatus.EXPIRED, PlanStatus.REPLACED, PlanStatus.REPEALED,
)  # fmt: skip


def in_reading_order(plans: Iterable[Plan]) -> list[Plan]:
    """Return the plans with what holds first."""
    return sorted(plans, key=lambda plan: (STATE_ORDER.index(PlanStatus(plan.status)), plan.title))


def cycle_plan(cycle: Any) -> Plan | None:
    """Return the økonomiplan of the cycle, or None before the cycle is prepared."""
    rows = Plan.objects.for_cycle(cycle).filter(kind=PlanKind.BUDGET, archived_at=None)
    return rows.select_related("unit").first()


def units_to_plan_for(user: Any) -> QuerySet[OrgUnit]:
    """Return the living units that the user may make plans for."""
    units = OrgUnit.objects.living()
    if can_own_process(user, parts=True):
        return units
    return units.filter(at_or_below(roles_of(user).paths(*MANAGER_ROLES)))


def at_or_below(paths: Iterable[str]) -> Q:
    """Return the condition that a unit stands at or below one of the paths; never true for none."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition


def people_in_line(paths: Iterable[str]) -> QuerySet[User]:
    """Return who may be ansvarlig for something at or below the paths: an active role there or on the line above."""
    here = Q(pk__in=[])
    for path in paths:
        here |= Q(unit__path__startswith=path) | Q(unit__path__in=OrgUnit(path=path).line_paths())
    held = RoleAssignment.objects.current().filter(here, role__in=ACTING_ROLES)
    return User.objects.filter(pk__in=held.values("user")).select_related("workplace")
