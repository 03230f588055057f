"""Ends sessions that are due, before anybody asks who is logged in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from governance.identity import sessions


def sessions_end(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Stand right after Django's authentication, so that an ended session is anonymous to everything below."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            sessions.end_when_due(request)
        return get_response(request)

    return middleware
