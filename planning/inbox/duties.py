"""What the inbox asks of people."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.panels import Duty
from governance.organisation.access import roles_of
from governance.organisation.models import Role
from planning.inbox.models import PlanningInput
from planning.inbox.permissions import can_answer_inbox


def unanswered_inputs(user: Any) -> list[Duty]:
    """Ask the delprosesseier of planning to answer what waits; one duty for all of it."""
    if not (roles_of(user).holds(Role.PROCESS_PART_OWNER) and can_answer_inbox(user)):
        return []
    items = list(PlanningInput.objects.unanswered().order_by("received_at", "pk")[:50])
    if not items:
        return []
    title = ngettext("%(count)d læringsinnspill venter på svar", "%(count)d læringsinnspill venter på svar", len(items))
    only = len(items) == 1
    return [
        Duty(
            title=title % {"count": len(items)},
            path=reverse("planning:input_page", args=[items[0].pk]) if only else reverse("planning:input_list"),
            action_label=_("Svar på innspillet") if only else _("Svar på innspillene"),
            since=timezone.localtime(items[0].received_at).date(),
            detail=", ".join(item.title for item in items[:3]),
        )
    ]
