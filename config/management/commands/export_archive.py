"""Write everything that has been published to a folder that stands without the program."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from governance.policy.archive import ArchiveError
from governance.policy.archive.exporting import export_archive


class Command(BaseCommand):
    """PDFs, XML in the form of Fiks Arkiv, and a manifest."""

    help = "Write the PDFs, metadata and decisions of all published policies into a new folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder."""
        parser.add_argument("folder", type=Path, help="a folder that is new or empty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was written."""
        try:
            done = export_archive(options["folder"])
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        said = {"folder": options["folder"], "policies": done.policies, "versions": done.versions}
        message = _("Arkivet er skrevet til %(folder)s. Policyer: %(policies)s. Versjoner: %(versions)s.")
        self.stdout.write(message % said)
        self.stdout.write(_("SHA-256 av manifestet: %(sha256)s") % {"sha256": done.sha256})
        self.stdout.write(_("Ta vare på denne kontrollsummen et annet sted. Den viser om noe i mappen er endret."))
