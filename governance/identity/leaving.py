"""Logging out at the municipality's own sign-in too, for those who came from there."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from governance.identity import provider

KEPT = "helhet_id_token"


def remember(request: HttpRequest, token: str) -> None:
    """Keep in the session what the provider will ask for."""
    request.session[KEPT] = token


def token_of(request: HttpRequest) -> str:
    """Return what was kept, before the session ends; "" for those who came in with a password."""
    return str(request.session.get(KEPT, "")) if provider.is_in_use() else ""


def go_on(request: HttpRequest, token: str) -> HttpResponse | None:
    """Return the page that leads on to the provider, after she has been logged out here; None when there is no way.

    A page and not a redirect: the policy of content security lets no form lead to another site. It goes on by itself.
    """
    path = provider.way_out(token, settings.BASE_URL + settings.LOGOUT_REDIRECT_URL) if token else ""
    if not path:
        return None
    answer = render(request, "governance/logged_out.html", {"path": path})
    answer["Refresh"] = f"0; url={path}"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
