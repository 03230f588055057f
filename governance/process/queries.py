"""Reads of decision runs: who holds a step, what waits for a person, and the picture of a run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from governance.core import clock
from governance.organisation.access import answered_for, person_of, roles_of
from governance.organisation.models import MANAGER_ROLES, Deputyship, OrgUnit, Role, RoleAssignment, UnitKind, User
from governance.organisation.queries import in_whose_place
from governance.process.models import (
    DECIDING,
    PUTTING_FORWARD,
    Act,
    DecisionLine,
    DecisionRun,
    DecisionRunStep,
    DecisionStatement,
    Mode,
    Place,
    RunStatus,
    RunStepStatus,
    StepFields,
)


@dataclass(frozen=True)
class Seat:
    """Where a step landed: a role on a unit, and the people who hold it today."""

    role: str
    unit: OrgUnit | None
    people: tuple[User, ...]


class Holders:
    """Who holds which role on a unit's line today. Two queries for any number of steps, and one for each group.

    For each unit that a step names two more.

    All are asked when first needed.
    """

    def __init__(self, unit: OrgUnit) -> None:
        self.unit = unit
        self.groups: dict[str, tuple[User, ...]] = {}
        self.named: dict[int, Holders] = {}

    @cached_property
    def line(self) -> list[OrgUnit]:
        """Return the unit and those above it, the nearest first."""
        return sorted(OrgUnit.objects.line_of(self.unit), key=lambda u: u.path, reverse=True)

    @cached_property
    def people(self) -> dict[tuple[str, int], list[User]]:
        """Return role and unit → those who hold the role on that very unit of the line."""
        rows = RoleAssignment.objects.current().filter(unit__in=self.line)
        held: dict[tuple[str, int], list[User]] = {}
        for row in rows.select_related("user").order_by("unit__path", "pk"):
            held.setdefault((row.role, row.unit_id), []).append(row.user)
        return held

    def group(self, role: str) -> tuple[User, ...]:
        """Return all who hold the role anywhere, by the order of the tree; asked only when a step is for a group."""
        if role not in self.groups:
            rows = RoleAssignment.objects.current().filter(role=role).select_related("user")
            self.groups[role] = tuple(dict.fromkeys(row.user for row in rows.order_by("unit__path", "pk")))
        return self.groups[role]

    def seat(self, step: StepFields, excluded: set[int]) -> Seat:
        """Return where the step lands; it goes up the line past vacant seats and past the excluded people.

        A proposal without a role is anybody's to make: in a run it lies with the one who started it.
        """
        if not step.role and isinstance(step, DecisionRunStep) and step.run.started_by:
            return Seat("", self.unit, (step.run.started_by,))
        if step.mode != Mode.ONE:
            people = tuple(person for person in self.group(step.role) if person.pk not in excluded)
            return Seat(step.role, self.line[-1], people)
        there = self._of(step.named_unit) if step.named_unit else self
        start = self._start(step)
        for unit in there.line[start:]:
            for role in self._roles(step, unit, is_first=unit == there.line[start]):
                people = tuple(p for p in there.people.get((role, unit.pk), []) if p.pk not in excluded)
                if people:
                    return Seat(role, unit, people)
        return Seat(step.role, None, ())

    def home(self, step: StepFields) -> OrgUnit:
        """Return the unit where the role of the step is first looked for."""
        there = self._of(step.named_unit) if step.named_unit else self
        return there.line[self._start(step)] if step.mode == Mode.ONE else self.line[-1]

    def _of(self, unit: OrgUnit) -> Holders:
        """Return who holds which role on the line of another unit, which a step names."""
        return self.named.setdefault(unit.pk, Holders(unit))

    def _start(self, step: StepFields) -> int:
        match step.place:
            case Place.NEAREST_ABOVE:
                return min(1, len(self.line) - 1)
            case Place.SECTOR:
                kinds = [unit.kind for unit in self.line]
                return kinds.index(UnitKind.SECTOR) if UnitKind.SECTOR in kinds else 0
            case Place.MUNICIPALITY:
                return len(self.line) - 1
        return 0

    def _roles(self, step: StepFields, unit: OrgUnit, *, is_first: bool) -> tuple[str, ...]:
        """Return the role itself where the step belongs, and the managers' roles where it has to go up."""
        managers = tuple(role.value for role in MANAGER_ROLES)
        return (step.role, *managers) if is_first else managers


def excluded_from(step: StepFields, steps: list[DecisionRunStep]) -> set[int]:
    """Return whom a deciding step may not land on: those who put the case forward in this run.

    Where a deputy did it, that is both she and the one in whose place she acted.
    """
    if step.act not in DECIDING:
        return set()
    forward = [s for s in steps if s.act in PUTTING_FORWARD]
    return {person for s in forward for person in (s.acted_by_id, s.acted_for_id) if person}


def agreed_lines() -> QuerySet[DecisionLine]:
    """Return the line of each kind of decision, with its steps."""
    return DecisionLine.objects.filter(archived_at=None).prefetch_related("governance_steps__named_unit")


def current_step(run: DecisionRun) -> DecisionRunStep | None:
    """Return the step whose turn it is, or None when the run has ended."""
    return run.governance_steps.filter(status=RunStepStatus.CURRENT).select_related("unit").first()


def handed_on(run: DecisionRun) -> DecisionRunStep | None:
    """Return the step by which the case was put forward, while nobody else has acted after it; otherwise None.

    Steps that were passed by, and those that went as one with it since the same person had them, do not count.
    """
    steps = list(run.governance_steps.select_related("run__unit").order_by("-position"))
    now = next((place for place, step in enumerate(steps) if step.status == RunStepStatus.CURRENT), len(steps))
    acted = [step for step in steps[now + 1 :] if step.status != RunStepStatus.SKIPPED]
    last = acted[0] if acted else None
    for step in acted:
        if step.status != RunStepStatus.DONE or (step.acted_by_id, step.acted_for_id) != _actor(last):
            return None
        if step.act in PUTTING_FORWARD:
            return step
        if step.mode != Mode.ONE:  # she has registered what a group says
            return None
    return None


def _actor(step: DecisionRunStep | None) -> tuple[int | None, int | None]:
    return (step.acted_by_id, step.acted_for_id) if step else (None, None)


def waiting_for(user: Any, *kinds: str) -> QuerySet[DecisionRunStep]:
    """Return the current steps that wait for this person, the oldest first.

    For a deputy those of the role that she acts in. Never a decision on what she or the principal put forward,
    in her own name or through a deputy.
    """
    running = DecisionRunStep.objects.filter(status=RunStepStatus.CURRENT, run__status=RunStatus.RUNNING)
    steps = running.filter(landed_with(user))
    if kinds:
        steps = steps.filter(run__kind__in=kinds)
    people = {user.pk, person_of(user).pk}
    own = DecisionRunStep.objects.filter(Q(acted_by__in=people) | Q(acted_for__in=people), act__in=PUTTING_FORWARD)
    steps = steps.exclude(act__in=DECIDING, run__in=own.values("run"))
    steps = steps.exclude(act=Act.STATE, mode=Mode.ALL, pk__in=_heard(person_of(user)))
    return steps.select_related("run", "unit").order_by("began_at")


def landed_with(user: Any) -> Q:
    """Return the condition that a step lies with a role of the person's, also where she herself is kept from it."""
    condition = Q(pk__in=[])
    for held in roles_of(user).held:
        condition |= Q(role=held.role, unit__path=held.path, mode=Mode.ONE)
        condition |= Q(role=held.role) & ~Q(mode=Mode.ONE)
    return condition


def _heard(person: User) -> QuerySet[Any]:
    """Return the steps in which the person has been heard, in her own voice or through a deputy."""
    hers = Q(stated_by=person, stated_for=None) | Q(stated_for=person)
    return DecisionStatement.objects.filter(hers).order_by().values("step")


def involved(user: Any, kind: str) -> QuerySet[DecisionRun]:
    """Return the runs that have, or have had, their turn with the person or with a group that she is in."""
    group = Q(mode=Mode.BODY, status__in=(RunStepStatus.CURRENT, RunStepStatus.DONE))
    group &= Q(role__in={held.role for held in roles_of(user).held})
    steps = DecisionRunStep.objects.filter(_turn_or_deed(user, kind) | group, run__kind=kind)
    return DecisionRun.objects.filter(pk__in=steps.order_by().values("run"))


def called_in(user: Any, kind: str) -> QuerySet[DecisionRun]:
    """Return the runs in which a step that names a unit has, or has had, its turn with the person.

    She may stand outside the line of the case's own unit, and see nothing of it otherwise. Few steps name a unit, so
    this costs little where whole lists are narrowed by it.
    """
    steps = DecisionRunStep.objects.filter(_turn_or_deed(user, kind), run__kind=kind, named_unit__isnull=False)
    return DecisionRun.objects.filter(pk__in=steps.order_by().values("run"))


def _turn_or_deed(user: Any, kind: str) -> Q:
    """Return the condition that a step waits for the person, or was taken by her or in her place."""
    found = Q(pk__in=waiting_for(user, kind).order_by().values("pk"))
    # A deputy's deeds are told by where they were done: on the unit of the case, or on the one that the step named.
    for unit in ("run__unit", "unit") if user.acting_as else ("unit",):
        found |= answered_for(user, "acted_by", unit) | answered_for(user, "acted_for", unit)
    return found


@dataclass(frozen=True)
class StepView:
    """One line of «Hvem har saken nå»."""

    state: str
    act_label: str
    who: tuple[str, ...]
    unit_name: str
    acted_at: datetime | None
    waited_days: int
    allowed_days: int
    due_on: date | None
    note: str
    meeting_on: date | None
    is_late: bool
    is_vacant: bool
    statements: tuple[Any, ...] = ()
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunView:
    """A run as the pages show it: what is done, who has it now, and what comes next."""

    run: DecisionRun
    steps: list[StepView] = field(default_factory=list)

    @property
    def now(self) -> StepView | None:
        """Return the step whose turn it is."""
        return next((step for step in self.steps if step.state == "now"), None)


_STATES = {
    RunStepStatus.WAITING: "next",
    RunStepStatus.CURRENT: "now",
    RunStepStatus.DONE: "done",
    RunStepStatus.RETURNED: "returned",
    RunStepStatus.TAKEN_BACK: "taken_back",
    RunStepStatus.SKIPPED: "skipped",
}


def run_view(run: DecisionRun | None, *, forward_by: date | None = None) -> RunView | None:
    """Return the picture of the run with the names of today; at most seven queries, and two for each named unit.

    `forward_by` is the case's own deadline for being put forward. It stands in for the days of the line, so that a page
    never shows two deadlines for one deed.
    """
    if run is None:
        return None
    steps = list(run.governance_steps.select_related("unit", "named_unit", "acted_by", "acted_for"))
    statements: dict[int, list[Any]] = {}
    if any(step.mode == Mode.ALL for step in steps):
        for statement in DecisionStatement.objects.filter(step__run=run).select_related("stated_by", "stated_for"):
            statements.setdefault(statement.step_id, []).append(statement)
    holders = Holders(run.unit)
    is_ended = run.status != RunStatus.RUNNING
    views = [
        _with_deadline(_step_view(step, holders, steps, tuple(statements.get(step.pk, ()))), step, forward_by)
        for step in steps
        if not (is_ended and step.status == RunStepStatus.WAITING)
    ]
    return RunView(run, views)


def _step_view(
    step: DecisionRunStep, holders: Holders, steps: list[DecisionRunStep], statements: tuple[Any, ...]
) -> StepView:
    deputies: tuple[str, ...] = ()
    if (
        step.acted_by and step.status != RunStepStatus.SKIPPED
    ):  # who skipped a step is not the one who should have acted
        who: tuple[str, ...] = (in_whose_place(step.acted_by, step.acted_for),)
        unit = step.unit
    else:
        excluded = excluded_from(step, steps)
        seat = holders.seat(step, excluded)
        who = _who(step, seat)
        if step.status == RunStepStatus.CURRENT and step.mode == Mode.ONE:
            deputies = deputies_in(seat, excluded)
        unit = step.unit or seat.unit
    waited = (clock.now() - step.began_at).days if step.began_at else 0
    return StepView(
        state=_STATES[RunStepStatus(step.status)],
        act_label=str(step.get_act_display()),
        who=who,
        unit_name=unit.name if unit else "",
        acted_at=step.acted_at,
        waited_days=waited,
        allowed_days=step.days_allowed,
        due_on=step.due_at.date() if step.due_at else None,
        note=step.note,
        meeting_on=step.meeting_on,
        is_late=step.is_late,
        is_vacant=not who,
        statements=statements,
        deputies=deputies,
    )


def deputies_in(seat: Seat, excluded: set[int]) -> tuple[str, ...]:
    """Return who may act today for those who hold the seat, without those who put the case forward; one query."""
    if not (seat.role and seat.unit and seat.people):
        return ()
    rows = Deputyship.objects.current().filter(principal__in=seat.people, role=seat.role, unit=seat.unit)
    rows = rows.exclude(deputy__in=excluded).select_related("deputy").order_by("pk")
    return tuple(dict.fromkeys(str(row.deputy) for row in rows))


def _with_deadline(view: StepView, step: DecisionRunStep, forward_by: date | None) -> StepView:
    if forward_by is None or view.state != "now" or step.act not in PUTTING_FORWARD:
        return view
    return replace(view, allowed_days=0, due_on=forward_by, is_late=forward_by < clock.today())


def _who(step: DecisionRunStep, seat: Seat) -> tuple[str, ...]:
    """Return the names; for a group its name, since any member may register the group's answer.

    Nobody at all when a group has no members: then the step lacks one who can act.
    """
    if not seat.people:
        return ()
    if step.mode != Mode.ONE:
        return (group_words(step),)
    return tuple(str(person) for person in seat.people)


def group_words(step: StepFields) -> str:
    """Return what a group that takes a step is called."""
    if step.mode == Mode.ALL:
        return _("Alle ledere")
    return _("Toppledergruppa") if step.role == Role.TOP_MANAGEMENT else Role(step.role).label.capitalize()
