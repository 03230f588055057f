"""Who has a chapter open for writing right now.

Each open form says so every twenty seconds, and is forgotten after a minute. It stands in the cache only: of two who
say it at the very same time one may be missing until she says it again, which hinders nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.cache import cache

from governance.core import clock
from governance.core.throttle import OUT_OF_REACH
from governance.organisation.models import User
from governance.policy.models import PolicyVersion

GONE_AFTER = 60  # seconds
PREFIX = "writing"

#: Key of a person → when she was there, and her name.
Seen = dict[int, tuple[float, str]]


def say_here(version: PolicyVersion, key: str, user: User) -> list[str]:
    """Note that the person has the chapter open; return the names of the others who have."""
    name = _name(version, key)
    try:
        seen: Seen = _present(cache.get(name))
        cache.set(name, {**seen, user.pk: (clock.now().timestamp(), str(user))}, GONE_AFTER)
    except OUT_OF_REACH:
        return []
    return _names(seen, user)


def say_gone(version: PolicyVersion, key: str, user: User) -> None:
    """Note that the person has left the chapter."""
    name = _name(version, key)
    try:
        seen: Seen = _present(cache.get(name))
        if seen.pop(user.pk, None):
            cache.set(name, seen, GONE_AFTER)
    except OUT_OF_REACH:
        return


def who_is_where(version: PolicyVersion, keys: Iterable[str], user: User) -> dict[str, list[str]]:
    """Return key of a chapter → the names of the others who have it open."""
    names = {_name(version, key): key for key in keys}
    try:
        found = cache.get_many(names)
    except OUT_OF_REACH:
        return {}
    return {names[name]: _names(_present(seen), user) for name, seen in found.items()}


def _name(version: PolicyVersion, key: str) -> str:
    return f"{PREFIX}:{version.pk}:{key}"


def _present(seen: Seen | None) -> Seen:
    oldest = clock.now().timestamp() - GONE_AFTER
    return {pk: row for pk, row in (seen or {}).items() if row[0] > oldest}


def _names(seen: Seen, user: User) -> list[str]:
    return sorted(name for pk, (_at, name) in seen.items() if pk != user.pk)
