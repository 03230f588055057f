"""Keeps what a test has built as rows, so that the next one need not build it again through the services.

The first test of a process builds; the rows it left are then put back as they were, with their keys. What the rows
point to from outside, Django's permissions and content types, gets new keys when the database is flushed: the
snapshot is then of no use and is taken anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management.color import no_style
from django.db import connection, models, transaction

from governance.core import clock

#: Made by migrations, not by the test.
NOT_KEPT = ("contenttypes", "auth.permission", "sessions")
MOST_VALUES = 10_000  # in one statement; SQLite takes 32 766


@dataclass
class Snapshot:
    """All rows of all tables, by table, and what they depend on."""

    depends_on: tuple[Any, ...]
    rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = field(default_factory=dict)


_kept: dict[tuple[Callable[..., None], tuple[Any, ...]], Snapshot] = {}


def build_once(build: Callable[..., None], *arguments: Any) -> None:
    """Leave in the empty database what `build` would: by running it the first time, by its rows after that."""
    depends_on = _what_it_depends_on()
    kept = _kept.get((build, arguments))
    with transaction.atomic():
        if kept is not None and kept.depends_on == depends_on:
            _put_back(kept)
            return
        build(*arguments)
        _kept[build, arguments] = _take(depends_on)


def _what_it_depends_on() -> tuple[Any, ...]:
    keys = Permission.objects.filter(codename__startswith="hold_").order_by("pk").values_list("pk", flat=True)
    return (clock.today(), connection.settings_dict["NAME"], *keys)


def _models() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [m for m in found if m._meta.managed and not m._meta.label_lower.startswith(NOT_KEPT)]


def _take(depends_on: tuple[Any, ...]) -> Snapshot:
    snapshot = Snapshot(depends_on)
    with connection.cursor() as cursor:
        for model in _models():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - as below
            if rows := cursor.fetchall():
                names = [connection.ops.quote_name(column[0]) for column in cursor.description]
                snapshot.rows[model._meta.db_table] = (names, rows)
    return snapshot


def batched(rows: Sequence[tuple[Any, ...]], size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Yield the rows, so many at a time."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _put_back(snapshot: Snapshot) -> None:
    with connection.cursor() as cursor:
        for table, (names, rows) in snapshot.rows.items():
            places = ", ".join(["%s"] * len(names))
            columns = ", ".join(names)
            for some in batched(rows, MOST_VALUES // len(names)):
                many = ", ".join([f"({places})"] * len(some))
                insert = f"INSERT INTO {connection.ops.quote_name(table)} ({columns}) VALUES {many}"  # noqa: S608 - names from the models
                cursor.execute(insert, [value for row in some for value in row])
        if connection.vendor == "postgresql":
            filled = [model for model in _models() if model._meta.db_table in snapshot.rows]
            for statement in connection.ops.sequence_reset_sql(no_style(), filled):
                cursor.execute(statement)
