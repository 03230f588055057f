"""Units: the tree that everything hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.errors import RuleBroken, WrongState
from governance.organisation.models import OrgUnit, RoleAssignment, UnitKind, User
from governance.organisation.permissions import check_administer
from governance.organisation.services import places
from governance.organisation.services.roles import check_reason, cut_role, keep_role

CODE_DIGITS = 9
FIRST_CODE = 1001


@transaction.atomic
def create_unit(
    *,
    name: str,
    kind: str,
    parent: OrgUnit | None,
    by: User | None,
    valid_from: date | None = None,
    code: str = "",
) -> OrgUnit:
    """Create a unit under its parent; without a code it gets the next free number as one.

    Raises RuleBroken when the tree would get two roots or a root below another, on a taken code, and below a unit
    that is closed or not begun.
    """
    check_administer(by)
    take_turn()
    if (parent is None) != (kind == UnitKind.MUNICIPALITY):
        raise RuleBroken(_("Bare kommunen står øverst. Velg overordnet enhet."), field="parent")
    if parent is None and OrgUnit.objects.filter(kind=UnitKind.MUNICIPALITY).exists():
        raise RuleBroken(_("Kommunen er allerede opprettet."))
    begins_on = valid_from or clock.today()
    if parent is not None:
        parent.refresh_from_db()
        check_open(parent, begins_on)
    check_code(code)
    unit = OrgUnit.objects.create(
        name=name,
        kind=kind,
        parent=parent,
        path=places.next_path(parent),
        code=code or _next_code(),
        valid_from=begins_on,
    )
    places.remember([unit])
    audit.record(by=by, verb="created", subject=unit, changes={"name": [None, name], "kind": [None, kind]})
    return unit


def check_open(parent: OrgUnit, day: date) -> None:
    """Raise RuleBroken unless the unit exists on the day and has no end: nothing new is put below one that closes."""
    if parent.valid_to is not None or parent.archived_at is not None:
        raise RuleBroken(_("Enheten er lagt ned eller skal legges ned. Velg en annen."), field="parent")
    if parent.valid_from > day:
        raise RuleBroken(_("Den overordnede enheten finnes ikke på denne datoen."), field="parent")


def check_code(code: str, unit: OrgUnit | None = None) -> None:
    """Raise RuleBroken when another unit has the code, also a closed one: a code means one unit for ever."""
    others = OrgUnit.objects.exclude(pk=unit.pk) if unit else OrgUnit.objects.all()
    if code and others.filter(code=code).exists():
        raise RuleBroken(_("En annen enhet har denne koden. Velg en annen."), field="code")


def _next_code() -> str:
    codes = OrgUnit.objects.exclude(code="").values_list("code", flat=True)
    numbers = [int(code) for code in codes if code.isascii() and code.isdigit() and len(code) <= CODE_DIGITS]
    return str(max(numbers, default=FIRST_CODE - 1) + 1)


@transaction.atomic
def edit_unit(
    unit: OrgUnit, *, name: str, kind: str, by: User | None, code: str = "", version: int | None = None
) -> None:
    """Give a unit another name, kind or code; a blank code leaves the one it has.

    Raises RuleBroken on a taken code or when the municipality would change kind, WrongState when the unit is closed,
    and StaleVersion.
    """
    seen = begin(unit, by=by, version=version)
    if (unit.kind == UnitKind.MUNICIPALITY) != (kind == UnitKind.MUNICIPALITY):
        raise RuleBroken(_("Bare den øverste enheten er kommunen."), field="kind")
    check_code(code, unit)
    fields = {"name": name, "kind": kind, "code": code or unit.code}
    if audit.edit(unit, by=by, version=seen, fields=fields):
        places.remember([unit], since=clock.today())


def begin(unit: OrgUnit, *, by: User | None, version: int | None) -> int:
    """Begin a change: ask the permission, take the turn and read the unit as it is now; return the version seen.

    Reading comes after the turn, so that two who move units at once cannot make a circle together.
    Raises PermissionDenied, and WrongState when the unit is closed.
    """
    check_administer(by)
    take_turn()
    seen = unit.version if version is None else version
    unit.refresh_from_db()
    if unit.is_closed or unit.archived_at is not None:
        raise WrongState(_("Enheten er lagt ned."))
    return seen


@transaction.atomic
def close_unit(unit: OrgUnit, *, on: date, by: User | None, reason: str, version: int | None = None) -> None:
    """Close a unit: `on` is its last day, and the last of all roles on it.

    What it owns stays where it is, without an ansvarlig. Raises RuleBroken for the municipality, for a day that has
    been, while other units stand below it, and when the last system administrator has the role there; WrongState when
    it is closed already; and StaleVersion.
    """
    seen = begin(unit, by=by, version=version)
    _check_last_day(unit, on)
    _check_nothing_below(unit, on)
    audit.edit(unit, by=by, version=seen, fields={"valid_to": on}, verb="closed", reason=reason)
    end_roles(unit, on=on, by=by, reason=reason)


@transaction.atomic
def keep_unit(
    unit: OrgUnit, *, by: User | None, reason: str, roles: Sequence[RoleAssignment] = (), version: int | None = None
) -> None:
    """Let a unit that was to be closed go on after all, and with it those of its roles that are named.

    Raises WrongState when it is closed already, or was never to be; RuleBroken when the unit above is to be closed, or
    a role is not one that can go on; and StaleVersion.
    """
    seen = begin(unit, by=by, version=version)
    check_reason(reason, by=by)
    if unit.valid_to is None:
        raise WrongState(_("Enheten skal ikke legges ned."))
    if unit.parent is not None and unit.parent.valid_to is not None:
        raise RuleBroken(_("Den overordnede enheten skal legges ned. Behold den først, eller flytt denne enheten."))
    audit.edit(unit, by=by, version=seen, fields={"valid_to": None}, verb="closing_cancelled", reason=reason)
    for assignment in roles:
        if assignment.unit_id != unit.pk:
            raise RuleBroken(_("Rollen står på en annen enhet."), field="roles")
        assignment.unit = unit
        keep_role(assignment, by=by, reason=reason)


def _check_last_day(unit: OrgUnit, on: date) -> None:
    if unit.parent is None:
        raise RuleBroken(_("Kommunen kan ikke legges ned."))
    if on < unit.valid_from:
        raise RuleBroken(_("Sluttdatoen kan ikke være før startdatoen."), field="on")
    if on < clock.today() - timedelta(days=1):
        raise RuleBroken(_("Siste dag kan tidligst være i går, for historien endres ikke."), field="on")
    if not unit.parent.outlasts(on):
        raise RuleBroken(_("Den overordnede enheten legges ned før det. Velg en tidligere dag."), field="on")


def _check_nothing_below(unit: OrgUnit, on: date) -> None:
    below = OrgUnit.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), parent=unit, archived_at=None)
    if names := ", ".join(below.values_list("name", flat=True)):
        raise RuleBroken(_("Flytt eller legg ned enhetene under først: %(names)s.") % {"names": names})


def end_roles(unit: OrgUnit, *, on: date, by: User | None, reason: str) -> None:
    """Let every role on the unit end on the day at the latest."""
    for assignment in RoleAssignment.objects.filter(unit=unit, archived_at=None).select_related("unit"):
        cut_role(assignment, on=on, by=by, reason=reason)
