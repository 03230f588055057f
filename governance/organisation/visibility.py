"""What a person may read. One rule for all content that belongs to a unit.

offentlig   everyone who is logged in
intern      who holds a role on the unit or above it; and, upwards, everyone whose role or workplace is
            below it, for the goals above you are yours to see
unntatt     the line (rapportør and managers) on the unit or above, and the ansvarlig herself
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.core.editable import Visibility
from governance.organisation.access import Access, answered_for, roles_of, under
from governance.organisation.models import CONTENT_ROLES, LINE_ROLES, OrgUnit

Rows = TypeVar("Rows", bound=QuerySet[Any])


def visible(rows: Rows, user: Any, *, unit: str = "unit", responsible: str = "responsible") -> Rows:
    """Keep the rows that the user may read. `unit` and `responsible` name the fields; responsible may be ""."""
    return _readable(rows, user, roles_of(user), unit, responsible)


def _readable(rows: Rows, user: Any, access: Access, unit: str, responsible: str) -> Rows:
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    # Whoever reads what is exempt, reads the rest there too: each unit's place is asked once, not for each visibility.
    everything = _exempt(user, access, unit, responsible)
    line = access.paths(*LINE_ROLES)
    beside_line = [path for path in access.paths(*CONTENT_ROLES) if path not in line]
    internal = under(beside_line, unit) | Q(**{f"{unit}__path__in": upward_paths(access)})
    return rows.filter(Q(visibility=Visibility.PUBLIC) | everything | (Q(visibility=Visibility.INTERNAL) & internal))


def visible_below(rows: Rows, user: Any, paths: Sequence[str]) -> Rows:
    """Keep the rows at or below the paths that the user may read, as `visible` says it.

    Whoever is in the line of every path reads all that is there, so nothing more is asked of the rows.
    """
    access = roles_of(user)
    line = access.paths(*LINE_ROLES)
    below = rows.filter(under(paths, "unit"))
    is_in_line = all(any(path.startswith(own) for own in line) for path in paths)
    return below if is_in_line else _readable(below, user, access, "unit", "responsible")


@capability(_("lese det som er internt"), area=_("Innsyn"), own=CONTENT_ROLES, about="internal")
@capability(_("lese det som er unntatt offentlighet"), area=_("Innsyn"), own=LINE_ROLES, about="exempt")
def can_read(user: Any, thing: Model) -> bool:
    """Return True when the user may read this one thing, which belongs to a unit and has an ansvarlig."""
    return visible(type(thing)._default_manager.filter(pk=thing.pk), user).exists()


def upward_paths(access: Access) -> list[str]:
    """Return the paths of all units on the lines above what the person holds or works at, those included."""
    starts = {h.path for h in access.held if h.role in CONTENT_ROLES}
    if access.workplace:
        starts.add(access.workplace)
    lines = (OrgUnit(path=start).line_paths() for start in starts)
    return sorted({path for line in lines for path in line})


def units_below(user: Any, *roles: str) -> QuerySet[OrgUnit]:
    """Return the living units on which, or above which, the user holds one of the roles (any content role if none)."""
    paths = roles_of(user).paths(*(roles or CONTENT_ROLES))
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return OrgUnit.objects.filter(condition, archived_at=None)


def reads_exempt(user: Any, *, unit: str, responsible: str) -> Q:
    """Return the condition that the user may read what is exempt; the names are those of `visible`."""
    return _exempt(user, roles_of(user), unit, responsible)


def _exempt(user: Any, access: Access, unit: str, responsible: str) -> Q:
    in_line = under(access.paths(*LINE_ROLES), unit)
    return in_line | answered_for(user, responsible, unit) if responsible else in_line
