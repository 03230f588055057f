"""What comes after the director's decision: the hearing, the council's adoption, and the way back to the drafts."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.audit.queries import created_on
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.organisation.models import User
from governance.process import services as process
from governance.process.said import decided_at
from planning.plans.models import AdoptingBody, Plan
from planning.plans.permissions import check_edit_plan, check_register_adopted
from planning.plans.services.plans import check_reason
from planning.plans.workflow import PLANS, check_before_hearing, check_not_in_line


@transaction.atomic
def present_plan(plan: Plan, *, by: User | None, version: int | None = None) -> None:
    """Lay the plan before the council after its hearing. Raises RuleBroken while people may still speak."""
    check_before_hearing(plan)
    if plan.hearing_ends_on and plan.hearing_ends_on >= clock.today():
        raise RuleBroken(_("Høringen er ikke over. Vent til dagen etter fristen."))
    audit.perform(plan, "present", by=by, table=PLANS, version=version)


@transaction.atomic
def adopt_plan(plan: Plan, *, by: User | None, adopted_on: date, case_number: str, version: int | None = None) -> None:
    """Register what the council decided, with its date and case number.

    Raises RuleBroken without a case number, for a day that has not come or that lies before the director's decision,
    and while a furnished rule says no; WrongState while the plan is still in its line.
    """
    check_edit_plan(by, plan)
    PLANS.check(plan, "adopt_in_council")
    check_not_in_line(plan)
    if plan.adopting_body != AdoptingBody.COUNCIL:
        raise PLANS.refuse(plan)
    check_before_hearing(plan)
    if not case_number.strip():
        raise RuleBroken(_("Skriv saksnummeret."), field="case_number")
    _check_has_come(adopted_on)
    decided = decided_at(plan.run) if plan.run else None
    if decided and adopted_on < timezone.localtime(decided).date():
        message = _("Kommunestyret kan ikke ha vedtatt planen før kommunedirektøren la den frem.")
        raise RuleBroken(message, field="adopted_on")
    fields = {"adopted_on": adopted_on, "case_number": case_number}
    audit.perform(plan, "adopt_in_council", by=by, table=PLANS, version=version, fields=fields)


@transaction.atomic
def register_adopted(
    plan: Plan, *, by: User | None, adopted_on: date, case_number: str = "", version: int | None = None
) -> None:
    """Register a plan that was adopted before it was entered here, and so never went along the line.

    Raises PermissionDenied for others than those who own the process, and RuleBroken when the day is not earlier than
    the one on which the plan was entered: what is adopted since then goes along its line.
    """
    check_register_adopted(by, plan)
    PLANS.check(plan, "register")
    check_before_hearing(plan)
    entered = created_on(plan)
    if entered and adopted_on >= entered:
        message = _("Planen må være vedtatt før den ble opprettet her. Legg den ellers frem til behandling.")
        raise RuleBroken(message, field="adopted_on")
    fields = {"adopted_on": adopted_on, "case_number": case_number}
    audit.perform(plan, "register", by=by, table=PLANS, version=version, fields=fields)


@transaction.atomic
def rework_plan(plan: Plan, *, by: User | None, reason: str, version: int | None = None) -> None:
    """Take the plan back to the drafting table after the director's decision, with a reason; its line begins anew."""
    check_edit_plan(by, plan)
    PLANS.check(plan, "rework")
    check_not_in_line(plan)
    check_reason(reason)
    audit.perform(plan, "rework", by=by, table=PLANS, version=version, reason=reason, fields={"hearing_ends_on": None})
    if plan.run is not None:
        process.begin_anew(plan.run, by=by, reason=reason)


def _check_has_come(day: date) -> None:
    if day > clock.today():
        raise RuleBroken(_("Vedtaksdatoen kan ikke være frem i tid."), field="adopted_on")
