"""What lacks an ansvarlig when somebody leaves, and what a unit that ends leaves, counted before it is done."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core import clock, panels
from governance.core.panels import Held, Left
from governance.organisation.models import ACTING_ROLES, OrgUnit, RoleAssignment, User


def left_without(person: User, *, ending: RoleAssignment | None = None) -> int:
    """Return how many things lack an active ansvarlig when the role ends, or all her roles when none is given.

    Numbers only: who administers roles has no say in content, and need not see it. One query for each room.
    """
    kept: list[str] = []
    if ending is not None:
        held = RoleAssignment.objects.current().filter(user=person, role__in=ACTING_ROLES).exclude(pk=ending.pk)
        kept = list(held.values_list("unit__path", flat=True))
    return sum(not any(held.unit.path.startswith(path) for path in kept) for held in _held_by(person))


def held_count(person: User) -> int:
    """Return how many things the person is ansvarlig for; a number only, as above."""
    return len(_held_by(person))


def _held_by(person: User) -> list[Held]:
    return [held for each in panels.collect("holdings") for held in each.find(None, Q(responsible=person))]


def words(count: int) -> str:
    """Return what the administrator is told, in words."""
    if not count:
        return _("Ingenting vil mangle ansvarlig.")
    told = ngettext(
        "%(count)d ting vil mangle ansvarlig. Nærmeste leder får den på «Trenger ny ansvarlig».",
        "%(count)d ting vil mangle ansvarlig. Nærmeste leder får dem på «Trenger ny ansvarlig».",
        count,
    )
    return told % {"count": count}


def left_on(unit: OrgUnit) -> list[Left]:
    """Return how much of each kind is open on the unit itself, without what there is none of; a query for each."""
    roles = f"{reverse('governance:role_list')}?enhet={unit.pk}"
    own = [
        Left(_("Personer som arbeider her"), User.objects.filter(workplace=unit, is_active=True).count()),
        Left(_("Roller på enheten"), RoleAssignment.objects.current().filter(unit=unit).count(), roles),
    ]
    return [left for left in (*own, *panels.collect("unit.left", unit)) if left.count]


def roles_by_time(person: User) -> dict[str, list[RoleAssignment]]:
    """Return the person's roles by when: current, coming and ended, the latest first; one query."""
    today = clock.today()
    found: dict[str, list[RoleAssignment]] = {"current": [], "coming": [], "ended": []}
    rows = RoleAssignment.objects.filter(user=person, archived_at=None).select_related("unit")
    for row in rows.order_by("-valid_from", "unit__path", "pk"):
        is_over = row.valid_to is not None and row.valid_to < today
        found["ended" if is_over else "coming" if row.valid_from > today else "current"].append(row)
    return found
