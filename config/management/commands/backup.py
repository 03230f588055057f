"""Make a backup."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup import BackupError
from config.backup.making import make_backup


class Command(BaseCommand):
    """Copy the database and the heads of the change log into a folder, while the program works."""

    help = "Back up the database and the heads of the change log into a new folder. Keys only --with-secrets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and whether the keys go with it."""
        parser.add_argument("folder", type=Path, help="a folder that is new or empty")
        parser.add_argument("--with-secrets", action="store_true", help="also the keys kept in the data folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was written, and what was not."""
        try:
            made = make_backup(options["folder"], with_secrets=options["with_secrets"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(made.rows.values())
        self.stdout.write(f"{options['folder']}: {rows} rows of {len(made.rows)} tables, {len(made.files)} files.")
        if not options["with_secrets"]:
            self.stdout.write("The keys are not in it. Keep AUDIT_KEY elsewhere: the change log needs it.")
