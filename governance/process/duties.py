"""What the process asks of those who own it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.panels import Duty
from governance.process.permissions import can_own_process
from governance.process.queries import agreed_lines
from governance.process.weak_points import weak_points


def broken_lines(user: Any) -> list[Duty]:
    """Ask the prosesseier to see to steps that nobody can take, so that no case is left standing; one duty for all."""
    if not can_own_process(user):
        return []
    stopping = [point for point in weak_points(agreed_lines()) if point.weakness.stops]
    if not stopping:
        return []
    title = ngettext(
        "%(count)d sted i beslutningslinjene mangler beslutter",
        "%(count)d steder i beslutningslinjene mangler beslutter",
        len(stopping),
    )
    places = dict.fromkeys(point.weakness.unit.name for point in stopping)
    return [
        Duty(
            title=title % {"count": len(stopping)},
            path=reverse("governance:decision_line_weak_points"),
            action_label=_("Se hva som må ordnes"),
            detail=", ".join(list(places)[:3]),
        )
    ]
