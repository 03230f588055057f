"""Compares the change log with the heads that were written outside the database."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from governance.audit.models import AuditEvent


def heads_file() -> Path:
    """Return where the heads are written, one JSON object a line."""
    return Path(settings.DATA_DIR) / "audit-heads.jsonl"


def first_lost_head() -> int | None:
    """Return the number of the first kept head that the log no longer has as it was, or None."""
    path = heads_file()
    if not path.exists():
        return None
    heads = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    macs = dict(AuditEvent.objects.filter(number__in=[h["number"] for h in heads]).values_list("number", "mac"))
    return next((head["number"] for head in heads if macs.get(head["number"]) != head["mac"]), None)
