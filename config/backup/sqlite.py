"""SQLite: a copy of the live file through SQLite's own backup interface."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from config.backup import BackupError
from config.backup.manifest import Content

FILE_NAME = "database.sqlite3"


def dump(folder: Path) -> Content:
    """Copy the database while the program works; the copy is one moment, whole."""
    with closing(sqlite3.connect(_live())) as source, closing(sqlite3.connect(folder / FILE_NAME)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return _content(copy)


def load(folder: Path) -> None:
    """Put the copy in the place of everything in the database. Raises BackupError when the copy is damaged."""
    connection.close()
    with closing(sqlite3.connect(folder / FILE_NAME)) as source:
        try:
            state = source.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            state = str(error)
        if state != "ok":
            raise BackupError(f"{FILE_NAME} is damaged, nothing is changed: {state}")
        with closing(sqlite3.connect(_live(), timeout=60)) as live:
            source.backup(live)


def _live() -> str:
    return str(connection.settings_dict["NAME"])


def _content(copy: sqlite3.Connection) -> Content:
    tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    rows = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables.fetchall()}  # noqa: S608 - names from the database itself
    migrations = copy.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return Content(migrations=[list(pair) for pair in migrations], rows=rows)
