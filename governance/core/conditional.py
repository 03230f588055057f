"""Pages that a reader without a login is sent once: what has not changed is answered with 304, before it is made.

A page says what everything on it hangs on, its *stamp*; that is read with a query or two. To it belong the program
itself, which writes the words around it, and the day, since roles and units come and go by date.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache as once
from functools import wraps
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from governance.core import clock
from governance.core.digests import digest
from governance.core.parts import is_part_wanted
from governance.core.throttle import OUT_OF_REACH

PREFIX = "since"
SOURCES = {".py", ".html", ".mo"}
#: HTTP dates count whole seconds: what changed twice in one would look like what was sent.
SETTLED = timedelta(seconds=2)

View = Callable[..., HttpResponse]
Stamp = Callable[..., Any]


def not_modified(stamp: Stamp) -> Callable[[View], View]:
    """Let a view answer 304 to a reader without a login, who has what the stamp speaks of.

    `stamp(request, …)` gets what the view gets, and returns what can be JSON, or None for what is not for all. Whoever
    is logged in, or has a session with a message in it, is answered as ever, and nothing of it is kept.
    """

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            mark = None if _is_known(request) else stamp(request, *args, **kwargs)
            if mark is None:
                return view(request, *args, **kwargs)
            seal = digest([mark, release(), clock.today(), settings.DEMO])
            etag, since = f'W/"{seal}"', _since(request.path, seal)
            modified = int(since.timestamp()) if since else None
            response = get_conditional_response(request, etag=etag, last_modified=modified)
            return _marked(response or view(request, *args, **kwargs), etag, modified)

        return answer

    return around


def _is_known(request: HttpRequest) -> bool:
    """Return True for who is logged in, for who was and may have a message waiting, and for a part of a page."""
    cookies = {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()
    return bool(cookies) or request.user.is_authenticated or is_part_wanted(request)


def _marked(response: HttpResponse, etag: str, modified: int | None) -> HttpResponse:
    """Let anybody keep the page, and ask each time whether it still stands."""
    if response.status_code in (200, 304):
        response["ETag"] = etag
        if modified is not None:
            response["Last-Modified"] = http_date(modified)
        response["Cache-Control"] = "public, no-cache"
        patch_vary_headers(response, ["Cookie"])
    return response


def _since(path: str, seal: str) -> datetime | None:
    """Return since when the page has had this seal, as far as this machine remembers.

    None while it is so new that the same second can have seen another page, and when the memory is out of reach: then
    the seal alone decides.
    """
    key, now = f"{PREFIX}:{digest(path)}", clock.now()
    with suppress(*OUT_OF_REACH):
        known = cache.get(key)
        if known and known[0] == seal:
            since: datetime = known[1]
            return since if since <= now - SETTLED else None
        cache.set(key, (seal, now), timeout=None)
    return None


@once
def release() -> str:
    """Return what tells this program from an earlier one: its version, its static files, and the age of its code."""
    folders = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).is_relative_to(settings.BASE_DIR)]
    files = (file for folder in folders for file in folder.rglob("*") if file.suffix in SOURCES)
    newest = max(file.stat().st_mtime_ns for file in files)
    return f"{settings.HELHET_VERSION}:{getattr(staticfiles_storage, 'manifest_hash', '')}:{newest}"
