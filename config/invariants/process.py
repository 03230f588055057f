"""Decision runs, whatever they decide on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q

from evaluation.learning.models import Lesson
from governance.policy.models import PolicyVersion
from governance.process.models import (
    DECIDING,
    PUTTING_FORWARD,
    DecisionRun,
    DecisionRunStep,
    LineKind,
    RunStatus,
    RunStepStatus,
)
from planning.plans.models import Plan
from steering.reporting.models import UnitReport

SUBJECTS = {
    LineKind.POLICY_VERSION: PolicyVersion,
    LineKind.UNIT_REPORT: UnitReport,
    LineKind.LESSON: Lesson,
    LineKind.PLAN: Plan,
}


def turns() -> Iterator[str]:
    """Count the current steps of every run."""
    current = Count("governance_steps", filter=Q(governance_steps__status=RunStepStatus.CURRENT))
    is_running = Q(status=RunStatus.RUNNING)
    wrong = (is_running & ~Q(current=1)) | (~is_running & Q(current__gt=0))
    for run in DecisionRun.objects.annotate(current=current).filter(wrong):
        yield f"run {run.pk}, {run.status}: {run.current} current steps"


def own_proposals() -> Iterator[str]:
    """Look for deciding steps taken by one who put the case forward in the same run, herself or through a deputy."""
    forward = DecisionRunStep.objects.filter(run=OuterRef("run"), act__in=PUTTING_FORWARD)
    same = [Q(**{one: OuterRef(other)}) for one in ("acted_by", "acted_for") for other in ("acted_by", "acted_for")]
    own = DecisionRunStep.objects.filter(
        Exists(forward.filter(reduce(or_, same))), act__in=DECIDING, status=RunStepStatus.DONE
    )
    for step in own:
        yield f"run {step.run_id}, step {step.position}"


def subjects() -> Iterator[str]:
    """Look for runs that no subject of their kind points to, or more than one does."""
    pointed: Counter[int] = Counter()
    for model in SUBJECTS.values():
        pointed.update(model._default_manager.filter(run__isnull=False).values_list("run", flat=True))
    for pk, kind in DecisionRun.objects.values_list("pk", "kind"):
        if pointed[pk] != 1:
            yield f"run {pk}, {kind}: {pointed[pk]} subjects"
    for kind, model in SUBJECTS.items():
        for pk in (
            model._default_manager.filter(run__isnull=False).exclude(run__kind=kind).values_list("run", flat=True)
        ):
            yield f"run {pk}: is not of the kind {kind}"
