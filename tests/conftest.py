"""Fixtures for all tests: a small municipality, its people, and the database's special rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from config.deadlines import counting
from governance.audit import append_only
from governance.audit.verification import heads_file
from governance.core import conditional, remembering, throttle
from tests.factories.municipality import Town, build_town, build_town_with
from tests.support.access_matrix import add_former_people
from tests.support.waiting import wait_for


@pytest.fixture
def town(db: None) -> Town:
    """A municipality of two sectors, four units below them, and one person for each role."""
    return build_town()


@pytest.fixture
def peopled_town(db: None) -> Town:
    """The same town with all personas of the access matrix, also those who have left and who stands in."""
    return build_town_with(add_former_people)


@pytest.fixture
def transactional_town(transactional_db: None) -> Town:
    """The same town where the test needs real commits: threads, processes, on_commit."""
    return build_town()


STILL_THERE = (
    "SELECT pid, state, coalesce(wait_event, ''), left(query, 200) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Before PostgreSQL drops the database, wait for killed processes, throw out who idles, and tell who stays."""
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:

        def others() -> list[Any]:
            cursor.execute(STILL_THERE)
            return cursor.fetchall()

        with suppress(AssertionError):
            wait_for(lambda: not others())
        for pid, state, *_rest in others():
            if state == "idle":  # a thread or a child of a test that is over, with nothing under way
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        with suppress(AssertionError):
            wait_for(lambda: not others())
        assert others() == []


@pytest.fixture(autouse=True)
def _what_is_remembered_is_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache outlives a test; the numbers in it must not."""
    monkeypatch.setattr(counting, "PREFIX", f"duties-{uuid4().hex}")
    monkeypatch.setattr(throttle, "PREFIX", f"throttle-{uuid4().hex}")
    monkeypatch.setattr(remembering, "PREFIX", f"remembered-{uuid4().hex}")
    monkeypatch.setattr(conditional, "PREFIX", f"since-{uuid4().hex}")


@pytest.fixture(autouse=True)
def _no_head_of_another_log_is_kept() -> None:
    """The heads lie in a file beside the database, which is rolled back while the file is not."""
    heads_file().unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _append_only_tables_can_be_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lift the append-only triggers before a transactional test is flushed; post_migrate puts them back."""
    if not {"transactional_db", "live_server", "transactional_town"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    append_only.lift(connection.alias)
