"""Decision runs: one case on its way along its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.errors import RuleBroken, WrongState
from governance.organisation.access import person_of
from governance.organisation.models import OrgUnit, User
from governance.process.history import ACT_VERBS, BACK_VERBS
from governance.process.models import (
    MERGING,
    Act,
    DecisionRun,
    DecisionRunStep,
    DecisionStatement,
    DecisionStep,
    LineKind,
    Mode,
    RunStatus,
    RunStepStatus,
)
from governance.process.permissions import check_act, check_take_back
from governance.process.queries import Holders, Seat, current_step, excluded_from

#: Raises RuleBroken when what was said lacks something.
Needs = Callable[[], None]
COPIED = ("act", "role", "place", "named_unit_id", "mode", "days_allowed", "is_optional")


@transaction.atomic
def start_run(*, kind: str, unit: OrgUnit, by: User | None, title: str) -> DecisionRun:
    """Start a case along the line of its kind; its first step has its turn at once."""
    run = DecisionRun.objects.create(kind=kind, unit=unit, title=title[:250], started_by=by, started_at=clock.now())
    steps = list(DecisionStep.objects.filter(line__kind=kind).order_by("position"))
    if not steps:
        message = _("Beslutningslinjen for «%(kind)s» mangler. Ta kontakt med prosesseieren.")
        raise RuleBroken(message % {"kind": LineKind(kind).label})
    _append(run, steps, after=0)
    audit.record(by=by, verb="run_started", subject=run)
    _give_turn(run, after=0, last_actor=None)
    return run


@transaction.atomic
def act(
    run: DecisionRun,
    deed: str,
    *,
    by: User,
    shown_hash: str = "",
    note: str = "",
    meeting_on: date | None = None,
    needs: Needs | None = None,
) -> None:
    """Take the current step and give the next its turn. `shown_hash` is of what the person saw when she acted.

    Raises PermissionDenied when it is not her turn, WrongState when the turn has gone on, RuleBroken when a
    group's answer has no meeting date. `needs` asks the subject's own rules of what she said; it is asked when it is
    known that it is hers to say.
    """
    step = _turn(run, deed)
    check_act(by, run, deed, step)
    if needs is not None:
        needs()
    if step.mode == Mode.BODY and meeting_on is None:
        raise RuleBroken(_("Skriv datoen for møtet der gruppa behandlet saken."), field="meeting_on")
    if step.mode == Mode.ALL:
        DecisionStatement.objects.create(
            step=step, stated_by=by, stated_for=by.acting_for, stated_at=clock.now(), text=note
        )
        audit.record(by=by, verb="stated", subject=run)
        return
    _close(step, RunStepStatus.DONE, by=by, note=note, shown_hash=shown_hash, meeting_on=meeting_on)
    changes = {"shown_hash": [None, shown_hash]}
    audit.record(by=by, verb=ACT_VERBS[Act(deed)], subject=run, reason=note, changes=changes)
    _give_turn(run, after=step.position, last_actor=by)


@transaction.atomic
def skip(run: DecisionRun, deed: str, *, by: User, reason: str) -> None:
    """Pass by an optional step, with the reason; the subject's service has asked who may."""
    step = _turn(run, deed)
    if not step.is_optional:
        raise PermissionDenied
    if not reason.strip():
        raise RuleBroken(_("Skriv hvorfor trinnet hoppes over."), field="reason")
    _close(step, RunStepStatus.SKIPPED, by=by, note=reason)
    audit.record(by=by, verb="run_skipped", subject=run, reason=reason)
    _give_turn(run, after=step.position, last_actor=None)


@transaction.atomic
def close_round(run: DecisionRun, *, by: User | None) -> None:
    """End a round where all are heard; silence is no objection."""
    step = _turn(run, Act.STATE)
    if step.mode != Mode.ALL:
        raise WrongState(_("Innspillsrunden er over. Se hvem som har saken nå."))
    _close(step, RunStepStatus.DONE, by=by)
    audit.record(by=by, verb="run_round_closed", subject=run)
    _give_turn(run, after=step.position, last_actor=None)


@transaction.atomic
def send_back(run: DecisionRun, *, by: User, reason: str, is_recalled: bool = False) -> None:
    """Return the case to the one who put it forward, with a reason; the line begins anew in the same run.

    `is_recalled` means that it is taken back from the one who has it; the subject's service has asked who may.
    """
    step = current_step(run)
    if step is None or step.act == Act.PROPOSE:
        raise WrongState(_("Saken kan ikke sendes tilbake nå."))
    if not is_recalled:
        check_act(by, run, step.act)
    if not reason.strip():
        raise RuleBroken(_("Skriv hva som må rettes."), field="reason")
    steps = list(run.governance_steps.order_by("position"))
    ending = RunStepStatus.TAKEN_BACK if is_recalled else RunStepStatus.RETURNED
    _close(step, ending, by=by, note=reason)
    run.governance_steps.filter(position__gt=step.position, status=RunStepStatus.WAITING).delete()
    _append(run, _last_round(steps), after=step.position)
    audit.record(by=by, verb=BACK_VERBS[ending], subject=run, reason=reason)
    _give_turn(run, after=step.position, last_actor=None)


@transaction.atomic
def take_back(run: DecisionRun, *, by: User, reason: str) -> None:
    """Let the one who put the case forward have it back, with a reason, while the next in the line has not acted.

    Raises PermissionDenied for others, WrongState when the next has acted meanwhile, RuleBroken without a reason.
    """
    take_turn()
    check_take_back(by, run)
    send_back(run, by=by, reason=reason, is_recalled=True)


@transaction.atomic
def begin_anew(run: DecisionRun, *, by: User | None, reason: str) -> None:
    """Let a case that was decided begin its line again, in the same run; the subject's service has asked who may.

    Raises WrongState unless the run is at its end.
    """
    take_turn()
    rows = DecisionRun.objects.filter(pk=run.pk, status=RunStatus.COMPLETED, version=run.version)
    if not rows.update(status=RunStatus.RUNNING, version=run.version + 1):
        raise WrongState(_("Saken er ikke ferdig behandlet."))
    run.status, run.version = RunStatus.RUNNING, run.version + 1
    steps = list(run.governance_steps.order_by("position"))
    _append(run, _last_round(steps), after=steps[-1].position)
    audit.record(by=by, verb="run_begun_anew", subject=run, reason=reason)
    _give_turn(run, after=steps[-1].position, last_actor=None)


@transaction.atomic
def withdraw_run(run: DecisionRun, *, by: User | None, reason: str) -> None:
    """End a run whose subject has gone another way."""
    take_turn()
    run.governance_steps.filter(status=RunStepStatus.CURRENT).update(status=RunStepStatus.SKIPPED)
    _end(run, RunStatus.WITHDRAWN)
    audit.record(by=by, verb="run_withdrawn", subject=run, reason=reason)


@transaction.atomic
def reseat(step: DecisionRunStep) -> bool:
    """Give a current step whose seat has become empty to the next above; return True when it moved."""
    steps = list(step.run.governance_steps.order_by("position"))
    seat = Holders(step.run.unit).seat(step, excluded_from(step, steps))
    moved = (seat.unit, seat.role, not seat.people) != (step.unit, step.role, step.is_vacant)
    if moved:
        take_turn()
        rows = DecisionRunStep.objects.filter(pk=step.pk, status=RunStepStatus.CURRENT)
        rows.update(unit=seat.unit, role=seat.role, is_vacant=not seat.people)
        audit.record(by=None, verb="run_reseated", subject=step.run)
    return moved


def _turn(run: DecisionRun, deed: str) -> DecisionRunStep:
    step = current_step(run)
    if step is None or step.act != deed:
        raise WrongState(_("Saken har gått videre siden du åpnet siden. Se hvem som har den nå."))
    return step


def _last_round(steps: list[DecisionRunStep]) -> list[DecisionRunStep]:
    """Return the steps from the latest proposal on."""
    first = max(step.position for step in steps if step.act == Act.PROPOSE)
    return [step for step in steps if step.position >= first]


def _append(run: DecisionRun, steps: list[Any], *, after: int) -> None:
    DecisionRunStep.objects.bulk_create(
        DecisionRunStep(run=run, position=after + number, **{name: getattr(step, name) for name in COPIED})
        for number, step in enumerate(steps, start=1)
    )


def _close(step: DecisionRunStep, status: str, *, by: User | None, **values: Any) -> None:
    """Mark the step by a conditional UPDATE, so that of two who act at once one wins."""
    take_turn()
    values |= {"status": status, "acted_by": by, "acted_for": by.acting_for if by else None, "acted_at": clock.now()}
    rows = DecisionRunStep.objects.filter(pk=step.pk, status=RunStepStatus.CURRENT)
    if not rows.update(**values):
        raise WrongState(_("Noen andre var raskere. Se hvem som har saken nå."))
    for name, value in values.items():
        setattr(step, name, value)


def _give_turn(run: DecisionRun, *, after: int, last_actor: User | None) -> None:
    """Find who has the next step, and let consecutive steps that land on the same person go as one."""
    steps = list(run.governance_steps.order_by("position"))
    holders = Holders(run.unit)
    for step in (s for s in steps if s.position > after):
        seat = holders.seat(step, excluded_from(step, steps))
        values: dict[str, Any] = {"unit": seat.unit, "began_at": clock.now(), "is_vacant": not seat.people}
        if seat.people and seat.role != step.role:
            values["role"] = seat.role
        if step.mode == Mode.ONE and step.act in MERGING and _lands_on(last_actor, seat):
            note = _("Samme person som i trinnet før.")
            values |= {"status": RunStepStatus.DONE, "acted_by": last_actor, "acted_at": clock.now(), "note": note}
            values["acted_for"] = last_actor.acting_for if last_actor else None
            DecisionRunStep.objects.filter(pk=step.pk).update(**values)
            step.acted_by, step.acted_for = last_actor, values["acted_for"]
            continue
        DecisionRunStep.objects.filter(pk=step.pk).update(**values, status=RunStepStatus.CURRENT)
        return
    _end(run, RunStatus.COMPLETED)


def _lands_on(person: User | None, seat: Seat) -> bool:
    """Return True when the seat is the person's; a deputy has the principal's seat in the lent role only."""
    lent = person.acting_as if person else None
    if lent and (lent.role, lent.unit) != (seat.role, seat.unit):
        return False
    return person_of(person) in seat.people


def _end(run: DecisionRun, status: str) -> None:
    rows = DecisionRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING, version=run.version)
    rows.update(status=status, version=run.version + 1)
    run.status, run.version = status, run.version + 1
