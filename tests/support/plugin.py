"""Loaded by pytest before everything else (see `addopts` in pyproject.toml)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.isolation import isolate

isolate()


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
