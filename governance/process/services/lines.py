"""Decision lines: the agreed steps for each kind of decision."""

from __future__ import annotations

from django.db import transaction

from governance.audit import services as audit
from governance.organisation.models import User
from governance.process.lines import DEFAULT_LINES
from governance.process.models import (
    DecisionLine,
    DecisionStep,
)


@transaction.atomic
def install_default_lines(*, by: User | None) -> None:
    """Make the lines that a municipality starts with; those that exist are left as they are."""
    for kind, steps in DEFAULT_LINES.items():
        line, created = DecisionLine.objects.get_or_create(kind=kind)
        if not created:
            continue
        for position, step in enumerate(steps, start=1):
            DecisionStep.objects.create(
                line=line, position=position, act=step.act, role=step.role, place=step.place, mode=step.mode,
                days_allowed=step.days, is_optional=step.is_optional,
            )  # fmt: skip
        audit.record(by=by, verb="created", subject=line)
