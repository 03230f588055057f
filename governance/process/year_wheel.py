"""The year wheel as the pages show it: the twelve months, and what comes next."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dates import MONTHS

from governance.core.editable import Visibility
from governance.process.models import YearWheelEvent


@dataclass(frozen=True)
class MonthOfWheel:
    """One month of the year wheel, with what happens in it every year."""

    number: int
    name: str
    is_now: bool
    events: tuple[YearWheelEvent, ...]


@dataclass(frozen=True)
class ComingEvent:
    """The next time that an event of the wheel happens; without a day it is said of the whole month."""

    event: YearWheelEvent
    last_day: date
    month_name: str


def year_wheel_events(user: Any) -> list[YearWheelEvent]:
    """Return what the wheel shows: to the public what is public, to those who are logged in what is internal too."""
    shown = [Visibility.PUBLIC, *([Visibility.INTERNAL] if user.is_authenticated else [])]
    return list(YearWheelEvent.objects.filter(archived_at=None, visibility__in=shown))


def months_of_wheel(events: list[YearWheelEvent], today: date) -> list[MonthOfWheel]:
    """Return the twelve months, January first, each with its events by day; those without a day come last."""
    ordered = sorted(events, key=lambda event: (event.day or 99, event.pk))
    return [
        MonthOfWheel(number, _month_name(number), number == today.month, tuple(e for e in ordered if e.month == number))
        for number in range(1, 13)
    ]


def coming_events(events: list[YearWheelEvent], today: date) -> list[ComingEvent]:
    """Return all events in the order in which they come next, seen from today; today's own are among them."""
    coming = [ComingEvent(event, _next_time(event, today), _month_name(event.month)) for event in events]
    return sorted(coming, key=lambda c: (c.last_day, c.event.day is None, c.event.pk))


def _next_time(event: YearWheelEvent, today: date) -> date:
    """Return the event's next day, or the last day of its next month when it has no day of its own."""
    for year in (today.year, today.year + 1):
        length = monthrange(year, event.month)[1]
        day = date(year, event.month, min(event.day or length, length))
        if day >= today:
            break
    return day


def _month_name(number: int) -> str:
    return str(MONTHS[number]).lower()
