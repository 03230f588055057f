"""Read an archive of policies into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from governance.policy.archive import ArchiveError
from governance.policy.archive.importing import import_archive


class Command(BaseCommand):
    """The same PDFs, versions and decisions as were exported, or nothing."""

    help = "Read a folder of export_archive into a database that is only migrated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and the SHA-256 of the manifest where it has been kept."""
        parser.add_argument("folder", type=Path, help="a folder that export_archive has written")
        parser.add_argument("--manifest", help="the SHA-256 of the manifest, as export_archive said it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was read in."""
        try:
            done = import_archive(options["folder"], manifest=options["manifest"] or "")
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        said = {"policies": done.policies, "versions": done.versions, "units": done.units, "people": done.people}
        message = _(
            "Arkivet er lest inn. Policyer: %(policies)s. Versjoner: %(versions)s. "
            "Enheter: %(units)s. Personer: %(people)s."
        )
        self.stdout.write(message % said)
        self.stdout.write(_("Ingen av personene kan logge inn. Lag en systemadministrator med create_municipality."))
