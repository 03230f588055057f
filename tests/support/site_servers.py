"""The servers of one running site: nothing on the embedded default, else a database of its own and its own Redis keys.

The tests' own DATABASE_URL and REDIS_URL say where the servers are. A loaded demo is kept as a template database;
PostgreSQL copies one in a moment.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg2
import redis
from psycopg2 import sql

ADDRESS_FILE = "database.url"
# Redis has 16 databases; the first ones are those of the tests themselves (tests/support/isolation.py).
FIRST_NUMBER, NUMBERS_EACH = 4, 4

_numbers = count()


def wants_servers() -> bool:
    """Return True when this run is the one on PostgreSQL and Redis."""
    return os.environ.get("TEST_DATABASE") == "postgresql"


def new_template(data: Path) -> dict[str, str]:
    """Make an empty database to load the demo into, note its address in the data folder, and return the environment."""
    if not wants_servers():
        return {}
    url = _create(f"demo_{secrets.token_hex(4)}")
    (data / ADDRESS_FILE).write_text(url, encoding="ascii")
    return {"DATABASE_URL": url, "REDIS_URL": _own_redis()}


@contextmanager
def servers_of(data: Path) -> Iterator[dict[str, str]]:
    """Copy the template that the data folder names, and hand out the environment of a site that uses the copy."""
    if not wants_servers():
        yield {}
        return
    template = (data / ADDRESS_FILE).read_text(encoding="ascii").rpartition("/")[2]
    url = _create(f"site_{secrets.token_hex(4)}", template)
    try:
        yield {"DATABASE_URL": url, "REDIS_URL": _own_redis()}
    finally:
        _drop(url.rpartition("/")[2])


def _create(name: str, template: str = "template1") -> str:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    _run(statement)
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def _drop(name: str) -> None:
    _run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(statement: sql.Composed) -> None:
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True  # a database is not made inside a transaction
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _own_redis() -> str:
    """Return an empty Redis database that no other site of this or another worker uses."""
    server, _slash, own = os.environ["REDIS_URL"].rpartition("/")
    number = FIRST_NUMBER + int(own) % 3 * NUMBERS_EACH + next(_numbers) % NUMBERS_EACH
    url = f"{server}/{number}"
    with closing(redis.Redis.from_url(url)) as client:
        client.flushdb()
    return url
