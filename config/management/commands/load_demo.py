"""Load the demo municipality."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import demo_loader
from governance.organisation.queries import municipality


class Command(BaseCommand):
    """Fill an empty database with the demo municipality, through the services, as if the years had passed."""

    help = "Load the demo municipality into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day it is, and whether a filled database is an error."""
        parser.add_argument("--today", type=date.fromisoformat, default=None, help="the day it is in the demo")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is a municipality")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse to mix the demo with other data."""
        if municipality() is not None:
            if options["if_empty"]:
                return
            raise CommandError("This database has data already. The demo is loaded into an empty one only.")
        seconds = demo_loader.load(options["today"])
        self.stdout.write(f"The demo municipality is loaded ({seconds:.0f} s).")
