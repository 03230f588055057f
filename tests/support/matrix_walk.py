"""Walks the rows of the access matrix, for tests that ask something of every page or form as those who may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories.municipality import Town
from tests.support.access_matrix import PERSONAS, SENT_TO_LOGIN, Row

#: Who is asked first when many may: those who work with it daily.
ORDER = (
    "rapportør", "linjeleder", "toppleder", "prosesseier", "delprosesseier", "policyadministrator",
    "systemadministrator", "kommunedirektør", "leser", "none", "anonymous",
)  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """One row of the matrix, and those who get the wanted answer."""

    row: Row
    personas: tuple[str, ...]


def visits(rows: Iterable[Row], method: str, status: int) -> dict[str, Visit]:
    """Return URL name → its first row that gives the status to somebody."""
    found: dict[str, Visit] = {}
    for row in rows:
        if row.method != method or row.url in found:
            continue
        personas = tuple(persona for persona in ORDER if _answer(row, persona) == status)
        if personas:
            found[row.url] = Visit(row, personas)
    return found


def _answer(row: Row, persona: str) -> int:
    if persona in SENT_TO_LOGIN and not row.is_public:
        return row.expected.get(persona, 302 if row.others != 302 else 0)
    return row.expected.get(persona, row.others)


@dataclass(frozen=True)
class Stage:
    """What one visit needs: the address, and the data of its form."""

    town: Town
    path: str
    data: Mapping[str, Any]

    def browser(self, persona: str) -> Client:
        """Return a browser of the persona that hands errors on as HTTP 500, as the server would."""
        client, username = Client(raise_request_exception=False), PERSONAS[persona]
        if username:
            client.force_login(self.town.user(username))
        return client


@contextmanager
def staged(town: Town, visit: Visit) -> Iterator[Stage]:
    """Build what the row needs in the town with former people, and take all of it away again."""
    with transaction.atomic():
        arguments, data = dict(visit.row.arguments(town)), dict(visit.row.data(town))
        yield Stage(town, reverse(visit.row.url, kwargs=arguments), data)
        transaction.set_rollback(True)


def rooms(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows by floor: the part of the URL's name before the colon."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.url.partition(":")[0] if ":" in row.url else "config", []).append(row)
    return found
