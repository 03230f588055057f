"""What the process asks of those who own it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.audit.queries import newest_seal
from governance.core import clock
from governance.core.panels import Duty
from governance.core.remembering import remembered
from governance.process.permissions import can_own_process
from governance.process.queries import agreed_lines
from governance.process.weak_points import weak_points


def broken_lines(user: Any) -> list[Duty]:
    """Ask the prosesseier to see to steps that nobody can take, so that no case is left standing; one duty for all."""
    if not can_own_process(user):
        return []
    places = remembered(f"broken-lines:{newest_seal()}:{clock.today()}", _stopping_places)
    if not places:
        return []
    title = ngettext(
        "%(count)d sted i beslutningslinjene mangler beslutter",
        "%(count)d steder i beslutningslinjene mangler beslutter",
        len(places),
    )
    return [
        Duty(
            title=title % {"count": len(places)},
            path=reverse("governance:decision_line_weak_points"),
            action_label=_("Se hva som må ordnes"),
            detail=", ".join(list(dict.fromkeys(places))[:3]),
        )
    ]


def _stopping_places() -> list[str]:
    """Return the unit of each cause that leaves cases standing. It goes through all units, so it is remembered.

    What it is worked out from changes with a change in the log, or with the day, when roles begin and end.
    """
    points = weak_points(agreed_lines())
    return [point.weakness.unit.name for point in points if point.weakness.stops]
