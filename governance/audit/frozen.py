"""Triggers that keep decided content as it is, on both databases, while the status around it may move.

A model says `freezes = Freeze(…)`. The triggers name columns, and PostgreSQL changes no column that a trigger names;
SQLite renames no table while a trigger speaks of one that is being rebuilt. So they are lifted before a migration and
put back after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model

from governance.core.freezing import Freeze

REFUSAL = "frozen: what {table} says is decided and never changed"
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION helhet_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'frozen: what % says is decided and never changed', TG_TABLE_NAME
USING ERRCODE = 'restrict_violation'; END $$
"""
POSTGRES_THROUGH = """
CREATE OR REPLACE FUNCTION {table}_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF EXISTS (SELECT 1 FROM {parent} p WHERE p.{parent_key} IN (OLD.{column}, NEW.{column}) AND {condition}) THEN
RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
END $$
"""
DIFFERS = {"postgresql": "OLD.{column} IS DISTINCT FROM NEW.{column}", "sqlite": "OLD.{column} IS NOT NEW.{column}"}


def frozen_models() -> list[type[Model]]:
    """Return the models that freeze, by the names of their tables."""
    return sorted((m for m in apps.get_models() if hasattr(m, "freezes")), key=lambda m: m._meta.db_table)


def names(vendor: str, model: Any) -> list[str]:
    """Return the names of the triggers that guard the table."""
    table = model._meta.db_table
    deeds = ["change", "row"] + (["adding"] if model.freezes.through else [])
    return [f"{table}_keep_frozen_{deed}" for deed in deeds] + ([f"{table}_keep_all"] if vendor == "postgresql" else [])


def lift(connection: Any, cursor: Any, present: set[str] | None = None) -> None:
    """Remove the triggers from the tables that there are, all when not given; harmless where there are none."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        connection.check_constraints()  # no trigger is dropped while foreign keys wait to be checked
    for model in frozen_models():
        if present is not None and model._meta.db_table not in present:
            continue
        on_table = f" ON {model._meta.db_table}" if connection.vendor == "postgresql" else ""
        for name in names(connection.vendor, model):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def install(connection: Any, cursor: Any, present: set[str]) -> None:
    """Put the triggers in place as they are to be now, on the tables and columns that there are."""
    if connection.vendor == "postgresql":
        cursor.execute(POSTGRES_FUNCTION)
    lift(connection, cursor)
    for model in frozen_models():
        if model._meta.db_table in present:
            for statement in _statements(connection, cursor, model):
                cursor.execute(statement)


def _statements(connection: Any, cursor: Any, model: Any) -> Iterator[str]:
    table, freeze, vendor = model._meta.db_table, model.freezes, connection.vendor
    triggers = iter(names(vendor, model))
    if freeze.through:
        conditions = _through(vendor, model)
        if vendor == "postgresql":
            yield _through_function(model)
        refuse = _refusal(vendor, table, function=f"{table}_refuse_frozen")
    else:
        known = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        conditions = _own(vendor, model, freeze, known)
        refuse = _refusal(vendor, table, function="helhet_refuse_frozen")
    for deed, condition in zip(("UPDATE", "DELETE", "INSERT"), conditions, strict=False):
        each = "FOR EACH ROW " if vendor == "postgresql" else ""
        yield f"CREATE TRIGGER {next(triggers)} BEFORE {deed} ON {table} {each}{condition} {refuse}"
    if vendor == "postgresql":
        whole = _refusal(vendor, table, function="helhet_refuse_frozen")
        yield f"CREATE TRIGGER {next(triggers)} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {whole}"


def _refusal(vendor: str, table: str, *, function: str) -> str:
    if vendor == "postgresql":
        return f"EXECUTE FUNCTION {function}()"
    return f"BEGIN SELECT RAISE(ABORT, '{REFUSAL.format(table=table)}'); END"


def _own(vendor: str, model: Any, freeze: Freeze, known: set[str]) -> list[str]:
    """Return the conditions under which a row is not to be changed, and not to be deleted."""
    is_frozen = freeze.when.format(row="OLD")
    kept, once = _columns(model, ("pk", *freeze.fields), known), _columns(model, freeze.once, known)
    changes = " OR ".join(DIFFERS[vendor].format(column=column) for column in kept)
    refills = [f"(OLD.{c} IS NOT NULL AND {DIFFERS[vendor].format(column=c)})" for c in once]
    return [f"WHEN ({' OR '.join([f'({is_frozen} AND ({changes}))', *refills])})", f"WHEN ({is_frozen})"]


def _columns(model: Any, fields: tuple[str, ...], known: set[str]) -> list[str]:
    named = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in fields]
    return [field.column for field in named if field.column in known]


def _through(vendor: str, model: Any) -> list[str]:
    """Return the conditions for changing, deleting and adding; on PostgreSQL the function asks them."""
    if vendor == "postgresql":
        return ["", "", ""]
    column, parent, key, condition = _parent(model)
    asked = f"SELECT 1 FROM {parent} p WHERE {condition} AND p.{key}"  # noqa: S608 - names from the code
    rows = (f"IN (OLD.{column}, NEW.{column})", f"= OLD.{column}", f"= NEW.{column}")
    return [f"WHEN EXISTS ({asked} {row})" for row in rows]


def _through_function(model: Any) -> str:
    column, parent, key, condition = _parent(model)
    table = model._meta.db_table
    return POSTGRES_THROUGH.format(
        table=table, parent=parent, parent_key=key, column=column, condition=condition,
        refusal=REFUSAL.format(table=table),
    )  # fmt: skip


def _parent(model: Any) -> tuple[str, str, str, str]:
    field = model._meta.get_field(model.freezes.through)
    above = field.related_model
    return field.column, above._meta.db_table, above._meta.pk.column, above.freezes.when.format(row="p")
