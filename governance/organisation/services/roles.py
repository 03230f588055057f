"""Roles on units, for a period."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.errors import RuleBroken, WrongState
from governance.organisation import access
from governance.organisation.models import OrgUnit, Role, RoleAssignment, User
from governance.organisation.permissions import check_administer
from governance.organisation.services.administrators import LastAdministrator, keeping_administrators
from governance.organisation.services.deputies import tell_of_end, tell_of_keeping


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    unit: OrgUnit,
    by: User | None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: str = "",
) -> RoleAssignment:
    """Give a person a role on a unit for a period, and mirror it.

    Raises RuleBroken when she already holds it in some of the period, when the period ends before it begins, when it
    would outlive the unit, and when a person gives it without a reason.
    """
    check_administer(by)
    check_reason(reason, by=by)
    take_turn()  # of two who give the same role at once, the second sees the first
    begins_on = valid_from or clock.today()
    if valid_to is not None and valid_to < begins_on:
        raise RuleBroken(_("Sluttdatoen kan ikke være før startdatoen."), field="valid_to")
    if not unit.outlasts(valid_to):
        raise RuleBroken(_("Enheten er lagt ned eller skal legges ned. Velg en sluttdato før det."), field="unit")
    if _overlapping(user, role, unit, begins_on, valid_to).exists():
        raise RuleBroken(_("Personen har allerede denne rollen på enheten i perioden."), field="role")
    assignment = RoleAssignment.objects.create(
        user=user, role=role, unit=unit, valid_from=begins_on, valid_to=valid_to, reason=reason
    )
    access.mirror(role, unit)
    changes = {"user": [None, {"user": str(user.audit_id)}]}
    audit.record(by=by, verb="role_granted", subject=assignment, changes=changes, reason=reason)
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, on: date, by: User | None, reason: str, version: int | None = None) -> None:
    """Let a role end: `on` is the last day it holds.

    Raises WrongState when it is over already and would be brought back, LastAdministrator when nobody would administer
    the municipality after it, RuleBroken without a reason, and StaleVersion when somebody changed it in between.
    """
    check_administer(by)
    check_reason(reason, by=by)
    if assignment.valid_to is not None and assignment.valid_to < min(on, clock.today()):
        raise WrongState(_("Rollen er allerede avsluttet. Gi en ny rolle hvis personen skal ha den igjen."))
    if on < assignment.valid_from:
        raise RuleBroken(_("Sluttdatoen kan ikke være før startdatoen."), field="valid_to")
    if not assignment.unit.outlasts(on):
        raise RuleBroken(_("Enheten er lagt ned eller skal legges ned. Velg en sluttdato før det."), field="valid_to")
    seen, ended_on = assignment.version if version is None else version, assignment.valid_to
    with _guarded(assignment):
        audit.edit(assignment, by=by, version=seen, fields={"valid_to": on}, verb="role_ended", reason=reason)
    access.mirror(assignment.role, assignment.unit)
    tell_of_end(assignment, ended_on=ended_on, by=by)


def check_reason(reason: str, *, by: User | None) -> None:
    """Raise RuleBroken when a person gives no reason; what the program itself does is reasoned where it is written."""
    if by is not None and not reason.strip():
        raise RuleBroken(_("Skriv en begrunnelse."), field="reason")


@transaction.atomic
def keep_role(assignment: RoleAssignment, *, by: User | None, reason: str, version: int | None = None) -> None:
    """Take away the last day of a role that has not ended, so that it goes on without end.

    Raises WrongState when it has ended or has no last day, RuleBroken when its unit has one or she is given the role
    anew after it, and StaleVersion.
    """
    check_administer(by)
    check_reason(reason, by=by)
    take_turn()
    assignment.unit.refresh_from_db()
    if assignment.valid_to is None or assignment.archived_at is not None:
        raise WrongState(_("Rollen har ingen sluttdato."))
    if assignment.valid_to < clock.today():
        raise WrongState(_("Rollen er allerede avsluttet. Gi en ny rolle hvis personen skal ha den igjen."))
    if not assignment.unit.outlasts(None):
        raise RuleBroken(_("Enheten skal legges ned. Behold enheten først."))
    after = _overlapping(assignment.user, assignment.role, assignment.unit, assignment.valid_from, None)
    if after.exclude(pk=assignment.pk).exists():
        raise RuleBroken(_("Personen har fått rollen på nytt etter sluttdatoen. Avslutt den først."))
    seen, ended_on = assignment.version if version is None else version, assignment.valid_to
    audit.edit(assignment, by=by, version=seen, fields={"valid_to": None}, verb="role_kept", reason=reason)
    tell_of_keeping(assignment, ended_on=ended_on, by=by)
    access.mirror(assignment.role, assignment.unit)


def _guarded(assignment: RoleAssignment) -> AbstractContextManager[None]:
    """Return what watches over a change of a role that no municipality can be without."""
    return keeping_administrators() if assignment.role == Role.SYSTEM_ADMINISTRATOR else nullcontext()


@transaction.atomic
def cut_role(assignment: RoleAssignment, *, on: date, by: User | None, reason: str) -> None:
    """Let a role end on the day at the latest; one that ends before is left alone, one that begins later archived.

    Raises LastAdministrator as `end_role` does.
    """
    check_administer(by)
    if assignment.valid_to is not None and assignment.valid_to <= on:
        return
    if assignment.valid_from <= on:
        end_role(assignment, on=on, by=by, reason=reason)
        return
    # A last day too: an open role, archived or not, bars the same one from being given again.
    fields = {"archived_at": clock.now(), "valid_to": assignment.valid_to or assignment.valid_from}
    with _guarded(assignment):
        audit.edit(assignment, by=by, version=assignment.version, fields=fields, verb="role_withdrawn", reason=reason)
    access.mirror(assignment.role, assignment.unit)


@transaction.atomic
def cut_role_unless_last(assignment: RoleAssignment, *, on: date, by: User | None, reason: str) -> None:
    """Let a role end as `cut_role` does; the last system administrator's stands, and the log says so.

    For what goes by rules that nobody looks at, and must neither stop nor leave the municipality without one.
    """
    try:
        with transaction.atomic():
            cut_role(assignment, on=on, by=by, reason=reason)
    except LastAdministrator as error:
        audit.record(by=by, verb="role_kept_for_last", subject=assignment, reason=f"{reason}: {error.message}")


def _overlapping(
    user: User, role: str, unit: OrgUnit, begins_on: date, valid_to: date | None
) -> QuerySet[RoleAssignment]:
    """Return the person's own assignments of the role on the unit that share a day with the period."""
    begun = Q(valid_from__lte=valid_to) if valid_to else Q()
    lasting = Q(valid_to=None) | Q(valid_to__gte=begins_on)
    return RoleAssignment.objects.filter(begun, lasting, user=user, role=role, unit=unit, archived_at=None)
