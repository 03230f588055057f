"""The program without its guards against simultaneous writers: the positive control of the tests of concurrency.

Served as `tests.support.unguarded:application`, in a process of its own.
"""

from __future__ import annotations

import importlib
import time
from typing import Any

from config.wsgi import application
from governance.audit import services as audit
from governance.policy.queries import sections_of
from governance.policy.references import references_of
from governance.policy.services import send_for_approval
from steering.reporting.services import submit
from steering.reporting.workflow import REPORTS

__all__ = ["application"]

PAUSE = 0.2  # seconds between reading and writing, so that few processes are enough to see the race


def save_last_wins(obj: Any, *, version: int, fields: dict[str, Any]) -> None:
    """Store the fields whatever is there."""
    for name, value in fields.items():
        setattr(obj, name, value)
    obj.version += 1
    obj.save()


def submit_late(report: Any, **more: Any) -> None:
    """Deliver the report a moment after the page was read, holding nothing meanwhile."""
    time.sleep(PAUSE)
    submit(report, **more)


def turn_unseen(report: Any, name: str, *, by: Any, version: int, shown: str | None = None, **_more: Any) -> Any:
    """Move the report as the view read it, without asking whether it is still as it was shown."""
    transition = REPORTS.get(name)
    type(report).objects.filter(pk=report.pk).update(status=transition.target, version=version + 1)
    audit.record(by=by, verb=name, subject=report)
    return report


def send_unseen(version: Any, *, by: Any, shown_hash: str, **more: Any) -> None:
    """Put the draft forward as it is a moment after the page was read, without asking whether that was shown."""
    time.sleep(PAUSE)
    version.refresh_from_db()
    send_for_approval(version, by=by, shown_hash=shown_hash, **more)


def hold_nothing(version: Any, _seen: str) -> Any:
    """Return the chapters without asking whether they are those that were shown."""
    sections = sections_of(version)
    return sections, references_of(version, sections)


def act_unasked(*_args: Any, **_kwargs: Any) -> None:
    """Let the run stand."""


REPLACED = (
    ("planning.goals.services.goals", "save_versioned", save_last_wins),
    ("steering.reporting.services", "submit", submit_late),
    ("steering.reporting.services.moves", "turned", turn_unseen),
    ("governance.policy.services", "send_for_approval", send_unseen),
    ("governance.policy.services.decisions", "_hold", hold_nothing),
    ("governance.process.services", "act", act_unasked),
)
for module, name, replacement in REPLACED:
    setattr(importlib.import_module(module), name, replacement)
