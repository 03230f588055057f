"""What costs much to work out and is asked often, remembered in the cache until what it was worked out from changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from governance.core.throttle import OUT_OF_REACH  # which must not take the pages with it

PREFIX = "remembered"
HOUR = 3600  # seconds
T = TypeVar("T")


def remembered(key: str, work: Callable[[], T], *, seconds: int = HOUR) -> T:
    """Return what was worked out for the key, or work it out; the key says what it was worked out from."""
    name = f"{PREFIX}:{key}"
    try:
        known: T | None = cache.get(name)
        if known is None:
            known = work()
            cache.set(name, known, seconds)
    except OUT_OF_REACH:
        return work()
    return known
