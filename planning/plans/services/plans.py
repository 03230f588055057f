"""Plans as they are made, changed, put in force and ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.editable import Visibility, check_basis, exemption
from governance.core.errors import RuleBroken
from governance.holdings import services as holdings
from governance.organisation.models import OrgUnit, User
from governance.organisation.queries import possible_responsible
from governance.process.models import GovernanceCycle
from planning.plans.models import ADMINISTRATIVE_KINDS, HEARING_DAYS, AdoptingBody, Plan, PlanKind, PlanStatus
from planning.plans.permissions import check_edit_plan, check_plan_for, check_reassign_plan
from planning.plans.queries import cycle_plan
from planning.plans.workflow import PLANS, check_not_in_line

EDITABLE = (
    "title", "unit", "responsible", "adopting_body", "valid_from", "valid_to", "visibility", "legal_basis",
)  # fmt: skip


def check_responsible(responsible: User | None, unit: OrgUnit) -> None:
    """Raise RuleBroken unless the person holds an active role on the unit or above it (DOMAIN: ansvarlig)."""
    if responsible is None or not possible_responsible(unit).filter(pk=responsible.pk).exists():
        message = _("Den ansvarlige må ha en rolle på %(unit)s eller over. Velg en annen person.") % {"unit": unit}
        raise RuleBroken(message, field="responsible")


@transaction.atomic
def create_plan(
    *,
    kind: str,
    title: str,
    unit: OrgUnit,
    by: User | None,
    responsible: User | None = None,
    cycle: GovernanceCycle | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    adopting_body: str = "",
    visibility: str = Visibility.INTERNAL,
    legal_basis: str = "",
) -> Plan:
    """Create a plan under work. Without an adopting body it is the usual one of its kind.

    Raises RuleBroken for an ansvarlig without a role, a cycle's second økonomiplan, where the director should adopt
    what the law leaves to the council, and where it is not said by which law a plan is exempt from public access.
    """
    check_plan_for(by, unit)
    if responsible is not None:
        check_responsible(responsible, unit)
    check_basis(visibility, legal_basis)
    _check_validity(valid_from, valid_to)
    adopting_body = adopting_body or usual_body(kind)
    _check_body(kind, adopting_body)
    if kind == PlanKind.BUDGET and cycle is not None and cycle_plan(cycle):
        raise RuleBroken(_("Syklusen har allerede en økonomiplan."), field="cycle")
    plan = Plan.objects.create(
        kind=kind, title=title, unit=unit, responsible=responsible, cycle=cycle, valid_from=valid_from,
        valid_to=valid_to, adopting_body=adopting_body, visibility=visibility, legal_basis=legal_basis,
    )  # fmt: skip
    changes = audit.differences(Plan(), {"title": title, "kind": kind}) | exemption(visibility, legal_basis)
    audit.record(by=by, verb="created", subject=plan, changes=changes)
    return plan


def edit_plan(plan: Plan, *, version: int, by: User | None, **fields: Any) -> None:
    """Change what the plan says of itself. Raises StaleVersion when somebody saved in between.

    Raises WrongState while the plan lies with somebody in its decision line, and RuleBroken when a case that has begun
    would belong to another unit.
    """
    check_edit_plan(by, plan)
    check_not_in_line(plan)
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_plan does not know {', '.join(sorted(unknown))}")
    unit = fields.get("unit", plan.unit)
    if unit != plan.unit:
        check_plan_for(by, unit)
        if plan.run is not None:
            raise RuleBroken(_("Enheten kan ikke endres etter at planen er lagt frem."), field="unit")
    _check_body(plan.kind, fields.get("adopting_body", plan.adopting_body))
    responsible = fields.get("responsible", plan.responsible)
    if responsible is not None and {"unit", "responsible"} & set(fields):
        check_responsible(responsible, unit)
    check_basis(fields.get("visibility", plan.visibility), fields.get("legal_basis", plan.legal_basis))
    _check_validity(fields.get("valid_from", plan.valid_from), fields.get("valid_to", plan.valid_to))
    with transaction.atomic():
        was_responsible = plan.responsible_id
        audit.edit(plan, by=by, version=version, fields=fields)
        if plan.responsible_id != was_responsible:
            holdings.lapse(plan)


@transaction.atomic
def reassign_plan(plan: Plan, *, responsible: User, version: int, by: User | None) -> None:
    """Give the plan another ansvarlig; the ansvarlig herself may, too. Raises RuleBroken when she has no role there."""
    check_reassign_plan(by, plan)
    check_responsible(responsible, plan.unit)
    if audit.edit(plan, by=by, version=version, fields={"responsible": responsible}):
        holdings.lapse(plan)


@transaction.atomic
def put_in_force(plan: Plan, *, by: User | None, replaces: Plan | None = None, version: int | None = None) -> None:
    """Let the adopted plan hold from now on; the one it replaces is replaced first."""
    if replaces is not None:
        check_edit_plan(by, replaces)
        audit.perform(replaces, "replace", by=by, table=PLANS)
    audit.perform(plan, "put_in_force", by=by, table=PLANS, version=version)


def repeal_plan(plan: Plan, *, by: User | None, reason: str, version: int | None = None) -> None:
    """End the plan before its time, with a reason."""
    check_reason(reason)
    audit.perform(plan, "repeal", by=by, table=PLANS, version=version, reason=reason)


def expire_plans() -> list[str]:
    """Let the plans in force whose last day has passed expire; return what was done."""
    past = Plan.objects.filter(status=PlanStatus.IN_FORCE, valid_to__lt=clock.today(), archived_at=None)
    done = []
    for plan in past:
        audit.perform(plan, "expire", by=None, table=PLANS)
        done.append(_("Planen «%(title)s» er utløpt.") % {"title": plan.title})
    return done


def usual_body(kind: str) -> str:
    """Return who adopts plans of this kind unless somebody says otherwise."""
    return AdoptingBody.DIRECTOR if kind in ADMINISTRATIVE_KINDS else AdoptingBody.COUNCIL


def _check_body(kind: str, body: str) -> None:
    if kind in HEARING_DAYS and body != AdoptingBody.COUNCIL:
        message = _("Kommunestyret må vedta en plan av typen %(kind)s.") % {"kind": PlanKind(kind).label}
        raise RuleBroken(message, field="adopting_body")


def _check_validity(valid_from: date | None, valid_to: date | None) -> None:
    if valid_from and valid_to and valid_to < valid_from:
        raise RuleBroken(_("Planen kan ikke slutte å gjelde før den begynner."), field="valid_to")


def check_reason(reason: str) -> None:
    """Raise RuleBroken unless a reason is given."""
    if not reason.strip():
        raise RuleBroken(_("Skriv en begrunnelse."), field="reason")
