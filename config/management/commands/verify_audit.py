"""Check the change log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.audit.chain import first_break
from governance.audit.models import AuditEvent
from governance.audit.verification import first_lost_head


class Command(BaseCommand):
    """Follow the chain of seals from the first change to the last, and compare with the heads kept outside."""

    help = "Check that no change in the log was altered, removed or inserted."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with an error at the first row that is wrong."""
        broken = first_break() or first_lost_head()
        if broken is not None:
            raise CommandError(f"The change log is broken at number {broken}.")
        self.stdout.write(f"{AuditEvent.objects.count()} changes, the chain holds.")
