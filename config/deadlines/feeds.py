"""A person's deadlines for her calendar (iCalendar, RFC 5545) and for other programs (JSON). Titles only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from governance.core import clock
from governance.core.panels import Duty

Absolute = Callable[[str], str]


def title_of(duty: Duty) -> str:
    """Return the title for a feed: of what is exempt from public access only what is to be done."""
    return f"{duty.action_label} ({_('unntatt offentlighet')})" if duty.is_exempt else duty.title


def as_calendar(duties: Iterable[Duty], absolute: Absolute) -> bytes:
    """Return the dated duties as all-day events on the day they are due."""
    calendar = Calendar()
    calendar.add("prodid", "-//Helhet//Mine frister//NO")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Mine frister"))
    calendar.add("refresh-interval", timedelta(hours=1))
    for duty in duties:
        if duty.due_on is not None:
            calendar.add_component(_event(duty, absolute))
    return calendar.to_ical()


def _event(duty: Duty, absolute: Absolute) -> Event:
    event = Event()
    # The same duty keeps its name, so that a calendar moves it when its day is moved.
    name = hashlib.sha256(f"{duty.path} {duty.action_label}".encode()).hexdigest()[:32]
    event.add("uid", f"{name}@helhet")
    event.add("dtstamp", clock.now())
    event.add("dtstart", duty.due_on)
    event.add("summary", title_of(duty))
    event.add("url", absolute(duty.path))
    event.add("transp", "TRANSPARENT")
    return event


def as_data(duties: Iterable[Duty], absolute: Absolute) -> dict[str, Any]:
    """Return all duties as JSON shows them: title, day, whether it has passed, and the address."""
    return {
        "title": _("Mine frister"),
        "updated_at": clock.now().isoformat(),
        "items": [
            {
                "title": title_of(duty),
                "due_on": duty.due_on.isoformat() if duty.due_on else None,
                "is_overdue": duty.is_overdue,
                "url": absolute(duty.path),
            }
            for duty in duties
        ],
    }
