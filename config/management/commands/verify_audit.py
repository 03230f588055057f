"""Check the change log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.audit.chain import first_break
from governance.audit.models import AuditEvent
from governance.audit.verification import first_lost, kept_heads


class Command(BaseCommand):
    """Follow the chain of seals from the first change to the last, and compare with the heads kept outside."""

    help = "Check that no change in the log was altered, removed or inserted."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with an error at the first row that is wrong."""
        kept = kept_heads()
        broken = first_break() or first_lost(kept.heads)
        if broken is not None:
            raise CommandError(f"The change log is broken at number {broken}.")
        if kept.unreadable:
            raise CommandError(f"The chain holds, but {kept.unreadable} lines of the heads outside cannot be read.")
        heads = f"{len(kept.heads)} heads outside the database agree" if kept.heads else "no heads are kept outside"
        self.stdout.write(f"{AuditEvent.objects.count()} changes, the chain holds; {heads}.")
