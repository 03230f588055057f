"""Restore a backup."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup import BackupError
from config.backup.restoring import restore_backup


class Command(BaseCommand):
    """Put a backup back into this database, as the owner of its tables, with web, worker and beat stopped."""

    help = "Restore a backup; refuses where there are data unless --replace. Checks hashes, rows and the change log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, whether data may be lost, and whether the keys are restored."""
        parser.add_argument("folder", type=Path, help="the folder that `backup` wrote")
        parser.add_argument("--replace", action="store_true", help="lose what the database holds now")
        parser.add_argument("--with-secrets", action="store_true", help="also the keys, when the backup has them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is there now."""
        try:
            found = restore_backup(options["folder"], replace=options["replace"], with_secrets=options["with_secrets"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored as of {found.made_at} (version {found.version}): {sum(found.rows.values())} rows; "
            "hashes, rows and the change log are right. Run `manage.py migrate` when the backup is of an older version."
        )
