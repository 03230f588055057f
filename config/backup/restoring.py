"""Puts a backup back, and sees that everything is there."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config import database_roles, environment
from config.backup import BackupError
from config.backup.making import ENGINES, copy_keys
from config.backup.manifest import Manifest, check_audit_key
from governance.audit import append_only
from governance.audit.chain import first_break
from governance.audit.verification import first_lost_head, heads_file
from governance.core import clock

FLOORS = ("governance", "planning", "steering", "evaluation")


def restore_backup(folder: Path, *, replace: bool, with_secrets: bool) -> Manifest:
    """Put the backup in the place of what the database holds, and verify it.

    Nothing is touched before the backup is found whole and fitting. Raises BackupError.
    """
    manifest = Manifest.read(folder)
    manifest.check_files(folder)
    _check_fit(manifest)
    key = _audit_key(folder, with_secrets)
    check_audit_key(manifest, key)
    if holds_data() and not replace:
        raise BackupError("The database holds data. Restore with --replace to lose them.")
    ENGINES[connection.vendor].load(folder)
    append_only.install()
    _grant()
    _check_rows(manifest)
    _put_heads(folder)
    if with_secrets:
        copy_keys(folder / "secrets", Path(settings.DATA_DIR) / "secrets")
    settings.AUDIT_KEY = key  # what this process checks the change log with; the next one reads it by itself
    broken = first_break() or first_lost_head()
    if broken is not None:
        raise BackupError(f"Everything is restored, but the change log is broken at number {broken}.")
    return manifest


def holds_data() -> bool:
    """Return True when a table of our own has a row: a database that is only migrated holds none."""
    present = set(connection.introspection.table_names())
    models = [model for floor in FLOORS for model in apps.get_app_config(floor).get_models()]
    return any(model._base_manager.exists() for model in models if model._meta.db_table in present)


def _check_fit(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupError(f"The backup is of {manifest.engine}; this database is {connection.vendor}.")
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or ())
    unknown = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if unknown:
        raise BackupError(f"The backup is of a newer program ({manifest.version}), with {', '.join(unknown)}.")


def _audit_key(folder: Path, with_secrets: bool) -> str:
    """Return the key that the program will have after the restore: the environment's goes before a kept one."""
    kept = folder / "secrets" / "audit_key.key"
    if with_secrets and not (folder / "secrets").is_dir():
        raise BackupError("The backup was made without secrets.")
    if with_secrets and kept.exists() and not environment.text("AUDIT_KEY"):
        return kept.read_text(encoding="ascii").strip()
    return str(settings.AUDIT_KEY)


def _grant() -> None:
    url = environment.text("APPLICATION_DATABASE_URL")
    if url and connection.vendor == "postgresql":
        database_roles.grant(url)


def _check_rows(manifest: Manifest) -> None:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - the database's own names
            found[table] = cursor.fetchone()[0]
    wrong = sorted(name for name in {*found, *manifest.rows} if found.get(name) != manifest.rows.get(name))
    if wrong:
        raise BackupError(f"Restored, but the number of rows differs from the backup in {', '.join(wrong)}.")


def _put_heads(folder: Path) -> None:
    """Use the heads of the backup; those kept here, of a log that is no more, are put aside."""
    here, kept = heads_file(), folder / heads_file().name
    if here.exists():
        here.rename(here.with_name(f"{here.stem}.replaced-{clock.now():%Y%m%dT%H%M%S%f}{here.suffix}"))
    if kept.exists():
        here.parent.mkdir(parents=True, exist_ok=True)
        here.write_bytes(kept.read_bytes())
