"""What has been said and decided in a run so far."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from governance.process.models import DECIDING, DecisionRun, DecisionRunStep, RunStepStatus

#: Steps in which somebody has said something.
SAID = (RunStepStatus.DONE, RunStepStatus.RETURNED, RunStepStatus.TAKEN_BACK)


def said_so_far(run_id: int | None) -> list[tuple[Any, ...]]:
    """Return who has said what in the run, in order, as a seal needs it; nothing before there is a run."""
    steps = DecisionRunStep.objects.filter(run=run_id, status__in=SAID).order_by("position")
    return list(steps.values_list("position", "act", "status", "acted_by", "note"))


def decided_at(run: DecisionRun) -> datetime | None:
    """Return when the case was decided last, or None before it has been."""
    decided = run.governance_steps.filter(act__in=DECIDING, status=RunStepStatus.DONE)
    return decided.order_by("-position").values_list("acted_at", flat=True).first()
