"""Units: the tree that everything hangs on."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.organisation.models import PATH_STEP_LENGTH, OrgUnit, UnitKind, User
from governance.organisation.permissions import check_administer


@transaction.atomic
def create_unit(
    *, name: str, kind: str, parent: OrgUnit | None, by: User | None, valid_from: date | None = None
) -> OrgUnit:
    """Create a unit under its parent. Raises RuleBroken when the tree would get two roots or a root below another."""
    check_administer(by)
    if (parent is None) != (kind == UnitKind.MUNICIPALITY):
        raise RuleBroken(_("Bare kommunen står øverst. Velg overordnet enhet."), field="parent")
    if parent is None and OrgUnit.objects.filter(kind=UnitKind.MUNICIPALITY).exists():
        raise RuleBroken(_("Kommunen er allerede opprettet."))
    unit = OrgUnit.objects.create(
        name=name, kind=kind, parent=parent, path=_next_path(parent), valid_from=valid_from or clock.today()
    )
    audit.record(by=by, verb="created", subject=unit, changes={"name": [None, name], "kind": [None, kind]})
    return unit


def _next_path(parent: OrgUnit | None) -> str:
    """Return the next free place below the parent; the width is fixed, so that paths sort as the tree does."""
    above = parent.path if parent else ""
    siblings = OrgUnit.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True)
    last = siblings.first()
    number = int(last[len(above) :].rstrip(".")) + 1 if last else 1
    return f"{above}{number:0{PATH_STEP_LENGTH}d}."
