"""What hand-overs ask of people: managers find a new ansvarlig, and she confirms."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.panels import Duty
from governance.holdings.models import HandOver
from governance.holdings.queries import rooms_lacking_responsible, unanswered_for
from governance.organisation.access import roles_of
from governance.organisation.models import MANAGER_ROLES


def needing_responsible(user: Any) -> list[Duty]:
    """Ask the nearest manager to find a new ansvarlig for what nobody answers for any more; one duty for all."""
    paths = roles_of(user).paths(*MANAGER_ROLES)
    lacking = rooms_lacking_responsible(paths) if paths else []
    found = unanswered_for(user, rooms=lacking) if lacking else []
    if not found:
        return []
    title = ngettext("%(count)d ting trenger ny ansvarlig", "%(count)d ting trenger ny ansvarlig", len(found))
    return [
        Duty(
            title=title % {"count": len(found)},
            path=reverse("governance:unanswered_list"),
            action_label=_("Velg ny ansvarlig"),
            detail=", ".join(held.title for held in found[:3]),
        )
    ]


def to_confirm(user: Any) -> list[Duty]:
    """Ask the new ansvarlig to confirm what she was given; one duty for all."""
    rows = list(HandOver.objects.open().answered_by(user).order_by("given_at", "pk")[:100])
    if not rows:
        return []
    if len(rows) == 1:
        title = _("Bekreft at du har overtatt «%(thing)s»") % {"thing": rows[0].label}
    else:
        title = _("Bekreft at du har overtatt %(count)d ting") % {"count": len(rows)}
    return [
        Duty(
            title=title,
            path=reverse("governance:hand_over_list"),
            action_label=_("Se og bekreft"),
            since=rows[0].given_at.date(),
            detail=", ".join(row.label for row in rows[:3]) if len(rows) > 1 else "",
        )
    ]
