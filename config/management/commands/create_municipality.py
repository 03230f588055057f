"""Make a usable start in an empty database."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from config.setup import install_defaults
from governance.core.errors import RuleBroken
from governance.organisation.services import create_municipality


def ask_for_password() -> str:
    """Return the password that was typed twice. Raises CommandError when the two differ or nobody can type."""
    if not sys.stdin.isatty():
        raise CommandError("There is no terminal to type a password in. Set HELHET_ADMIN_PASSWORD.")
    password = getpass.getpass("Password of the administrator: ")
    if password != getpass.getpass("The same once more: "):
        raise CommandError("The two passwords are not the same. Nothing is created.")
    return password


class Command(BaseCommand):
    """Create the municipality, its first administrator, and the default lines, year wheel and cycle."""

    help = "Create the municipality and its first administrator in an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name, administrator, and optionally the password by environment."""
        parser.add_argument("name", help="the municipality's name, as in «Lilleby kommune»")
        parser.add_argument("administrator", help="user name of the first administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for the password unless HELHET_ADMIN_PASSWORD holds it."""
        password = os.environ.get("HELHET_ADMIN_PASSWORD") or ask_for_password()
        try:
            with transaction.atomic():
                root = create_municipality(
                    name=options["name"], administrator=options["administrator"], password=password
                )
                install_defaults(root)
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{root} is ready. Log in as {options['administrator']}.")
