"""Plans, goals, indicators and actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import F, OuterRef, Q, Subquery

from governance.audit.models import AuditEvent
from governance.core.editable import STRICTNESS, Visibility
from governance.core.progress import ProgressStatus, worst
from governance.process.models import Act, DecisionRunStep, RunStatus, RunStepStatus
from planning.actions.models import Action, ActionStatus
from planning.goals.models import FOLLOWED_UP, Goal, Indicator, Measurement, MeasurementStatus
from planning.inbox.models import PlanningInput
from planning.plans.models import AdoptingBody, Plan, PlanStatus

Fact = tuple[str, date | None]
LEAVES_DRAFTING = ("propose", "send_to_hearing", "present", "adopt", "adopt_in_council", "register")


def derived_statuses() -> Iterator[str]:
    """Work out every goal's status anew, all at once, and compare with what the row says."""
    said, below = _by_actions(), _by_indicators_and_subgoals()
    for goal in Goal.objects.all().iterator(chunk_size=2000):
        by_actions = _sum(said[goal.pk], nothing="")
        if (goal.actions_status, goal.actions_status_on) != by_actions:
            yield f"goal {goal.pk}: its actions say {by_actions}"
        facts = below[goal.pk] + ([by_actions] if by_actions[0] else [])
        expected = _sum(facts, nothing=ProgressStatus.NOT_ASSESSED)
        if goal.status in FOLLOWED_UP and (goal.latest_status, goal.latest_status_on) != expected:
            yield f"goal {goal.pk}: shows {goal.latest_status}, should be {expected}"


def _sum(facts: Iterable[Fact], *, nothing: str) -> Fact:
    known = list(facts)
    return worst(status for status, _ in known) or str(nothing), max((on for _, on in known if on), default=None)


def _by_actions() -> defaultdict[int, list[Fact]]:
    """Return goal → what its open actions say; those not begun and never reported on say nothing."""
    heard = Action.objects.open().exclude(status=ActionStatus.PLANNED, latest_status_on=None).order_by()
    found: defaultdict[int, list[Fact]] = defaultdict(list)
    for goal, status, on in heard.values_list("goal", "latest_status", "latest_status_on"):
        found[goal].append((status, on))
    return found


def _by_indicators_and_subgoals() -> defaultdict[int, list[Fact]]:
    """Return goal → what its measured indicators and the goals below it say."""
    found: defaultdict[int, list[Fact]] = defaultdict(list)
    measured = Indicator.objects.filter(archived_at=None, latest_value__isnull=False).order_by()
    for measured_goal, status, on in measured.values_list("goal", "latest_standing", "latest_value_on"):
        found[measured_goal].append((status, on))
    subgoals = Goal.objects.followed_up().filter(parent__isnull=False).order_by()
    for goal, status, on in subgoals.values_list("parent", "latest_status", "latest_status_on"):
        if goal is not None and status != ProgressStatus.NOT_ASSESSED:
            found[goal].append((status, on))
    return found


def latest_measurements() -> Iterator[str]:
    """Compare every indicator with its newest measurement that holds, and corrections with what they correct."""
    holding = Measurement.objects.exclude(status=MeasurementStatus.CORRECTED).order_by("measured_on", "pk")
    newest = {i: (value, on) for i, value, on in holding.values_list("indicator", "value", "measured_on")}
    for pk, *fact in Indicator.objects.order_by().values_list("pk", "latest_value", "latest_value_on"):
        if tuple(fact) != newest.get(pk, (None, None)):
            yield f"indicator {pk}: shows {fact}, measured {newest.get(pk)}"
    corrections = Measurement.objects.filter(corrects__isnull=False)
    corrected = {correction.corrects_id or 0 for correction in corrections}
    marked = set(Measurement.objects.filter(status=MeasurementStatus.CORRECTED).values_list("pk", flat=True))
    for measurement in sorted(corrected ^ marked):
        yield f"measurement {measurement}: marked as corrected or corrected, not both"


def too_open() -> Iterator[str]:
    """Compare actions with their goals and goals with those above; visibility is only tightened downward."""
    actions = Action.objects.filter(archived_at=None).exclude(visibility=F("goal__visibility"))
    yield from looser("action", actions.values_list("pk", "visibility", "goal__visibility"))
    goals = Goal.objects.filter(archived_at=None, parent__isnull=False).exclude(visibility=F("parent__visibility"))
    yield from looser("goal", goals.values_list("pk", "visibility", "parent__visibility"))


def looser(name: str, rows: Iterable[tuple[int, str, str]]) -> Iterator[str]:
    """Keep (key, own, above) where the own visibility is more open than the one above it."""
    for pk, own, above in rows:
        if STRICTNESS[Visibility(own)] < STRICTNESS[Visibility(above)]:
            yield f"{name} {pk}: {own} below {above}"


def runs() -> Iterator[str]:
    """Compare every plan's state with its run: who has put it forward, and whether the director has decided."""
    current = DecisionRunStep.objects.filter(run=OuterRef("run"), status=RunStepStatus.CURRENT).values("act")
    rows = Plan.objects.filter(run__isnull=False).annotate(act=Subquery(current[:1]))
    for pk, status, body, run, act in rows.values_list("pk", "status", "adopting_body", "run__status", "act"):
        if (run, act == Act.PROPOSE) not in _stands(status, body):
            yield f"plan {pk}, {status}: the run is {run}, at {act}"


def _stands(status: str, body: str) -> set[tuple[str, bool]]:
    """Return how the run may stand: its status, and whether the plan lies with the one who puts it forward."""
    if status == PlanStatus.DRAFT:
        return {(RunStatus.RUNNING, True)}
    decided: set[tuple[str, bool]] = {(RunStatus.COMPLETED, False)}
    in_line: set[tuple[str, bool]] = {(RunStatus.RUNNING, False)}
    if status != PlanStatus.PROPOSED:
        return decided
    return in_line | decided if body == AdoptingBody.COUNCIL else in_line


def unanswered() -> Iterator[str]:
    """Look for inputs that lay unanswered in the inbox at the moment when their cycle's plan left drafting."""
    plans = dict(Plan.objects.filter(cycle__isnull=False).values_list("pk", "cycle"))
    left = AuditEvent.objects.filter(subject_type="planning.plan", subject_id__in=plans, verb__in=LEAVES_DRAFTING)
    for plan, at in left.values_list("subject_id", "at"):
        there = PlanningInput.objects.filter(cycle=plans[plan], received_at__lt=at, archived_at=None)
        for pk in there.filter(Q(answered_at=None) | Q(answered_at__gt=at)).values_list("pk", flat=True):
            yield f"input {pk}, plan {plan}"
