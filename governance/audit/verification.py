"""Compares the change log with the heads that were written outside the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from governance.audit.models import AuditEvent

AT_ONCE = 500  # heads asked for in one query


@dataclass(frozen=True)
class Head:
    """The newest row of the log at some moment: its number and its seal."""

    number: int
    mac: str
    at: str


@dataclass(frozen=True)
class Kept:
    """What the file of heads holds, and how many of its lines cannot be read."""

    heads: tuple[Head, ...] = ()
    unreadable: int = 0


def heads_file() -> Path:
    """Return where the heads are written, one JSON object a line."""
    return Path(settings.DATA_DIR) / "audit-heads.jsonl"


def kept_heads() -> Kept:
    """Return the heads that were written, in their order."""
    path = heads_file()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    found = [_head(line) for line in lines]
    return Kept(tuple(head for head in found if head), unreadable=found.count(None))


def _head(line: str) -> Head | None:
    try:
        told = json.loads(line)
        return Head(int(told["number"]), str(told["mac"]), str(told["at"]))
    except (ValueError, KeyError, TypeError):
        return None


def first_lost_head() -> int | None:
    """Return the number of the first kept head that the log no longer has as it was, or None."""
    return first_lost(kept_heads().heads)


def first_lost(heads: Iterable[Head]) -> int | None:
    """Return the number of the first of these heads that the log no longer has as it was, or None."""
    wanted = list(heads)
    macs: dict[Any, str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        numbers = [head.number for head in wanted[start : start + AT_ONCE]]
        macs |= dict(AuditEvent.objects.filter(number__in=numbers).values_list("number", "mac"))
    return first_lost_in(wanted, macs)


def first_lost_in(heads: Iterable[Head], macs: Mapping[Any, str]) -> int | None:
    """Return the same where the seals of the log are given by number."""
    return next((head.number for head in heads if macs.get(head.number) != head.mac), None)
