"""How a page on a low floor shows what a higher floor knows: higher floors furnish panels in `ready()`.

A plain registry. Slots and their functions:

    goal.page, unit.page, process.page   (user, objects) -> {pk: part}
    duties                               (user) -> list[Duty]
    home, nav, search, red_thread        (user) -> list of parts
    front                                () -> list of parts of the public front
    holdings                             (holder) -> list of things held
    due                                  () -> list[str], an idempotent daily job that says what it did
    sweep                                () -> None, sends again what got stuck
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

SLOTS = (
    "goal.page", "action.page", "unit.page", "process.page", "duties", "home", "front", "nav", "search", "red_thread",
    "holdings", "due", "sweep",
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
