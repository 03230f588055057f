"""Places in the tree: paths of fixed width, so that they sort as the tree does, and the memory of where units stood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.errors import RuleBroken
from governance.organisation import access
from governance.organisation.models import PATH_LENGTH, PATH_STEP_LENGTH, OrgUnit, OrgUnitVersion

STEP = PATH_STEP_LENGTH + 1  # with the full stop that closes it
LAST_PLACE = 10**PATH_STEP_LENGTH - 1


def next_path(parent: OrgUnit | None) -> str:
    """Return the next place below the parent; one that another unit has had is not given again.

    Raises RuleBroken when there is no room below it, or the tree would get too deep.
    """
    above = parent.path if parent else ""
    number = 1 + max(_last(OrgUnit.objects.all(), above), _last(OrgUnitVersion.objects.all(), above))
    if number > LAST_PLACE or len(above) + STEP > PATH_LENGTH:
        raise RuleBroken(_("Det er ikke plass til flere enheter her. Velg en annen overordnet enhet."), field="parent")
    return f"{above}{number:0{PATH_STEP_LENGTH}d}."


def _last(rows: QuerySet[OrgUnit] | QuerySet[OrgUnitVersion], above: str) -> int:
    """Return the highest number given directly below the path, 0 for none."""
    highest = rows.filter(path__startswith=above).order_by("-path").values_list("path", flat=True).first() or above
    return int(highest[len(above) : len(above) + PATH_STEP_LENGTH] or 0)


def check_depth(unit: OrgUnit, path: str) -> None:
    """Raise RuleBroken when something below the unit would get a path longer than there is room for."""
    lengths = [len(below) for below in OrgUnit.objects.within(unit).values_list("path", flat=True)]
    if max(lengths) - len(unit.path) + len(path) > PATH_LENGTH:
        raise RuleBroken(_("Treet blir for dypt. Velg en enhet lenger oppe."), field="parent")


def move_below(old: str, new: str) -> None:
    """Give all that stands below a place that moves its new path. Rights go down the path, so they follow."""
    rest = Concat(Value(new), Substr("path", len(old) + 1))
    OrgUnit.objects.filter(path__startswith=old).update(path=rest)
    access.forget()


def remember(units: Iterable[OrgUnit], *, since: date | None = None) -> None:
    """Write down how the units are from the day on; from their first day when none is given, or when that is later."""
    now = clock.now()
    OrgUnitVersion.objects.bulk_create(
        [
            OrgUnitVersion(
                unit=unit,
                name=unit.name,
                kind=unit.kind,
                parent_id=unit.parent_id,
                path=unit.path,
                valid_from=max(unit.valid_from, since or unit.valid_from),
                recorded_at=now,
            )
            for unit in units
        ],
        batch_size=500,
    )
