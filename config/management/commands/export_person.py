"""Print all that is about one person, for a request for access under data-protection law."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from config.privacy import about_person
from governance.organisation.models import User


class Command(BaseCommand):
    """JSON on standard output; no passwords or other secrets."""

    help = "Print all that is about one person, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses an unknown user name."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError("There is no such user.")
        found = about_person(user)
        self.stdout.write(json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
