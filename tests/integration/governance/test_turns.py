"""Writers take turns before they change rows: two that touch the same rows in opposite order never lock each other."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection, transaction

from governance.audit import services as audit
from governance.core import concurrency
from governance.core.errors import StaleVersion
from governance.organisation.models import OrgUnit
from tests.factories.municipality import Town

pytestmark = pytest.mark.engine

ROUNDS = 25


def cross(town: Town) -> list[str]:
    """Let two threads edit two units in opposite order, many times, and return what the database refused."""
    refused: list[str] = []
    barrier = Barrier(2)

    def edit_both(names: list[str]) -> None:
        for number in range(ROUNDS):
            barrier.wait(timeout=60)
            try:
                with transaction.atomic():
                    for name in names:
                        unit = OrgUnit.objects.get(pk=town[name].pk)
                        audit.edit(unit, by=None, version=unit.version, fields={"name": f"{name} {number} {names[0]}"})
            except StaleVersion:
                continue
            except OperationalError as error:
                refused.append(str(error))
        connection.close()

    threads = [Thread(target=edit_both, args=[names]) for names in (["school", "library"], ["library", "school"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_crossing_writers_never_lock_each_other(transactional_town: Town) -> None:
    assert cross(transactional_town) == []


def test_without_turns_they_do_on_postgresql(transactional_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control. SQLite has one writer at a time by itself, so there is nothing to see there."""
    monkeypatch.setattr(concurrency, "take_turn", lambda: None)
    refused = cross(transactional_town)
    assert bool(refused) == (connection.vendor == "postgresql"), refused
