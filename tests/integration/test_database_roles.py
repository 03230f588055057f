"""The program's own role on PostgreSQL is made, given its rights, and never the owner."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg2
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from config import database_roles
from governance.audit import append_only

pytestmark = pytest.mark.engine


def test_the_role_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPLICATION_DATABASE_URL", raising=False)
    with pytest.raises(CommandError, match="APPLICATION_DATABASE_URL is not set"):
        call_command("grant_application_role")


@pytest.mark.django_db
def test_the_owner_is_not_the_programs_role(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = connection.settings_dict["USER"] or "owner"
    monkeypatch.setenv("APPLICATION_DATABASE_URL", f"postgresql://{owner}:x@127.0.0.1/helhet")
    with pytest.raises(CommandError, match=r"SQLite has no roles|another role"):
        call_command("grant_application_role")


FORBIDDEN = (
    "UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table}", "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL", "ALTER TABLE {table} DISABLE TRIGGER {table}_keep_rows",
    "DROP TRIGGER {table}_keep_rows ON {table}", "ALTER TABLE {table} OWNER TO {role}", "DROP TABLE {table}",
)  # fmt: skip


def forbidden(role: str) -> Iterator[str]:
    """What the program's role must be refused: to change, empty or unguard what is only added to."""
    for model in apps.get_models():
        if getattr(model, "is_append_only", False):
            names = {"table": model._meta.db_table, "column": model._meta.pk.column, "role": role}
            yield from (statement.format(**names) for statement in FORBIDDEN)
    yield append_only.POSTGRES_FUNCTION.replace("RAISE EXCEPTION", "RAISE NOTICE")
    yield "DROP FUNCTION helhet_refuse_change() CASCADE"
    yield "SET session_replication_role = 'replica'"  # would put every trigger to sleep
    yield "CREATE TABLE sneaked_in (id integer)"
    yield "UPDATE django_migrations SET name = name"


def test_the_role_gets_its_rights_and_keeps_them_when_asked_twice(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        with pytest.raises(database_roles.RoleRefused):
            database_roles.grant("postgresql://helhet_role_test:hysj@127.0.0.1/helhet")
        return
    wanted = connection.settings_dict
    role = f"helhet_{secrets.token_hex(4)}"  # roles belong to the whole server, which other tests use too
    address = f"{wanted['HOST']}:{wanted['PORT']}/{wanted['NAME']}"
    for password in ("first-password", "second-password"):
        url = f"postgresql://{role}:{password}@{address}"
        assert database_roles.grant(url) == role
        other = psycopg2.connect(url)
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM governance_orgunit")
            cursor.execute("INSERT INTO django_session VALUES ('k', 'v', now())")
            for statement in forbidden(role):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(statement)
                other.rollback()
        other.close()
    with connection.cursor() as cursor:
        for things in ("ALL TABLES IN SCHEMA public", "ALL SEQUENCES IN SCHEMA public", "SCHEMA public"):
            cursor.execute(f"REVOKE ALL ON {things} FROM {role}")
        cursor.execute(f"DROP ROLE {role}")
