"""Give the program's own role its rights on PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import database_roles, environment


class Command(BaseCommand):
    """Run as the owner of the tables after each migration; the role comes from APPLICATION_DATABASE_URL."""

    help = "Make the role of APPLICATION_DATABASE_URL, and let it work with the tables without owning them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses without the variable, on SQLite, and for the owner's own role."""
        url = environment.text("APPLICATION_DATABASE_URL")
        if not url:
            raise CommandError("APPLICATION_DATABASE_URL is not set.")
        try:
            role = database_roles.grant(url)
        except database_roles.RoleRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{role} may work with the tables, and only add to the append-only ones.")
