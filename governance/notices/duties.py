"""Unread notices are a duty of their own."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.panels import Duty
from governance.notices.models import Notice


def unread_notices(user: Any) -> list[Duty]:
    """Return one duty for all that the user has not read; her own notices wait while she acts in another's place."""
    if user.acting_as:
        return []
    unread = list(Notice.objects.filter(recipient=user, read_at=None).values_list("subject", "created_at")[:100])
    if not unread:
        return []
    title = ngettext("%(count)d ulest varsel", "%(count)d uleste varsler", len(unread)) % {"count": len(unread)}
    return [
        Duty(
            title=title,
            path=reverse("governance:notice_list"),
            action_label=_("Les varslene"),
            since=min(created_at for _subject, created_at in unread).date(),
            detail=unread[0][0],
        )
    ]
