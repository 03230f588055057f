"""How many things wait for a person, remembered for a minute, so that every page can show it.

Adding up what all rooms know costs as much as a page of its own. So a page shows the number when it is remembered, and
else lets the browser fetch it after the page; without JavaScript there is a link without a number.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from config.deadlines.collecting import sorted_duties
from governance.core.throttle import OUT_OF_REACH  # which must not take the pages with it

SECONDS = 60
PREFIX = "duties"


def remembered(user: Any) -> int | None:
    """Return the number if it was counted within the last minute, or None."""
    try:
        count: int | None = cache.get(_key(user))
    except OUT_OF_REACH:
        return None
    return count


def remember(user: Any, count: int) -> None:
    """Note the number, where somebody has just counted."""
    try:
        cache.set(_key(user), count, SECONDS)
    except OUT_OF_REACH:
        return


def forget(user: Any) -> None:
    """Forget the number, because the person has just done something."""
    try:
        cache.delete(_key(user))
    except OUT_OF_REACH:
        return


def count(user: Any) -> int:
    """Return the number, counted now unless it is remembered."""
    known = remembered(user)
    if known is None:
        known = len(sorted_duties(user))
        remember(user, known)
    return known


def _key(user: Any) -> str:
    return f"{PREFIX}:{user.pk}:{user.acting_as.pk if user.acting_as else ''}"
