"""Telling that somebody has become a deputy, or is one no longer: furnished by the room of notices, which is above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Any

from governance.organisation.models import Deputyship


class News(Enum):
    """What has become of a deputyship."""

    APPOINTED = "appointed"
    ENDED = "ended"
    #: The deputy went herself; it is her principal who should know.
    STEPPED_DOWN = "stepped_down"
    #: The deputy has been shut out; her principal should know.
    DEPUTY_LEFT = "deputy_left"
    #: The principal's own role ends before, on the day that is told.
    ROLE_ENDS = "role_ends"
    #: It was to end on that day, but goes on.
    ROLE_STAYS = "role_stays"
    #: It was to end on that day, but ends later, when the deputyship is over.
    ROLE_LASTS = "role_lasts"


#: (deputyship, news, who did it, the last day where the news has one, which change of the role it comes with)
Teller = Callable[[Deputyship, News, Any, date | None, int], None]
_tellers: dict[str, Teller] = {}


def when_changed(name: str, teller: Teller) -> None:
    """Furnish what tells of it, in the transaction that changes it; a second of the same name replaces the first."""
    _tellers[name] = teller


def tell(deputyship: Deputyship, news: News, *, by: Any, on: date | None = None, turn: int = 0) -> None:
    """Let all who tell, tell. `turn` is the version of what has changed, when the same may be told more than once."""
    for teller in _tellers.values():
        teller(deputyship, news, by, on, turn)
