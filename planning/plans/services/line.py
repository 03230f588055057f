"""The way of a plan along its line, up to the director's decision. A deed carries the seal of what was seen."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import bump
from governance.core.errors import RuleBroken
from governance.organisation.models import User
from governance.process import services as process
from governance.process.models import Act, DecisionRun, LineKind
from governance.process.seats import nobody_else_decides
from planning.plans import seals
from planning.plans.models import HEARING_DAYS, AdoptingBody, Plan
from planning.plans.permissions import check_edit_plan
from planning.plans.workflow import PLANS, check_before_hearing, is_in_line

CHANGED = _lazy("Planen er endret siden du åpnet siden. Les den på nytt før du svarer.")


@transaction.atomic
def propose_plan(plan: Plan, *, by: User, version: int | None = None) -> None:
    """Put the plan forward: it goes along its line to the municipal director.

    Raises RuleBroken while a furnished rule says no, and when nobody but the one who puts it forward could decide on
    it; WrongState and StaleVersion as all moves do.
    """
    check_edit_plan(by, plan)
    PLANS.check(plan, "propose")
    check_before_hearing(plan)
    run = plan.run or process.start_run(kind=LineKind.PLAN, unit=plan.unit, by=by, title=plan.title)
    process.act(run, Act.PROPOSE, by=by, shown_hash=seals.shown_hash(plan))
    if nobody_else_decides(run):
        message = _("Du er den eneste som kan beslutte planen. Be en annen i %(unit)s om å legge den frem.")
        raise RuleBroken(message % {"unit": plan.unit})
    audit.perform(plan, "propose", by=by, table=PLANS, version=version, fields={"run": run})


@transaction.atomic
def advise(plan: Plan, deed: str, *, by: User, note: str, shown_hash: str) -> None:
    """Recommend the plan or state an opinion of it, `Act.RECOMMEND` or `Act.STATE`; the next in the line has it then.

    Raises RuleBroken for an opinion without words, and as `process.services.act_on_shown` does.
    """

    def ask() -> None:
        if deed == Act.STATE and not note.strip():
            raise RuleBroken(_("Skriv hva du mener om planen."), field="note")

    _act(plan, deed, by=by, note=note, shown=shown_hash, needs=ask)
    bump(plan, version=plan.version)


@transaction.atomic
def decide(
    plan: Plan,
    *,
    by: User,
    shown_hash: str,
    note: str = "",
    case_number: str = "",
    hearing_ends_on: date | None = None,
) -> None:
    """Decide as municipal director: adopt the plan, or let it go on to the council, first to hearing when it is heard.

    Raises RuleBroken while a furnished rule says no and when the hearing is shorter than the law asks; otherwise as
    `advise` does.
    """

    def ask() -> None:
        check_before_hearing(plan)
        if plan.adopting_body == AdoptingBody.COUNCIL:
            check_hearing(plan, hearing_ends_on)

    _act(plan, Act.DECIDE, by=by, note=note, shown=shown_hash, needs=ask)
    if plan.adopting_body == AdoptingBody.DIRECTOR:
        fields = {"adopted_on": clock.today(), "case_number": case_number}
        audit.perform(plan, "adopt", by=by, table=PLANS, reason=note, fields=fields)
    elif hearing_ends_on is not None:
        fields = {"hearing_ends_on": hearing_ends_on}
        audit.perform(plan, "send_to_hearing", by=by, table=PLANS, reason=note, fields=fields)
    else:
        bump(plan, version=plan.version)


@transaction.atomic
def send_back(plan: Plan, *, by: User, reason: str) -> None:
    """Return the plan to its owner unit, with what must be corrected. Raises as `process.services.send_back` does."""
    process.send_back(_run(plan), by=by, reason=reason)
    audit.perform(plan, "send_back", by=by, table=PLANS, reason=reason)


@transaction.atomic
def take_back(plan: Plan, *, by: User, reason: str) -> None:
    """Let the one who put the plan forward have it back while nobody has acted on it.

    Raises PermissionDenied for others, and as `process.services.take_back` does.
    """
    check_edit_plan(by, plan)
    process.take_back(_run(plan), by=by, reason=reason)
    audit.perform(plan, "take_back", by=by, table=PLANS, reason=reason)


def first_hearing_end(plan: Plan) -> date | None:
    """Return the first day on which the plan's hearing may end, or None when no law asks for one."""
    days = HEARING_DAYS.get(plan.kind)  # type: ignore[call-overload]
    return clock.today() + timedelta(days=days) if days else None


def check_hearing(plan: Plan, until: date | None) -> None:
    """Raise RuleBroken when a hearing that ends on this day, or no hearing at all, is less than the law asks."""
    earliest = first_hearing_end(plan)
    if earliest and (until is None or until < earliest):
        words = {"kind": plan.get_kind_display(), "days": (earliest - clock.today()).days}
        message = _("En %(kind)s må ligge til høring i minst %(days)d dager.") % words
        raise RuleBroken(message, field="hearing_ends_on")
    if until is not None and until <= clock.today():
        raise RuleBroken(_("Høringsfristen må være frem i tid."), field="hearing_ends_on")


def _act(plan: Plan, deed: str, *, by: User, note: str, shown: str, needs: process.Needs) -> None:
    process.act_on_shown(
        _run(plan), deed, by=by, note=note, shown_hash=shown, changed=CHANGED, needs=needs,
        seal=lambda: seals.shown_hash(Plan.objects.get(pk=plan.pk)),
    )  # fmt: skip


def _run(plan: Plan) -> DecisionRun:
    """Return the run that the plan goes along now. Raises WrongState when it goes along none."""
    if plan.run is None or not is_in_line(plan):
        raise PLANS.refuse(plan)
    return plan.run
