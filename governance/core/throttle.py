"""How often something may be asked for: counted per minute in the cache, which all processes share."""

from __future__ import annotations

from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

from governance.core import clock

PREFIX = "throttle"
#: What a cache that is out of reach raises.
OUT_OF_REACH = (OSError, RedisError)
MINUTE = 60  # seconds


def is_too_often(what: str, who: str, *, a_minute: int) -> bool:
    """Count one more by this person or address, and return True when it is more than so many within the minute.

    Two at the very same time may be counted as one: this spares the machine, and guards no secret.
    A cache that is out of reach counts nothing, and takes no page with it.
    """
    with suppress(*OUT_OF_REACH):
        return _count(what, who) > a_minute
    return False


def _count(what: str, who: str) -> int:
    key = f"{PREFIX}:{what}:{who}:{int(clock.now().timestamp()) // MINUTE}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, 2 * MINUTE)
    return count
