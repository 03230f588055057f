"""The seal of the change log: each row's HMAC covers the row and the seal before it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from governance.audit.models import AuditEvent
from governance.core.digests import canonical

FIRST = "0" * 64
SEALED = (
    "number", "at", "actor", "on_behalf_of", "verb", "subject_type", "subject_id", "subject_label", "changes",
    "reason", "previous_mac",
)  # fmt: skip


def seal(event: AuditEvent) -> str:
    """Return the HMAC-SHA-256 of the row, 64 hexadecimal characters, keyed from the environment."""
    row: dict[str, Any] = {name: getattr(event, name) for name in SEALED}
    row["at"] = event.at.timestamp()
    return hmac.new(settings.AUDIT_KEY.encode(), canonical(row), hashlib.sha256).hexdigest()


def first_break() -> int | None:
    """Return the number of the first row whose seal, link or number is wrong, or None when the chain holds."""
    return first_break_in(AuditEvent.objects.order_by("number").iterator(chunk_size=1000))


def first_break_in(events: Iterable[AuditEvent]) -> int | None:
    """Return the same for rows in the order of their numbers. That the last ones are gone shows in the heads only."""
    previous, expected = FIRST, 1
    for event in events:
        is_whole = event.number == expected and event.previous_mac == previous
        if not is_whole or not hmac.compare_digest(event.mac, seal(event)):
            return expected
        previous, expected = event.mac, expected + 1
    return None
