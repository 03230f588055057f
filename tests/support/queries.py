"""Counting what a page or an operation asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

#: Savepoints around nested services, and the turn that writers of the change log take on PostgreSQL, ask for no data.
NOT_COUNTED = ("SAVEPOINT", "pg_advisory_xact_lock")


def asked(captured: CaptureQueriesContext) -> list[str]:
    """Return the statements that were captured and that ask for data or change it."""
    statements = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in statements if not any(mark in sql for mark in NOT_COUNTED)]


@contextmanager
def at_most(limit: int) -> Iterator[None]:
    """Fail when the block asks more often than the limit, and show what it asked."""
    with CaptureQueriesContext(connection) as captured:
        yield
    statements = asked(captured)
    assert len(statements) <= limit, f"{len(statements)} queries:\n" + "\n".join(statements)
