"""Backups of the whole house in one folder: the database, the kept heads of the change log, and a list of both.

manifest.json       version, engine, migrations, rows per table, SHA-256 of every file; written last
database.sqlite3    SQLite, or
database.dump       PostgreSQL, custom format of pg_dump
audit-heads.jsonl   heads of the change log, when there are any
secrets/*.key       only when asked for: whoever has them can forge sessions and the change log
"""


class BackupError(Exception):
    """A backup that cannot be made or restored; the message says why, for the operator."""
