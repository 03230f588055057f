"""Take away who a person was, for a request for erasure under data-protection law."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.privacy import anonymise_person
from governance.core.errors import RuleBroken
from governance.organisation.models import User


class Command(BaseCommand):
    """Cannot be undone. The change log stands and still verifies, by a pseudonym that belongs to nobody."""

    help = "Anonymise one person; cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and that it is meant."""
        parser.add_argument("username")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses an unknown user name, and a person who has a role."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError("There is no such user.")
        if not options["yes"] and input(f"Anonymise {user} for ever? Type the user name: ") != user.username:
            raise CommandError("Nothing was done.")
        try:
            anonymise_person(user)
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The person is now {user.username}.")
