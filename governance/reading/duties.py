"""What readings ask of people, and what waits in a leader's line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.editable import Visibility
from governance.core.panels import Duty, LineDuty
from governance.organisation.access import person_of
from governance.policy.models import PolicyDocument
from governance.reading.models import ReadRequest
from governance.reading.queries import has_unconfirmed, late_below, owed_by

MOST_IN_LINE = 200


def to_read(user: Any) -> list[Duty]:
    """Return the versions that this person is asked to read; one duty for each, with the first deadline."""
    today = clock.today()
    by_version: dict[int, ReadRequest] = {}
    for request in owed_by(user) if has_unconfirmed(user) else []:
        by_version.setdefault(request.policy_version_id, request)
    return [
        Duty(
            title=_("Les og bekreft: %(policy)s") % {"policy": request.policy_version},
            path=_news_path(request),
            action_label=_("Se hva som er nytt"),
            due_on=request.due_on,
            since=timezone.localtime(request.asked_at).date(),
            detail=request.note,
            is_overdue=request.due_on < today,
            is_exempt=request.policy_version.policy.visibility == Visibility.EXEMPT,
        )
        for request in by_version.values()
    ]


def unread_in_line(user: Any, paths: Sequence[str]) -> list[LineDuty]:
    """Tell a leader who below her has not confirmed within the deadline."""
    late = late_below(paths)
    if not late:
        return []
    readable = PolicyDocument.objects.readable_by(user).order_by()
    shown = set(readable.filter(pk__in={r.policy_version.policy_id for r, _seat in late}).values_list("pk", flat=True))
    me = person_of(user)
    rows = ((r, seat) for r, seat in late if r.policy_version.policy_id in shown and seat.user_id != me.pk)
    return [
        LineDuty(
            unit=seat.unit,
            who=str(seat.user),
            title=_("Les og bekreft: %(policy)s") % {"policy": request.policy_version},
            path=_news_path(request),
            due_on=request.due_on,
            is_overdue=True,
        )
        for request, seat in islice(rows, MOST_IN_LINE)
    ]


def _news_path(request: ReadRequest) -> str:
    version = request.policy_version
    return reverse("governance:policy_news", args=[version.policy.slug, version.number])
