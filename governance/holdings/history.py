"""The words of the change log for hand-overs."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.holdings.models import HandOver
from governance.organisation.access import roles_of, under
from governance.organisation.models import MANAGER_ROLES


def _shown(user: Any) -> QuerySet[HandOver]:
    """Return the hand-overs of the manager's units, and those that the user gave or was given."""
    line = under(roles_of(user).paths(*MANAGER_ROLES), "unit")
    return HandOver.objects.filter(line | Q(given_to=user) | Q(given_by=user))


KINDS = (
    Kind(
        HandOver,
        shown=_shown,
        words={
            "handed_over": _("Ansvaret gitt videre"),
            "confirm": _("Overtakelsen bekreftet"),
            "decline": _("Ansvaret gitt tilbake"),
            "lapse": _("Bortfalt, fordi en annen ble ansvarlig"),
        },
        labels={"responsible": _("ansvarlig")},
    ),
)
