"""Reads that span units, people and roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from governance.core import clock
from governance.organisation.access import roles_of
from governance.organisation.models import MANAGER_ROLES, OrgUnit, Role, RoleAssignment, UnitKind, User


def municipality() -> OrgUnit | None:
    """Return the root of the tree, or None in an empty database."""
    return OrgUnit.objects.filter(kind=UnitKind.MUNICIPALITY).first()


def line_above(unit: OrgUnit) -> list[OrgUnit]:
    """Return the unit and those above it, the nearest first."""
    return sorted(OrgUnit.objects.line_of(unit), key=lambda u: u.path, reverse=True)


def managers_above(unit: OrgUnit, on: date | None = None) -> list[tuple[str, OrgUnit, list[User]]]:
    """Return (role, unit, people) for every manager role that is held on the unit or above, the nearest first."""
    line = {u.pk: u for u in line_above(unit)}
    rows = RoleAssignment.objects.current(on).filter(unit__in=line, role__in=MANAGER_ROLES).select_related("user")
    held: dict[tuple[int, str], list[User]] = {}
    for row in rows:
        held.setdefault((row.unit_id, row.role), []).append(row.user)
    return [
        (role.value, place, held[place.pk, role.value])
        for place in line.values()
        for role in MANAGER_ROLES
        if (place.pk, role.value) in held
    ]


def leaders(unit: OrgUnit) -> list[User]:
    """Return who leads this very unit today."""
    return next((people for _, place, people in managers_above(unit) if place == unit), [])


def possible_responsible(unit: OrgUnit) -> QuerySet[User]:
    """Return the people who can be ansvarlig for what the unit owns: an active role on the unit or above."""
    current = RoleAssignment.objects.current().filter(unit__path__in=unit.line_paths())
    current = current.exclude(role__in=(Role.SYSTEM_ADMINISTRATOR, Role.READER))
    return User.objects.filter(pk__in=current.values("user"))


def role_words(user: Any) -> list[str]:
    """Return the user's roles today in words, as «Linjeleder, Fjellsrud skole»."""
    return [f"{str(Role(held.role).label).capitalize()}, {held.unit_name}" for held in roles_of(user).held]


@dataclass(frozen=True)
class UnitRow:
    """One line of the tree: the unit, and the roles held on it today."""

    unit: OrgUnit
    assignments: tuple[RoleAssignment, ...]

    @property
    def has_leader(self) -> bool:
        """Return True when somebody leads the unit itself."""
        return any(row.role in MANAGER_ROLES for row in self.assignments)


def tree() -> list[UnitRow]:
    """Return all living units in the order of the tree, with today's roles; two queries."""
    held: dict[int, list[RoleAssignment]] = {}
    for row in RoleAssignment.objects.current().select_related("user"):
        held.setdefault(row.unit_id, []).append(row)
    units = OrgUnit.objects.valid_on(clock.today()).filter(archived_at=None)
    return [UnitRow(unit, tuple(held.get(unit.pk, ()))) for unit in units]


def units_without_leader() -> list[OrgUnit]:
    """Return the living units that nobody leads."""
    return [row.unit for row in tree() if not row.has_leader]
