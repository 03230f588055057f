"""What a person owes, and what waits in her line: collected from every room, sorted and grouped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from governance.core import clock, panels
from governance.core.panels import Duty, LineDuty
from governance.organisation.access import roles_of
from governance.organisation.models import MANAGER_ROLES, OrgUnit
from governance.process.turns import asked_once

FAR = date(9000, 1, 1)


@dataclass(frozen=True)
class Group:
    """The duties that belong to one stretch of time."""

    code: str
    title: str
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class UnitInLine:
    """One unit of a leader's line, with what waits there."""

    unit: OrgUnit
    duties: tuple[LineDuty, ...]

    @property
    def overdue(self) -> int:
        """Return how many of them are late."""
        return sum(duty.is_overdue for duty in self.duties)

    @property
    def people(self) -> list[str]:
        """Return who has them, each once."""
        return list(dict.fromkeys(duty.who for duty in self.duties if duty.who))


def sorted_duties(user: Any) -> list[Duty]:
    """Return what the person owes: the overdue first, then by date, then what has no date."""
    with asked_once():
        duties = panels.collect("duties", user)
    return sorted(duties, key=lambda d: (not d.is_overdue, d.due_on or FAR, d.title))


def grouped(duties: Iterable[Duty]) -> list[Group]:
    """Return the duties as «for sent», «denne uka», «senere» and «uten dato»; groups without any are left out."""
    titles = {"late": _("For sent"), "week": _("Denne uka"), "later": _("Senere"), "undated": _("Uten dato")}
    found: dict[str, list[Duty]] = {code: [] for code in titles}
    for duty in duties:
        found[_stretch(duty)].append(duty)
    return [Group(code, title, tuple(found[code])) for code, title in titles.items() if found[code]]


def _stretch(duty: Duty) -> str:
    today = clock.today()
    if duty.is_overdue or (duty.due_on and duty.due_on < today):
        return "late"
    if duty.due_on is None:
        return "undated"
    sunday = today + timedelta(days=6 - today.weekday())
    return "week" if duty.due_on <= sunday else "later"


def line_paths(user: Any) -> list[str]:
    """Return the paths of the units that the person leads; empty for who leads nobody."""
    return roles_of(user).paths(*MANAGER_ROLES)


def in_line(user: Any) -> list[UnitInLine]:
    """Return what waits at and below the units that the person leads, by unit in the order of the tree."""
    paths = line_paths(user)
    waiting: Sequence[LineDuty] = panels.collect("line", user, paths) if paths else []
    units: dict[str, list[LineDuty]] = {}
    for duty in sorted(waiting, key=lambda d: (d.unit.path, not d.is_overdue, d.due_on or FAR, d.who, d.title)):
        units.setdefault(duty.unit.path, []).append(duty)
    return [UnitInLine(duties[0].unit, tuple(duties)) for duties in units.values()]
