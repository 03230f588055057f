"""Take away a lost telephone when no other administrator can."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.core.errors import RuleBroken
from governance.identity.services import reset_second_factor
from governance.organisation.models import User


class Command(BaseCommand):
    """For whoever runs the installation. Stands in the change log as done by the program."""

    help = "Reset the second factor of one person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and why."""
        parser.add_argument("username")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses an unknown user name, and a person without a second factor."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError("There is no such user.")
        try:
            reset_second_factor(user, by=None, reason=options["reason"])
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Done. The person logs in with the password alone until the next telephone.")
