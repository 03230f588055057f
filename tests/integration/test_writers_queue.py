"""Whoever writes stands in the writers' queue before she holds a row; otherwise two of them can wait for each other.

Every form of the access matrix is sent once as somebody who may. PostgreSQL only: SQLite has one writer at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories.municipality import Town
from tests.integration.access_matrix import all_rows
from tests.support.access_matrix import Row
from tests.support.matrix_walk import Stage, Visit, rooms, staged, visits

TURN = "pg_advisory_xact_lock"
HOLDS = re.compile(r'^(UPDATE|DELETE FROM) "(governance|planning|steering|evaluation)_|FOR UPDATE')
#: Tables that are written without a change in the log, each row by itself.
OWN_ROWS = ("governance_notice", "governance_loginfailure", "django_session", "last_login", "governance_unsavededit")
ROOMS = rooms(all_rows())


def forms(rows: list[Row]) -> Iterator[Visit]:
    """Return every row by which somebody sends a form that is taken."""
    for row in rows:
        yield from visits([row], "POST", 302).values()


def held_before_turn(stage: Stage, persona: str) -> str:
    """Return the first statement that held a row before the turn was taken, or ""."""
    client = stage.browser(persona)
    with CaptureQueriesContext(connection) as captured:
        client.post(stage.path, stage.data)
    for query in captured.captured_queries:
        if TURN in query["sql"]:
            return ""
        if HOLDS.search(query["sql"]) and not any(name in query["sql"] for name in OWN_ROWS):
            return str(query["sql"])
    return ""


def too_early(town: Town, rows: list[Row]) -> list[str]:
    """Return the forms whose service holds a row too early, each with the statement."""
    found = []
    for visit in forms(rows):
        with staged(town, visit) as stage, transaction.atomic():
            sql = held_before_turn(stage, visit.personas[0])
            transaction.set_rollback(True)
        found += [f"{visit.row} as {visit.personas[0]}: {sql[:200]}"] if sql else []
    return found


@pytest.fixture(autouse=True)
def _where_writers_can_wait_for_each_other(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, and takes no turns")


@pytest.mark.parametrize("room", ROOMS)
def test_no_form_holds_a_row_before_its_turn(peopled_town: Town, room: str) -> None:
    assert too_early(peopled_town, ROOMS[room]) == []


def test_without_turns_many_do(peopled_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control."""
    for module in ("audit.services", "core.concurrency", "process.services.shown", "process.services.runs"):
        monkeypatch.setattr(f"governance.{module}.take_turn", lambda: None)
    assert too_early(peopled_town, ROOMS["planning"])
