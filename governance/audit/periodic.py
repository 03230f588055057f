"""Daily: the head of the change log is written outside the database, so that a cut tail can be seen."""

from __future__ import annotations

import json

from governance.audit.models import AuditEvent
from governance.audit.verification import heads_file
from governance.core import clock


def write_head() -> list[str]:
    """Append the number and seal of the newest change to `audit-heads.jsonl` in the data folder, when it is new."""
    head = AuditEvent.objects.order_by("-number").values("number", "mac").first()
    path = heads_file()
    if head is None or (path.exists() and head["mac"] in path.read_text(encoding="utf-8")):
        return []
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"at": clock.now().isoformat(), **head}) + "\n")
    return []
