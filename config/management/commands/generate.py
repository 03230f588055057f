"""Generate a municipality for measurements."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.generator import generate
from governance.organisation.queries import municipality


class Command(BaseCommand):
    """Fill an empty database with a municipality of the wanted size."""

    help = "Generate a municipality: --scale 1 is 60 units and 2 000 actions, 100 a hundred such."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Size and day."""
        parser.add_argument("--scale", type=int, default=1)
        parser.add_argument("--today", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse to mix with other data."""
        if municipality() is not None:
            raise CommandError("This database has data already.")
        self.stdout.write(f"Generated in {generate(options['scale'], options['today']):.0f} s.")
