"""Check everything that has been published."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.invariants import PROOF, breaches
from governance.documents.models import StoredDocument


class Command(BaseCommand):
    """Hash every stored document anew, and compare with the change log, its job and what was approved."""

    help = "Check that every published document is, byte by byte, the one that was published and decided on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell of each fault, and exit with an error when there is one."""
        found = [f"{name}: {line}" for name, lines in breaches(PROOF).items() for line in lines]
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults in what is published.")
        self.stdout.write(f"{StoredDocument.objects.count()} documents are what was published.")
