"""What people answer for, and what nobody does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Q

from governance.core.panels import Held
from governance.holdings import queries
from governance.holdings.models import HandOver
from governance.organisation.models import ACTING_ROLES, MANAGER_ROLES, Role, RoleAssignment, User

Seats = dict[tuple[str, str], list[int]]


def unlisted() -> Iterator[str]:
    """Find what lacks an active ansvarlig anew, and compare with the pages of the managers who are to see it."""
    seats = _seats()
    orphans = [held for held in queries.find(None, Q()) if not _is_answered_for(held, seats)]
    has_top = any(role == Role.MUNICIPAL_DIRECTOR for _path, role in seats)
    yield from (f"{held.key}: is on nobody's page" for held in orphans if has_top and not _nearest(held, seats))
    expected = Counter((held.key, person) for held in orphans for person in _nearest(held, seats))
    managers = User.objects.filter(pk__in={person for _key, person in expected})
    shown = Counter((held.key, person.pk) for person in managers for held in queries.unanswered_for(person))
    for key, person in sorted((expected - shown) + (shown - expected)):
        yield f"{key}: {'is not' if (key, person) in expected else 'is wrongly'} on the page of user {person}"


def _seats() -> Seats:
    """Return (path, role) → who holds it today."""
    found: Seats = {}
    rows = RoleAssignment.objects.current().filter(role__in=ACTING_ROLES)
    for path, role, user in rows.values_list("unit__path", "role", "user"):
        found.setdefault((path, role), []).append(user)
    return found


def _is_answered_for(held: Held, seats: Seats) -> bool:
    person = held.responsible.pk if held.responsible else None
    return any(person in seats.get((path, role), ()) for path in held.unit.line_paths() for role in ACTING_ROLES)


def _nearest(held: Held, seats: Seats) -> list[int]:
    for path in reversed(held.unit.line_paths()):
        for role in MANAGER_ROLES:
            if (path, role) in seats:
                return seats[path, role]
    return []


def misgiven() -> Iterator[str]:
    """Look for hand-overs that wait for somebody who is not the ansvarlig."""
    for row in HandOver.objects.open():
        found = queries.chosen(None, [f"{row.subject_type}:{row.subject_id}"])
        if found and (found[0].responsible is None or found[0].responsible.pk != row.given_to_id):
            yield f"hand-over {row.pk}: {row.subject_type} {row.subject_id} has another ansvarlig"
