"""Reads that span units, people and roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left, Length
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.digests import digest
from governance.organisation.access import roles_of
from governance.organisation.models import (
    ACTING_ROLES,
    MANAGER_ROLES,
    FeedToken,
    OrgUnit,
    OrgUnitVersion,
    Role,
    RoleAssignment,
    UnitKind,
    User,
)


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
    return next((people for _role, place, people in managers_above(unit) if place == unit), [])


def possible_responsible(unit: OrgUnit) -> QuerySet[User]:
    """Return the people who can be ansvarlig for what the unit owns: an active role on the unit or above."""
    current = RoleAssignment.objects.current().filter(unit__path__in=unit.line_paths(), role__in=ACTING_ROLES)
    return User.objects.filter(pk__in=current.values("user"))


def is_answered_for() -> Exists:
    """Return the condition that the `responsible` of a row holds an active role on the row's `unit` or above it."""
    held = RoleAssignment.objects.current().filter(user=OuterRef("responsible"), role__in=ACTING_ROLES)
    return Exists(held.filter(unit__path=Left(OuterRef("unit__path"), Length("unit__path"))))


def nearest_managers(units: Iterable[OrgUnit]) -> dict[str, list[User]]:
    """Return the path of each unit → the people in the nearest manager role held on it or above; one query."""
    lines = {unit.path: unit.line_paths()[::-1] for unit in units}
    every = {path for line in lines.values() for path in line}
    rows = RoleAssignment.objects.current().filter(unit__path__in=every, role__in=MANAGER_ROLES)
    held: dict[tuple[str, str], list[User]] = {}
    for row in rows.select_related("user", "unit"):
        held.setdefault((row.unit.path, row.role), []).append(row.user)
    return {
        path: next((held[place, role] for place in line for role in MANAGER_ROLES if (place, role) in held), [])
        for path, line in lines.items()
    }


def role_words(user: Any) -> list[str]:
    """Return the user's roles today in words, as «Linjeleder, Fjellsrud skole»."""
    return [f"{str(Role(held.role).label).capitalize()}, {held.unit_name}" for held in roles_of(user).held]


def lent_to(user: Any) -> list[tuple[int, str]]:
    """Return what the user may choose to act in: the key of each deputyship, and «Kari Nordmann (leser, enhet)»."""
    return [
        (lent.deputyship, f"{lent.principal} ({Role(lent.held.role).label}, {lent.held.unit_name})")
        for lent in roles_of(user).lent
    ]


def in_whose_place(person: Any, principal: Any) -> str:
    """Return who did something: a name, or «A på vegne av B» when it was done by a deputy."""
    if not principal:
        return str(person)
    return _("%(person)s på vegne av %(principal)s") % {"person": person, "principal": principal}


@dataclass(frozen=True)
class UnitRow:
    """One line of the tree: the unit, and the roles held on it today."""

    unit: OrgUnit
    assignments: tuple[RoleAssignment, ...]

    @property
    def has_leader(self) -> bool:
        """Return True when somebody leads the unit itself."""
        return any(row.role in MANAGER_ROLES for row in self.assignments)


def tree(on: date | None = None) -> list[UnitRow]:
    """Return the units in the order of the tree, with the roles held on them, today or as it was on a day."""
    day = on or clock.today()
    units = list(OrgUnit.objects.valid_on(day).filter(archived_at=None))
    if day == clock.today():
        return _rows(units, RoleAssignment.objects.current())
    return _rows(_as_they_were(units, day), RoleAssignment.objects.held_on(day))


def _rows(units: list[OrgUnit], roles: QuerySet[RoleAssignment]) -> list[UnitRow]:
    held: dict[int, list[RoleAssignment]] = {}
    for row in roles.select_related("user"):
        held.setdefault(row.unit_id, []).append(row)
    return [UnitRow(unit, tuple(held.get(unit.pk, ()))) for unit in units]


def _as_they_were(units: list[OrgUnit], day: date) -> list[OrgUnit]:
    """Return the units with the name, kind and place they had at the end of the day, for reading only."""
    then = {row.unit_id: row for row in OrgUnitVersion.objects.filter(valid_from__lte=day)}  # the last one stands
    for unit in units:
        if version := then.get(unit.pk):
            unit.name, unit.kind, unit.parent_id = version.name, version.kind, version.parent_id
            unit.path = version.path
    return sorted(units, key=lambda unit: unit.path)


@dataclass(frozen=True)
class Lineage:
    """One line of a unit's history: what it was called, what it was, and what it stood under, from a day on."""

    valid_from: date
    name: str
    kind_words: str
    parent_name: str


def lineage(unit: OrgUnit) -> list[Lineage]:
    """Return how the unit has been, newest first; one line a day, and none for a day that changed nothing to see."""
    by_day = {row.valid_from: row for row in OrgUnitVersion.objects.filter(unit=unit)}
    above = {row.parent_id for row in by_day.values()}
    parents = list(OrgUnitVersion.objects.filter(unit__in=above))
    lines = [_lineage(row, parents) for row in by_day.values()]
    told = [
        line for before, line in zip([None, *lines], lines, strict=False) if before is None or _differ(before, line)
    ]
    return told[::-1]


def _lineage(row: OrgUnitVersion, parents: list[OrgUnitVersion]) -> Lineage:
    """Return the line, with what the unit above was called then."""
    names = [p.name for p in parents if p.unit_id == row.parent_id and p.valid_from <= row.valid_from]
    return Lineage(row.valid_from, row.name, str(row.get_kind_display()), names[-1] if names else "")


def _differ(before: Lineage, after: Lineage) -> bool:
    return (before.name, before.kind_words, before.parent_name) != (after.name, after.kind_words, after.parent_name)


def held_on(unit: OrgUnit) -> list[RoleAssignment]:
    """Return the roles held on this very unit today, the leaders first."""
    rows = RoleAssignment.objects.current().filter(unit=unit).select_related("user")
    return sorted(rows, key=lambda row: (row.role not in MANAGER_ROLES, row.role, str(row.user)))


def ending_with(unit: OrgUnit) -> QuerySet[RoleAssignment]:
    """Return the roles on a unit that end on its last day."""
    rows = RoleAssignment.objects.filter(unit=unit, valid_to=unit.valid_to, archived_at=None)
    return rows.exclude(valid_to=None).select_related("user", "unit")


def units_without_leader() -> list[OrgUnit]:
    """Return the living units that nobody leads, in the order of the tree."""
    led = RoleAssignment.objects.current().filter(unit=OuterRef("pk"), role__in=MANAGER_ROLES)
    return list(OrgUnit.objects.living().filter(~Exists(led)))


def feed_owner(secret: str) -> User | None:
    """Return the active person whose private address this is, or None when it is none or none any more."""
    token = FeedToken.objects.filter(digest=digest(secret), revoked_at=None).select_related("user__workplace").first()
    return token.user if token and _is_living(token, token.user) else None


def feed_since(user: User) -> datetime | None:
    """Return when the address that the person has now was made, or None when she has none."""
    token = FeedToken.objects.filter(user=user, revoked_at=None).first()
    return token.created_at if token and _is_living(token, user) else None


def _is_living(token: FeedToken, user: User) -> bool:
    return user.is_active and constant_time_compare(token.session_hash, user.get_session_auth_hash())
