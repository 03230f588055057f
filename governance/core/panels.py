"""How a page on a low floor shows what a higher floor knows: higher floors furnish panels in `ready()`.

A plain registry. Slots and their functions:

    goal.page, unit.page, process.page   (user, objects) -> {pk: part}
    person.page, policy.page             (user, objects) -> {pk: part}
    duties                               (user) -> list[Duty]
    line                                 (user, paths) -> list[LineDuty] of the units at and below the paths
    home, nav, search, red_thread        (user) -> list of parts
    year_wheel                           (user) -> list of parts: what happens by its own dates
    front                                () -> list of parts of the public front
    holdings                             () -> list[Holdings], what people answer for and how it is handed over
    line.units                           () -> list of (kind of decision, keys of the units its cases start from)
    unit.left                            (unit) -> list[Left], what is open on a unit that is about to end
    role.steps                           () -> list of (role, what it does in a decision line)
    due                                  () -> list[str], an idempotent daily job that says what it did
    sweep                                () -> None, sends again what got stuck
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

SLOTS = (
    "goal.page", "action.page", "unit.page", "person.page", "process.page", "policy.page", "duties", "line", "home",
    "front", "nav", "search",
    "red_thread", "year_wheel", "holdings", "line.units", "unit.left", "role.steps", "due", "sweep",
)  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """One furnished part: a name, its place in the order, and the function that is asked."""

    name: str
    function: Callable[..., Any]
    order: int


@dataclass(frozen=True)
class Duty:
    """Something a person owes now. `action_label` is the words on the button that leads to it."""

    title: str
    path: str
    action_label: str
    due_on: date | None = None
    since: date | None = None
    detail: str = ""
    is_overdue: bool = False
    #: True when the title tells of something exempt from public access: it never leaves the house by a feed.
    is_exempt: bool = False


@dataclass(frozen=True)
class LineDuty:
    """Something that somebody in a leader's line owes: on which unit, and who has it."""

    unit: Any
    who: str
    title: str
    path: str
    due_on: date | None = None
    is_overdue: bool = False


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation."""

    label: Any
    path: str
    order: int = 50


@dataclass(frozen=True)
class Part:
    """A piece of a page: a template of the room that furnishes it, and what the template is given."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Left:
    """How much of one kind is open on a unit, and where it is found. A number only: who counts may not read it."""

    label: Any
    count: int
    path: str = ""


@dataclass(frozen=True)
class Held:
    """One thing that somebody is ansvarlig for, as the room that owns it tells of it."""

    holdings: str
    pk: int
    kind: str
    title: str
    path: str
    unit: Any
    responsible: Any
    version: int
    is_exempt: bool = False

    @classmethod
    def of(cls, row: Any, *, kind: Any, path: str) -> Held:
        """Return what a row with `unit`, `responsible` and `version` is held as."""
        return cls(
            row._meta.label_lower, row.pk, str(kind), str(row), path, row.unit, row.responsible, row.version,
            row.is_exempt,
        )  # fmt: skip

    @property
    def key(self) -> str:
        """Return what tells it from all other things, as a form hands it on."""
        return f"{self.holdings}:{self.pk}"


@dataclass(frozen=True)
class Holdings:
    """What one model of a higher room has to be ansvarlig for. Its name is the model's label.

    `rows(user)` keeps what is still to be answered for and may be read by the user; None is the program itself, which
    counts everything. `told(row)` is what the room tells of one of them. Conditions are on the fields `unit` and
    `responsible`. `hand_over(pk, to=…, by=…, version=…)` lets the room's own service write, which asks its own
    permission.
    """

    name: str
    rows: Callable[[Any], QuerySet[Any]]
    told: Callable[[Any], Held]
    hand_over: Callable[..., None]

    def find(self, user: Any, condition: Q) -> list[Held]:
        """Return what meets the condition and the user may read; one query."""
        rows = self.rows(user).filter(condition).select_related("unit", "responsible")
        return [self.told(row) for row in rows]

    def has(self, condition: Q) -> bool:
        """Return True when something meets the condition, whoever may read it; one query."""
        return self.rows(None).filter(condition).exists()


_panels: dict[str, list[Panel]] = {slot: [] for slot in SLOTS}


def register(slot: str, name: str, function: Callable[..., Any], *, order: int = 50) -> None:
    """Furnish a slot. Called from an app's `ready()`; a second call with the same name replaces the first."""
    others = [panel for panel in _panels[slot] if panel.name != name]
    _panels[slot] = sorted([*others, Panel(name, function, order)], key=lambda panel: (panel.order, panel.name))


def furnished(slot: str) -> list[Panel]:
    """Return the panels of a slot in their order."""
    return list(_panels[slot])


def collect(slot: str, *args: Any) -> list[Any]:
    """Ask every panel of the slot and return all that they answered, in one list."""
    return [item for panel in furnished(slot) for item in panel.function(*args)]


def parts(slot: str, user: Any, obj: Any) -> list[Part]:
    """Return the parts that the panels of a page's slot have for one object."""
    answers = (panel.function(user, [obj]) for panel in furnished(slot))
    return [answer[obj.pk] for answer in answers if obj.pk in answer]
