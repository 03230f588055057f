"""Run the daily jobs now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from governance.core import panels


class Command(BaseCommand):
    """Do on demand what the beat does every morning, and say what was done."""

    help = "Run the daily jobs: reminders, roles that begin or end, decision rounds that are over."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask every floor, then send what is waiting."""
        lines = panels.collect("due")
        for panel in panels.furnished("sweep"):
            panel.function()
        self.stdout.write("\n".join(lines) if lines else "Ingenting å gjøre nå.")
