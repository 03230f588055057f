"""The head of the change log is written outside the database, again and again, so that a cut tail can be seen."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict
from datetime import date

from django.utils.dateparse import parse_datetime

from governance.audit.models import AuditEvent
from governance.audit.verification import Head, first_lost, heads_file, kept_heads
from governance.core import clock

log = logging.getLogger(__name__)


def write_head() -> None:
    """Append the number and seal of the newest change to `audit-heads.jsonl` in the data folder, when it is new.

    Every sweep does. When the head that was written last is in the log no more, the log is not what it was: that is
    cried out, and nothing is written that could hide it.
    """
    last = kept_heads().heads[-1:]
    if (lost := first_lost(last)) is not None:
        log.critical("The change log is broken: change %d is not what it was. Run manage.py verify_audit.", lost)
        return
    newest = AuditEvent.objects.order_by("-number").values("number", "mac").first()
    if newest is not None and (not last or newest["number"] > last[0].number):
        with heads_file().open("a", encoding="utf-8") as file:
            file.write(_line(Head(**newest, at=clock.now().isoformat())))


def thin_heads() -> list[str]:
    """Keep all heads of today, and the last one of each day before, when the log still has every one of them; daily."""
    kept = kept_heads()
    if first_lost(kept.heads) is not None:
        return []
    last_of_day = {_day(head): head for head in kept.heads}
    today = clock.today()
    left = [head for head in kept.heads if _day(head) == today or last_of_day[_day(head)] is head]
    if len(left) < len(kept.heads) or kept.unreadable:
        path = heads_file()
        fresh = path.with_suffix(".new")
        fresh.write_text("".join(map(_line, left)), encoding="utf-8")
        os.replace(fresh, path)
    return []


def _line(head: Head) -> str:
    return json.dumps(asdict(head)) + "\n"


def _day(head: Head) -> date | None:
    moment = parse_datetime(head.at)
    return moment.date() if moment else None
