"""The change log as one person may read it: which rows, narrowed by what she asks for, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from governance.audit import kinds
from governance.audit.kinds import COMMON_WORDS, Kind
from governance.audit.models import AuditEvent
from governance.organisation.history import Happening, tell
from governance.organisation.models import User
from governance.organisation.permissions import can_read_content_log

PER_PAGE = 50


@dataclass(frozen=True)
class LogPage:
    """One page of the log, newest first. `older` and `newer` are the numbers to go on from, None at the ends."""

    rows: list[Happening]
    older: int | None
    newer: int | None


def kinds_for(user: Any) -> list[Kind]:
    """Return the kinds of things that the user may read of in the log."""
    reads_content = can_read_content_log(user)
    return [kind for kind in kinds.registered() if kind.is_technical or reads_content]


def rows_for(user: Any) -> QuerySet[AuditEvent]:
    """Keep the rows about what the user may see herself. What no room has registered is shown to nobody."""
    shown = Q(pk__in=[])
    for kind in kinds_for(user):
        of_kind = Q(subject_type=kind.code)
        if kind.shown is not None:
            seen = Q(pk__in=[])
            for things in kinds.shown_of(kind, user):
                # Asked of each row on its way to the page, so that the cost does not grow with all that there is.
                seen |= Q(Exists(things.order_by().filter(pk=OuterRef("subject_id"))))
            of_kind &= seen
        shown |= of_kind
    return AuditEvent.objects.filter(shown)


def verbs_for(user: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what can have happened, for a choice: the kind's name, and its verbs with their words."""
    common = [(verb, str(word)) for verb, word in COMMON_WORDS.items()]
    own = [
        (kind.name, [(f"{kind.code}:{verb}", str(word)) for verb, word in kind.words.items()])
        for kind in kinds_for(user)
        if kind.words
    ]
    return [("", common), *own]


def page(user: Any, wanted: Mapping[str, Any]) -> LogPage:
    """Return the page of the log that was asked for; two queries however long the log is."""
    rows = narrowed(rows_for(user), wanted)
    after, before = wanted.get("etter"), wanted.get("foer")
    if after:
        found = list(rows.filter(number__gt=after).order_by("number")[: PER_PAGE + 1])
        more, events = len(found) > PER_PAGE, found[:PER_PAGE][::-1]
        return _page(events, has_older=True, has_newer=more)
    if before:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number")[: PER_PAGE + 1])
    return _page(found[:PER_PAGE], has_older=len(found) > PER_PAGE, has_newer=bool(before))


def _page(events: list[AuditEvent], *, has_older: bool, has_newer: bool) -> LogPage:
    older = events[-1].number if events and has_older else None
    newer = events[0].number if events and has_newer else None
    return LogPage(tell(events), older, newer)


def narrowed(rows: QuerySet[AuditEvent], wanted: Mapping[str, Any]) -> QuerySet[AuditEvent]:
    """Keep the rows of the period, the person, the kind of thing, the thing, what happened and the words asked for."""
    if day := wanted.get("fra"):
        rows = rows.filter(at__gte=_start_of(day))
    if day := wanted.get("til"):
        rows = rows.filter(at__lt=_start_of(day + timedelta(days=1)))
    if name := wanted.get("person"):
        people = _people(name).values("audit_id")
        rows = rows.filter(Q(actor__in=people) | Q(on_behalf_of__in=people))
    if kind := wanted.get("slag"):
        rows = rows.filter(subject_type=kind)
    if number := wanted.get("nummer"):
        rows = rows.filter(subject_id=number)
    if verb := wanted.get("hendelse"):
        kind, _colon, name = verb.rpartition(":")
        rows = rows.filter(verb=name, **({"subject_type": kind} if kind else {}))
    if words := wanted.get("tekst"):
        rows = rows.filter(Q(subject_label__icontains=words) | Q(reason__icontains=words))
    return rows


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _people(name: str) -> QuerySet[User]:
    """Return the people whose names have all the words."""
    people = User.objects.order_by()
    for word in name.split():
        people = people.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word)
        )
    return people
