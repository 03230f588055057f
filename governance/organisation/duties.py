"""What the organisation asks of people."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.panels import Duty
from governance.organisation import queries
from governance.organisation.permissions import can_administer


def units_without_leader(user: Any) -> list[Duty]:
    """Ask the system administrator to see to units that nobody leads."""
    if not can_administer(user):
        return []
    units = queries.units_without_leader()
    if not units:
        return []
    title = ngettext("%(count)d enhet mangler leder", "%(count)d enheter mangler leder", len(units))
    names = ", ".join(unit.name for unit in units[:3])
    return [
        Duty(
            title=title % {"count": len(units)},
            path=reverse("governance:organisation"),
            action_label=_("Se organisasjonen"),
            detail=names,
        )
    ]
