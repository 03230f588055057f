"""Reorganisations: units that move, and units that become one. Access follows the tree as it is after it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.organisation.models import OrgUnit, User
from governance.organisation.services import places
from governance.organisation.services.units import begin, check_open, end_roles


@transaction.atomic
def move_unit(unit: OrgUnit, *, parent: OrgUnit, by: User | None, reason: str, version: int | None = None) -> None:
    """Let a unit, with all below it, stand under another from today.

    Raises RuleBroken for the municipality, for a place below itself, below a closed unit or too deep; WrongState when
    the unit is closed; and StaleVersion.
    """
    seen = begin(unit, by=by, version=version)
    parent.refresh_from_db()
    _check_target(unit, parent, field="parent")
    if parent.pk == unit.parent_id:
        raise RuleBroken(_("Enheten ligger der allerede. Velg en annen."), field="parent")
    _place(unit, parent, version=seen, by=by, reason=reason)


def _check_target(unit: OrgUnit, target: OrgUnit, *, field: str) -> None:
    """Raise RuleBroken unless the unit can go below the target, or be taken over by it."""
    if unit.parent_id is None:
        raise RuleBroken(_("Kommunen står øverst og kan verken flyttes eller slås sammen med en annen enhet."))
    if target.is_within(unit):
        raise RuleBroken(_("Velg en enhet som ikke er den samme, og som ikke ligger under den."), field=field)
    try:
        check_open(target, clock.today())
    except RuleBroken as error:
        raise RuleBroken(error.message, field=field) from error


def _place(unit: OrgUnit, parent: OrgUnit, *, version: int, by: User | None, reason: str) -> None:
    """Write the new paths of the unit and all below it, and remember them."""
    old, new = unit.path, places.next_path(parent)
    places.check_depth(unit, new)
    audit.edit(unit, by=by, version=version, fields={"parent": parent, "path": new}, verb="moved", reason=reason)
    places.move_below(old, new)
    places.remember(OrgUnit.objects.within(unit), since=clock.today())


@transaction.atomic
def merge_unit(unit: OrgUnit, *, into: OrgUnit, by: User | None, reason: str, version: int | None = None) -> None:
    """Let another unit take over from today: units below move there, people work there, roles end.

    The unit is closed and stands below the one that took over, so that its leader answers for what it left.
    Raises as `move_unit` does, and LastAdministrator when her role would end with the unit.
    """
    seen = begin(unit, by=by, version=version)
    into.refresh_from_db()
    _check_target(unit, into, field="into")
    closes_on = max(clock.today() - timedelta(days=1), unit.valid_from)
    for below in OrgUnit.objects.filter(Q(valid_to=None) | Q(valid_to__gte=clock.today()), parent=unit):
        _place(below, into, version=below.version, by=by, reason=reason)
    for person in User.objects.filter(workplace=unit):
        audit.edit(person, by=by, version=person.version, fields={"workplace": into}, reason=reason)
    if unit.parent_id != into.pk:
        _place(unit, into, version=seen, by=by, reason=reason)
        seen = unit.version
    audit.edit(unit, by=by, version=seen, fields={"valid_to": closes_on}, verb="merged", reason=reason)
    end_roles(unit, on=closes_on, by=by, reason=reason)
