"""The process map as the pages show it: drawn from the same data, whether it is today's or a frozen version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dates import MONTHS

from governance.organisation.models import Role
from governance.process.models import Act, LineKind, Share, SubprocessCode


@dataclass(frozen=True)
class Party:
    """A unit, or whoever holds a role: its key, and its name as it was."""

    key: str
    name: str


@dataclass(frozen=True)
class PartOfStep:
    """What part a party has in a step."""

    party: Party
    share: str

    @property
    def word(self) -> str:
        """Return the part in words."""
        return _word(Share, self.share)


@dataclass(frozen=True)
class StepOfMap:
    """One step, with who has which part in it, the weightiest first."""

    key: int
    title: str
    description: str
    takes_in: str
    gives_out: str
    owner: str
    chapter_key: str
    parts: tuple[PartOfStep, ...]

    @property
    def accountable(self) -> str:
        """Return the name of who is ansvarlig."""
        return next((part.party.name for part in self.parts if part.share == Share.ACCOUNTABLE), "")


@dataclass(frozen=True)
class EventOfMap:
    """One thing that happens every year."""

    key: int
    month: int
    day: int | None
    title: str
    reference: str

    @property
    def when(self) -> str:
        """Return the day or the month, as «31. mars» or «juni»."""
        month = str(MONTHS[self.month]).lower()
        return f"{self.day}.\N{NO-BREAK SPACE}{month}" if self.day else month


@dataclass(frozen=True)
class LineOfMap:
    """The agreed way of one kind of decision, as (act, who) for each step."""

    kind: str
    steps: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """Return the kind in words."""
        return _word(LineKind, self.kind)

    @property
    def words(self) -> list[tuple[str, str]]:
        """Return (act, who) in words; a step without a role is anybody's."""
        return [(_word(Act, act), who) for act, who in self.steps]


@dataclass(frozen=True)
class MatrixRow:
    """A step and, for each party of the matrix, the word for its part, or nothing."""

    step: StepOfMap
    cells: tuple[tuple[Party, str, bool], ...]


@dataclass(frozen=True)
class SubprocessOfMap:
    """One of the three parts of the process."""

    code: str
    purpose: str
    owner: str
    parties: tuple[Party, ...]
    steps: tuple[StepOfMap, ...]
    events: tuple[EventOfMap, ...]
    lines: tuple[LineOfMap, ...]

    @property
    def label(self) -> str:
        """Return its name."""
        return _word(SubprocessCode, self.code)

    @property
    def matrix(self) -> list[MatrixRow]:
        """Return the responsibility matrix: a row for each step, a cell for each party."""
        return [MatrixRow(step, tuple(self._cells(step))) for step in self.steps]

    def _cells(self, step: StepOfMap) -> list[tuple[Party, str, bool]]:
        parts = {part.party.key: part for part in step.parts}
        cells = [(party, parts.get(party.key)) for party in self.parties]
        return [(party, p.word if p else "", bool(p and p.share == Share.ACCOUNTABLE)) for party, p in cells]


def subprocesses_of(frozen: Mapping[str, Any]) -> list[SubprocessOfMap]:
    """Return the parts of a map in the order of the cycle."""
    return [_subprocess(data) for data in frozen["subprocesses"]]


def _subprocess(data: Mapping[str, Any]) -> SubprocessOfMap:
    parties = {key: Party(key, name) for key, name in data["parties"]}
    return SubprocessOfMap(
        code=data["code"],
        purpose=data["purpose"],
        owner=data["owner"],
        parties=tuple(parties.values()),
        steps=tuple(_step(step, parties) for step in data["steps"]),
        events=tuple(EventOfMap(**event) for event in data["events"]),
        lines=tuple(LineOfMap(line["kind"], tuple((act, who) for act, who in line["steps"])) for line in data["lines"]),
    )


def _step(data: Mapping[str, Any], parties: Mapping[str, Party]) -> StepOfMap:
    parts = tuple(PartOfStep(parties[key], share) for key, share in data["parts"])
    return StepOfMap(**{**data, "parts": parts})


def _word(choices: Any, value: str) -> str:
    """Return the screen word; what is no longer a choice stands as it was stored."""
    return str(dict(choices.choices).get(value, value))


def role_party(role: str) -> Party:
    """Return the party that holds the role."""
    return Party(f"role:{role}", _word(Role, role))
