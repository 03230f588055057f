"""The time the program works by. Services ask here, so that the demo loader and the tests can set the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("helhet_clock", default=None)


def now() -> datetime:
    """Return the present moment, aware of its time zone."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """Return the present date in the municipality's time zone."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Set the clock inside the block; a date means nine in the morning."""
    if not isinstance(moment, datetime):
        moment = timezone.make_aware(datetime.combine(moment, time(9)))
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
