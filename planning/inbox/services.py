"""The only writer of planning's inbox, and the one that prepares the next cycle."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.editable import Editable, Visibility, check_basis, exemption, tightened
from governance.core.errors import RuleBroken
from governance.organisation.models import OrgUnit, User
from governance.organisation.queries import municipality
from governance.process import services as process
from governance.process.models import GovernanceCycle, Subprocess, SubprocessCode
from planning.inbox.models import PlanningInput
from planning.inbox.permissions import check_answer, check_prepare_cycle
from planning.inbox.workflow import INPUTS
from planning.plans import services as plans
from planning.plans.models import Plan, PlanKind


@transaction.atomic
def receive_input(
    *,
    cycle: GovernanceCycle,
    unit: OrgUnit,
    title: str,
    text: str,
    source_label: str,
    source_path: str,
    by: User | None,
    visibility: str = Visibility.INTERNAL,
    legal_basis: str = "",
) -> PlanningInput:
    """Put a lesson in the inbox of a cycle's planning; a second time from the same source gives the first one.

    The caller has asked who may. Source and address stand as they are given. Raises RuleBroken when it is not said by
    which law an input is exempt from public access.
    """
    check_basis(visibility, legal_basis)
    values = {
        "unit": unit, "title": title, "text": text, "source_label": source_label, "visibility": visibility,
        "legal_basis": legal_basis, "received_at": clock.now(),
    }  # fmt: skip
    item, is_new = PlanningInput.objects.get_or_create(cycle=cycle, source_path=source_path, defaults=values)
    if is_new:
        changes = {"cycle": [None, cycle.year], "source": [None, source_label]} | exemption(visibility, legal_basis)
        audit.record(by=by, verb="received", subject=item, changes=changes)
    return item


def close_input(item: PlanningInput, source: Editable, old_basis: str, *, source_label: str, by: User | None) -> None:
    """Show an input to no more people than what it came from, and call that by the name it now goes by.

    The caller has asked who may. `old_basis` is the legal basis that stood on the source before.
    """
    fields = {**tightened(item, source, old_basis), "source_label": source_label}
    audit.edit(item, by=by, version=item.version, fields=fields, verb="followed")


def answer_input(item: PlanningInput, *, version: int, follow: bool, reason: str, by: User | None) -> None:
    """Answer an input, with the reason. Raises RuleBroken without one, WrongState when it has been answered."""
    name = "follow" if follow else "decline"
    INPUTS.check(item, name)
    check_answer(by, item)
    if not reason.strip():
        raise RuleBroken(_("Skriv en begrunnelse for svaret."), field="reason")
    fields = {"answer": reason, "answered_by": by, "answered_at": clock.now()}
    audit.perform(item, name, by=by, table=INPUTS, version=version, reason=reason, fields=fields)


@transaction.atomic
def prepare_cycle(*, year: int, by: User | None) -> tuple[GovernanceCycle, Plan]:
    """Create the cycle of a year and its økonomiplan under work. Raises RuleBroken when the year is taken."""
    check_prepare_cycle(by)
    cycle = process.create_cycle(year=year, by=by)
    return cycle, prepare_plan(cycle, by=by)


def prepare_plan(cycle: GovernanceCycle, *, by: User | None) -> Plan:
    """Create the økonomiplan of a cycle, four years from its own on, owned by the unit that owns planning."""
    check_prepare_cycle(by)
    title = _("Økonomiplan med handlingsprogram %(first)s–%(last)s") % {"first": cycle.year, "last": cycle.year + 3}
    return plans.create_plan(
        kind=PlanKind.BUDGET,
        title=title,
        unit=_planning_unit(),
        cycle=cycle,
        valid_from=date(cycle.year, 1, 1),
        valid_to=date(cycle.year + 3, 12, 31),
        by=by,
    )


def _planning_unit() -> OrgUnit:
    subprocess = Subprocess.objects.filter(code=SubprocessCode.PLANNING).select_related("owner_unit").first()
    unit = subprocess.owner_unit if subprocess else None
    unit = unit or municipality()
    if unit is None:
        raise RuleBroken(_("Kommunen er ikke opprettet ennå."))
    return unit
