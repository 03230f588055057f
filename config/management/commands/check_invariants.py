"""Check what must always hold, over the whole database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import invariants


class Command(BaseCommand):
    """Check every rule and name what breaks it."""

    help = "Check over the whole database that everything agrees: runs, roles, seals, statuses and visibility."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with an error when a rule is broken."""
        breaches = invariants.breaches()
        for rule, lines in breaches.items():
            self.stderr.write(f"Broken: {rule}\n" + "".join(f"  {line}\n" for line in lines))
        if breaches:
            raise CommandError(f"{len(breaches)} of {len(invariants.RULES)} rules are broken.")
        self.stdout.write(f"All {len(invariants.RULES)} rules hold.")
