"""Print the demo logins, and see to that their password holds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.demo.people import DEMO_USERS
from config.demo_loader.logins import apply_password


class Command(BaseCommand):
    """Apply DEMO_PASSWORD, or the random one kept in the data folder, to the nine demo users."""

    help = "Print the demo users and their password."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses outside a demo database."""
        password = apply_password()
        if password is None:
            raise CommandError("There are no demo users in this database.")
        self.stdout.write(f"Users: {', '.join(DEMO_USERS)}")
        self.stdout.write(f"Password: {password}")
