"""How the tests of planning's pages log in, post and count."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.factories import planning as make
from tests.factories.municipality import Town


def browser(town: Town, username: str) -> Client:
    """A browser in which the person is logged in."""
    client = Client()
    client.force_login(town.user(username))
    return client


def at(name: str, *args: Any) -> str:
    """The address of one of planning's pages."""
    return reverse(f"planning:{name}", args=args)


def goal_words(town: Town, **changes: Any) -> dict[str, Any]:
    """What a linjeleder fills in about a goal."""
    return {
        "title": "Alle leser godt",
        "description": "Innen 4. trinn.",
        "kind": "sub",
        "focus_area": make.a_focus_area().pk,
        "unit": town["school"].pk,
        "responsible": town.people["rektor"].pk,
        "visibility": "internal",
    } | changes


def indicator_words(prefix: str = "", **changes: Any) -> dict[str, Any]:
    """What she fills in about an indicator."""
    words = {
        "name": "Elever over grensen",
        "unit_of_measure": "prosent",
        "direction": "higher",
        "baseline": "78",
        "target": "95,5",
        "tolerance": "2",
        "frequency": "yearly",
        "source": "Leseprøver",
    } | changes
    return {f"{prefix}{name}": value for name, value in words.items()}


def action_words(town: Town, milestones: list[tuple[Any, str, str]] | None = None, **changes: Any) -> dict[str, Any]:
    """What she fills in about an action and its milestones (key, title, due date)."""
    rows = milestones or []
    words: dict[str, Any] = {
        "title": "Lesekurs i små grupper",
        "kind": "development",
        "funding": "within_budget",
        "unit": town["school"].pk,
        "responsible": town.people["rektor"].pk,
        "starts_on": "17.08.2026",
        "due_on": "18.06.2027",
        "visibility": "internal",
        "milepael-TOTAL_FORMS": len(rows),
        "milepael-INITIAL_FORMS": 0,
    } | changes
    for number, (key, title, due_on) in enumerate(rows):
        words |= {f"milepael-{number}-number": key or "", f"milepael-{number}-title": title}
        words[f"milepael-{number}-due_on"] = due_on
    return words
