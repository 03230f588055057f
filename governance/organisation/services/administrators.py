"""The rule that somebody can always let others in: the last system administrator is not taken away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.errors import RuleBroken
from governance.organisation.models import Role, RoleAssignment


class LastAdministrator(RuleBroken):
    """What was asked would leave a day without a system administrator."""


def administered_until() -> date:
    """Return the last day of the unbroken row, from today on, of days that an active person administers.

    Yesterday when nobody does today, the last day there is when it has no end.
    """
    today = clock.today()
    rows = RoleAssignment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today),
        role=Role.SYSTEM_ADMINISTRATOR,
        archived_at=None,
        user__is_active=True,
    )
    until = today - timedelta(days=1)
    for begins_on, ends_on in rows.order_by("valid_from").values_list("valid_from", "valid_to"):
        if begins_on > until + timedelta(days=1):
            break
        if ends_on is None:
            return date.max
        until = max(until, ends_on)
    return until


@contextmanager
def keeping_administrators() -> Iterator[None]:
    """Refuse what is done in the block when some day loses its last system administrator by it.

    The turn comes first, so of two who end each other's role at once the second sees what the first did. It is the
    caller's transaction that undoes what the block did. A municipality that has none already is not hindered.
    """
    take_turn()
    before = administered_until()
    yield
    if administered_until() < before:
        raise LastAdministrator(
            _("Kommunen må alltid ha en systemadministrator. Gi rollen til en annen først, fra den dagen det gjelder.")
        )
