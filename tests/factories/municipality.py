"""A small municipality, built through the services, with a person for each role.

Lilleby kommune            direktor, prosesseier, delprosesseier (also on the staff), policyadmin, systemadmin, leser
  Strategistab             strategileder, delprosesseier
  Oppvekst (sector)        oppvekstsjef
    Bjørkeskogen skole     rektor, rapportor            "own unit"
      Barnetrinnet         barnetrinnsleder             "unit below"
    Granlia skole          granrektor, granrapportor    "other unit"
  Kultur (sector)          kultursjef
    Biblioteket            biblioteksjef (no rapportør)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from governance.notices import services as notices
from governance.organisation import services
from governance.organisation.models import OrgUnit, Role, UnitKind, User
from governance.process import services as process
from tests.support.snapshots import build_once

UNITS = (
    ("root", "Lilleby kommune", UnitKind.MUNICIPALITY, None),
    ("strategy", "Strategistab", UnitKind.STAFF, "root"),
    ("education", "Oppvekst", UnitKind.SECTOR, "root"),
    ("school", "Bjørkeskogen skole", UnitKind.UNIT, "education"),
    ("lower_school", "Barnetrinnet", UnitKind.DEPARTMENT, "school"),
    ("other_school", "Granlia skole", UnitKind.UNIT, "education"),
    ("culture", "Kultur", UnitKind.SECTOR, "root"),
    ("library", "Biblioteket", UnitKind.UNIT, "culture"),
)
PEOPLE = (
    ("direktor", Role.MUNICIPAL_DIRECTOR, "root"),
    ("prosesseier", Role.PROCESS_OWNER, "root"),
    ("policyadmin", Role.POLICY_ADMINISTRATOR, "root"),
    ("systemadmin", Role.SYSTEM_ADMINISTRATOR, "root"),
    ("leser", Role.READER, "root"),
    ("strategileder", Role.LINE_MANAGER, "strategy"),
    ("delprosesseier", Role.PROCESS_PART_OWNER, "strategy"),
    ("oppvekstsjef", Role.TOP_MANAGEMENT, "education"),
    ("rektor", Role.LINE_MANAGER, "school"),
    ("rapportor", Role.REPORTER, "school"),
    ("barnetrinnsleder", Role.LINE_MANAGER, "lower_school"),
    ("granrektor", Role.LINE_MANAGER, "other_school"),
    ("granrapportor", Role.REPORTER, "other_school"),
    ("kultursjef", Role.TOP_MANAGEMENT, "culture"),
    ("biblioteksjef", Role.LINE_MANAGER, "library"),
)
PASSWORD = "riktig hest batteri stift"


@dataclass
class Town:
    """The municipality: units by short name, people by user name."""

    units: dict[str, OrgUnit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, name: str) -> OrgUnit:
        return self.units[name]

    def user(self, name: str) -> User:
        """Return the person, fetched anew, so that nothing remembered stands in the way."""
        return User.objects.get(username=name)


def build_town() -> Town:
    """Build it, or put back the rows of the one that was built before."""
    build_once(_build)
    return _as_it_stands()


def build_town_with(more: Callable[..., object], *arguments: Any) -> Town:
    """Build it and let `more(town, *arguments)` add to it, or put back the rows of what was added before."""
    build_once(_build_with, more, *arguments)
    return _as_it_stands()


def _as_it_stands() -> Town:
    units = {unit.name: unit for unit in OrgUnit.objects.select_related("parent")}
    people = {person.username: person for person in User.objects.select_related("workplace")}
    return Town({key: units[name] for key, name, _kind, _parent in UNITS}, people)


def _build_with(more: Callable[..., object], *arguments: Any) -> None:
    more(build_town(), *arguments)


def _build() -> None:
    town = Town()
    for key, name, kind, parent in UNITS:
        above = town.units[parent] if parent else None
        town.units[key] = services.create_unit(name=name, kind=kind, parent=above, by=None)
    for username, role, unit in PEOPLE:
        person = add_person(town, username, unit)
        services.grant_role(user=person, role=role, unit=town[unit], by=None)
    add_person(town, "uten_rolle", None)
    process.install_default_lines(by=None)
    for code in notices.DEFAULT_RULES:
        notices.rule(code)


def add_person(town: Town, username: str, unit: str | None) -> User:
    """Add a person who works at the unit, with no role."""
    person = services.create_user(
        username=username,
        first_name=username.capitalize(),
        last_name="Prøvesen",
        email=f"{username}@example.org",
        workplace=town[unit] if unit else None,
        by=None,
        password=PASSWORD,
    )
    town.people[username] = person
    return person
