"""Loaded by pytest before everything else (see `addopts` in pyproject.toml)."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.isolation import isolate
from tests.support.once import in_the_wrong_place

isolate()

NEW_OBJECTS = 10_000  # between two looks for garbage; Python's own 700 are few for a program of this size


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure coverage only where it tells something, since it costs half as much again.

    A browser visits other processes, which are not measured; and what both kinds of database run is measured on SQLite.
    """
    if misplaced := in_the_wrong_place(items):
        raise pytest.UsageError("These ask for a database in a folder that runs on one only: " + ", ".join(misplaced))
    is_second_run = os.environ.get("TEST_DATABASE") == "postgresql"
    for item in items:
        if item.get_closest_marker("browser") or (is_second_run and not item.get_closest_marker("engine")):
            item.add_marker("no_cover")


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass by what lives as long as the run: modules, models and the tests themselves."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


@pytest.fixture(autouse=True)
def every_page_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check every page that Django's test client fetches: no test can fetch a faulty page and pass."""
    from django.test import Client

    from tests.support.html_responses import check_response

    fetch = Client.request

    def fetch_and_check(client: Client, **request: Any) -> Any:
        response = fetch(client, **request)
        check_response(response)
        return response

    monkeypatch.setattr(Client, "request", fetch_and_check)


@pytest.fixture(scope="session", autouse=True)
def libraries_are_not_followed() -> Iterator[None]:
    """Keep the tracer of coverage out of what runs nothing of ours; see `tests.support.untraced`."""
    from tests.support.untraced import look_away

    with pytest.MonkeyPatch.context() as monkeypatch:
        if sys.gettrace():
            look_away(monkeypatch)
        yield


@pytest.fixture(scope="session", autouse=True)
def fonts_are_unpacked_once() -> Iterator[None]:
    """Spare each PDF the unpacking of the same fonts."""
    from tests.support.fonts import unpack_once

    with pytest.MonkeyPatch.context() as monkeypatch:
        unpack_once(monkeypatch)
        yield


@pytest.fixture(scope="session")
def private_postgresql() -> Iterator[Any]:
    """A PostgreSQL server of the test's own, for tests that stop, kill or inspect one."""
    from tests.support import servers

    with servers.private_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def private_redis() -> Iterator[Any]:
    """A Redis server of the test's own, for tests that stop, kill or inspect one."""
    from tests.support import servers

    with servers.private_redis() as server:
        yield server
