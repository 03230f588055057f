"""Triggers that refuse UPDATE and DELETE on append-only tables, on both databases, and change of frozen content.

A model says `is_append_only = True`; after each migrate the triggers are put (back) in place, since
SQLite drops them silently when it rebuilds a table. On PostgreSQL row triggers do not stop the table's
owner from disabling them: production gives the program a role that does not own the tables.
Rows whose status moves around content that is decided are guarded beside them (audit.frozen).
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

from governance.audit import frozen

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION helhet_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: % is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""


def tables() -> list[str]:
    """Return the names of all append-only tables."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "is_append_only", False))


def install(using: str = "default") -> None:
    """Put the triggers in place; harmless when they are there already."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for table in tables():
            if table in present:
                for statement in _create(connection.vendor, table):
                    cursor.execute(statement)
        frozen.install(connection, cursor, present)


def lift(using: str = "default") -> None:
    """Remove the triggers. For the owner of the tables: before a restore, and between tests."""
    connection = connections[using]
    with connection.cursor() as cursor:
        frozen.lift(connection, cursor)
        for table in tables():
            for name in _names(table):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def triggers(vendor: str) -> dict[str, list[str]]:
    """Return, for each guarded table, the names of the triggers that are to be there."""
    kept = {table: list(_names(table)) for table in tables()}
    return kept | {model._meta.db_table: frozen.names(vendor, model) for model in frozen.frozen_models()}


def _names(table: str) -> tuple[str, str]:
    return f"{table}_keep_rows", f"{table}_keep_table"


def _create(vendor: str, table: str) -> list[str]:
    keep_rows, keep_table = _names(table)
    if vendor == "postgresql":
        refuse = "EXECUTE FUNCTION helhet_refuse_change()"
        return [
            f"CREATE OR REPLACE TRIGGER {keep_rows} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
            f"CREATE OR REPLACE TRIGGER {keep_table} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table} is never changed'); END"
    return [
        f"CREATE TRIGGER IF NOT EXISTS {keep_rows} BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {keep_table} BEFORE DELETE ON {table} {refuse}",
    ]


def lift_before_migrate(*, using: str, **_kwargs: Any) -> None:
    """Receive Django's pre_migrate: only what names columns, which a migration may change."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        frozen.lift(connection, cursor, present)


def install_after_migrate(*, using: str, **_kwargs: Any) -> None:
    """Receive Django's post_migrate."""
    install(using)
