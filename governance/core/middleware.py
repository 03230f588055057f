"""Middleware that belongs to no room: private pages are not cached, and a conflict becomes a 409 page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from governance.core.errors import Conflict, StaleVersion
from governance.core.parts import is_part_wanted

GetResponse = Callable[[HttpRequest], HttpResponse]


def private_pages(get_response: GetResponse) -> GetResponse:
    """Keep pages of logged-in people out of every cache, the browser's included, and vary parts on HX-Request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


def expired_session(get_response: GetResponse) -> GetResponse:
    """Send whoever pressed a button after her session ended to the login, and from there back to the page she was on.

    HTMX sends the whole browser there, not a part of the page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseRedirect) or not response.url.startswith(settings.LOGIN_PATH):
            return response
        path = response.url
        if request.method not in {"GET", "HEAD"}:
            path = f"{settings.LOGIN_PATH}?{urlencode({'next': _page_of(request)})}"
        if is_part_wanted(request):
            return HttpResponse(status=204, headers={"HX-Redirect": path})
        response["Location"] = path
        return response

    return middleware


def _page_of(request: HttpRequest) -> str:
    """Return the page with the button: the address that was pressed may not be one that can be opened."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    return page.path if page.path and page.netloc == request.get_host() else "/"


class ConflictPages:
    """Answer a Conflict that a view let through with status 409 and a page that loses no text."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the 409 page for a Conflict; leave every other error to Django."""
        return conflict_page(request, error) if isinstance(error, Conflict) else None


def conflict_page(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    """Return the page that says what has changed since the user looked at it."""
    context: dict[str, Any] = {"conflict": conflict, "back_path": _page_of_the_form(request)}
    context["is_stale"] = isinstance(conflict, StaleVersion)
    return render(request, "governance/conflict.html", context, status=409)


def _page_of_the_form(request: HttpRequest) -> str:
    """Return the page that the form stood on: the address that refused may take nothing but a form."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if is_ours else request.get_full_path()


conflict_pages = ConflictPages
