"""Rights of the program's own role on PostgreSQL.

The role that migrates owns the tables. The program works as another, which cannot change or cut the append-only
tables, whatever a fault in the program or an injected statement tries: triggers alone do not stop their owner.
"""

from __future__ import annotations

from typing import Any

import dj_database_url
from django.db import connection, transaction
from psycopg2 import sql
from psycopg2.extensions import encrypt_password

from governance.audit import append_only

READ_ONLY = ("django_migrations",)


class RoleRefused(Exception):
    """The address of the role does not fit this database; the message says why."""


def grant(application_url: str) -> str:
    """Make the role of the address if it is not there, set its password and give it exactly its rights.

    Run by the owner after each migration and restore. Returns the role's name. Raises RoleRefused.
    """
    if connection.vendor != "postgresql":
        raise RoleRefused("SQLite has no roles; this is for PostgreSQL.")
    account = dj_database_url.parse(application_url)
    role = account["USER"]
    if not role or role == connection.settings_dict["USER"]:
        raise RoleRefused("APPLICATION_DATABASE_URL must name another role than the owner of the tables.")
    with transaction.atomic(), connection.cursor() as cursor:
        _make_role(cursor, role, account["PASSWORD"])
        _give_rights(cursor, role)
    return role


def _make_role(cursor: Any, role: str, password: str) -> None:
    """Create the role or set its password; only the password's SCRAM verifier travels and is logged."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    if password:
        verifier = encrypt_password(password, role, connection.connection, "scram-sha-256")
        statement = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier))
        cursor.execute(statement)


def _give_rights(cursor: Any, role: str) -> None:
    name = sql.Identifier(role)
    cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name))
    cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
    cursor.execute(sql.SQL("GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
    kept = set(append_only.tables())
    for table in connection.introspection.table_names(cursor):
        rights = "SELECT, INSERT, UPDATE, DELETE"
        if table in kept:
            rights = "SELECT, INSERT"
        elif table in READ_ONLY:
            rights = "SELECT"
        cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), sql.Identifier(table), name))
