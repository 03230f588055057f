"""Reads of what people are ansvarlig for. Each asks every room once, however much there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from governance.audit.queries import newest_seal
from governance.core import clock, panels
from governance.core.digests import digest
from governance.core.panels import Held, Holdings
from governance.core.remembering import remembered
from governance.organisation.access import person_of, roles_of, under
from governance.organisation.models import MANAGER_ROLES, OrgUnit, User
from governance.organisation.queries import is_answered_for, nearest_managers, possible_responsible


@dataclass(frozen=True)
class Unanswered:
    """One thing without an active ansvarlig, and the nearest managers, who are to find her a successor."""

    held: Held
    managers: tuple[User, ...]


def find(user: Any, condition: Q, *, rooms: Collection[str] | None = None) -> list[Held]:
    """Return what meets the condition and the user may read, in the order of the tree; one query for each room.

    All rooms are asked, or those with the names.
    """
    asked = [holdings for holdings in panels.collect("holdings") if rooms is None or holdings.name in rooms]
    return _in_order(held for holdings in asked for held in holdings.find(user, condition))


def _in_order(found: Iterable[Held]) -> list[Held]:
    return sorted(found, key=lambda held: (held.unit.path, held.kind, held.title, held.pk))


def holdings_named(name: str) -> Holdings:
    """Return what a room has furnished under the name. Raises LookupError."""
    furnished: list[Holdings] = panels.collect("holdings")
    for holdings in furnished:
        if holdings.name == name:
            return holdings
    raise LookupError(name)


def held_by(user: Any, person: User) -> list[Held]:
    """Return what the person is ansvarlig for and the user may read."""
    return find(user, Q(responsible=person))


def held_on(user: Any, unit: OrgUnit) -> list[Held]:
    """Return what the unit owns and the user may read."""
    return find(user, Q(unit=unit))


def _unanswered_below(paths: Iterable[str]) -> Q:
    return under(paths, "unit") & ~Q(is_answered_for())


def rooms_lacking_responsible(paths: Sequence[str]) -> list[str]:
    """Return the names of the rooms where something at or below the paths has no active ansvarlig, whoever reads it.

    It goes through all that is there, so it is remembered. What it is worked out from changes with a change in the
    log, or with the day, when roles begin and end.
    """
    rooms: list[Holdings] = panels.collect("holdings")
    key = digest([newest_seal(), clock.today(), *paths])
    return remembered(f"unanswered:{key}", lambda: [room.name for room in rooms if room.has(_unanswered_below(paths))])


def unanswered_in_line(user: Any, *, rooms: Collection[str] | None = None) -> list[Unanswered]:
    """Return what in the manager's units nobody with an active role answers for, also what waits for others below.

    All rooms are asked, or those with the names.
    """
    paths = roles_of(user).paths(*MANAGER_ROLES)
    if not paths:
        return []
    found = find(user, _unanswered_below(paths), rooms=rooms)
    managers = nearest_managers(held.unit for held in found)
    return [Unanswered(held, tuple(managers[held.unit.path])) for held in found]


def unanswered_for(user: Any, *, rooms: Collection[str] | None = None) -> list[Held]:
    """Return what waits for just this manager: nobody with a manager's role stands nearer."""
    return [row.held for row in unanswered_in_line(user, rooms=rooms) if person_of(user) in row.managers]


def chosen(user: Any, keys: Iterable[str]) -> list[Held]:
    """Return the things with these keys that the user may read; unknown ones are left out."""
    wanted: dict[str, set[int]] = {}
    for key in keys:
        name, _colon, number = key.partition(":")
        if number.isascii() and number.isdecimal() and len(number) < 19:
            wanted.setdefault(name, set()).add(int(number))
    rooms = [holdings for holdings in panels.collect("holdings") if holdings.name in wanted]
    return _in_order(held for holdings in rooms for held in holdings.find(user, Q(pk__in=wanted[holdings.name])))


def possible_for_all(things: Sequence[Held]) -> QuerySet[User]:
    """Return who may be ansvarlig for every one of the things: a role on what all their units stand on or below."""
    lines = [held.unit.line_paths() for held in things]
    common = [path for path in lines[0] if all(path in line for line in lines)] if lines else []
    return possible_responsible(OrgUnit(path=common[-1])) if common else User.objects.none()
