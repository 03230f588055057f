"""When a session ends: a working day after it began, or when nobody has used it for a while."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from governance.core import clock

BEGAN, SEEN, ENDED = "helhet_began_at", "helhet_seen_at", "helhet_session_ended"
#: What a page sends that asks by itself, while nobody may be sitting there. It does not prolong the session.
UNATTENDED = "X-Unattended"
#: Seconds between two notes of use; each is a write.
NOTE_EVERY = 60


def begin(*, request: HttpRequest, **_kwargs: Any) -> None:
    """Start the clock of a session. Receives Django's own signal, so that no way in can forget it."""
    request.session[BEGAN] = request.session[SEEN] = clock.now().timestamp()


def end_when_due(request: HttpRequest) -> None:
    """Log the person out when her session is too old or has been idle too long; note that it is in use."""
    now, session = clock.now().timestamp(), request.session
    began, seen = session.get(BEGAN, 0), session.get(SEEN, 0)
    if now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_AGE:
        logout(request)
        request.session[ENDED] = True
    elif now - seen > NOTE_EVERY and UNATTENDED not in request.headers:
        session[SEEN] = now
