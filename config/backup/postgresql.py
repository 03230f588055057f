"""PostgreSQL: pg_dump in custom format, and back through pg_restore and psql in one transaction."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from config.backup import BackupError
from config.backup.manifest import Content

FILE_NAME = "database.dump"
# Tables that a newer program has made go too; within the transaction, so a failure leaves all as it was.
# The new schema belongs to whom PostgreSQL gives it at first, and everybody may look into it.
CLEAR = b"""
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
VARIABLES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}


def dump(folder: Path) -> Content:
    """Dump the database while the program works; the rows are counted in the very snapshot that is dumped."""
    path = folder / FILE_NAME
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={path}"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        command = [program("pg_dump"), *options, f"--snapshot={snapshot}"]
        result = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)  # noqa: S603
        if result.returncode:
            raise BackupError(f"pg_dump failed: {result.stderr.strip()}")
        return _content(cursor)


def load(folder: Path) -> None:
    """Put the dump in the place of everything in the database, or leave everything as it was."""
    connection.close()
    restore = [program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(folder / FILE_NAME)]
    execute = [program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603
            execute, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints
        ) as psql,
        subprocess.Popen(restore, stdout=subprocess.PIPE, stderr=complaints) as source,  # noqa: S603
    ):
        is_sent = _pass_on(source, psql)
        if not is_sent:
            psql.kill()  # before it sees the end of its input, which it would take for the end of the dump
        with suppress(BrokenPipeError):
            _stream(psql.stdin).close()
        if psql.wait() or not is_sent:
            complaints.seek(0)
            raise BackupError(f"The restore failed, nothing is changed: {complaints.read().decode(errors='replace')}")


def _pass_on(source: subprocess.Popen[bytes], psql: subprocess.Popen[bytes]) -> bool:
    """Send the clearing and the dump to psql; return True when all of it was read and sent."""
    try:
        _stream(psql.stdin).write(CLEAR)
        shutil.copyfileobj(_stream(source.stdout), _stream(psql.stdin))
        _stream(psql.stdin).flush()
    except BrokenPipeError:
        source.kill()
        return False
    return source.wait() == 0


def _stream(pipe: Any) -> Any:
    """Return the pipe, which is there because it was asked for."""
    return pipe


def environment(wanted: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Return the environment that leads PostgreSQL's programs to this database: no password on a command line."""
    database = wanted or connection.settings_dict
    found = {variable: str(database[key]) for key, variable in VARIABLES.items() if database.get(key)}
    for option in ("sslmode", "sslrootcert", "sslcert", "sslkey"):
        if value := database.get("OPTIONS", {}).get(option):
            found[f"PG{option.upper()}"] = str(value)
    return {
        **os.environ,
        **found,
        "PGOPTIONS": "-c lock_timeout=60s -c client_min_messages=warning",
        "PGCLIENTENCODING": "UTF8",
    }


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs. Raises BackupError when it is not installed."""
    path = shutil.which(name)
    if path is None:
        raise BackupError(f"{name} is not installed. On Debian: apt-get install postgresql-client")
    return path


def _content(cursor: Any) -> Content:
    rows = {}
    for name in connection.introspection.table_names(cursor):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 - the database's own names
        rows[name] = cursor.fetchone()[0]
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return Content(migrations=[list(pair) for pair in cursor.fetchall()], rows=rows)
