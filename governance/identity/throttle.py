"""Guessing passwords: counted per account and per address, in the database, so that all processes count together."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from governance.core import clock


def client_address(request: HttpRequest) -> str:
    """Return the address of the one who asks: what our own proxies, `TRUSTED_PROXIES` of them, say it is."""
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    count = settings.TRUSTED_PROXIES
    if count and len(forwarded) >= count:
        with suppress(ValueError):
            return str(ip_address(forwarded[-count]))
    return request.META.get("REMOTE_ADDR") or "127.0.0.1"


def account_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return one spelling of the user name that was tried, whether or not there is such a user."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    return spelt(str(typed))


def spelt(username: str) -> str:
    """Return the name as it is counted."""
    return unicodedata.normalize("NFKC", username).strip().casefold()[:150]


class Throttle(AxesDatabaseHandler):
    """Axes with a limit for an account and a higher one for an address: a whole town hall may share one address."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return the failures on the account's scale."""
        by_account, by_address = (
            attempts.aggregate(count=Sum("failures_since_start"))["count"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(by_account, by_address * settings.AXES_FAILURE_LIMIT // settings.LOGIN_ADDRESS_LIMIT)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Forget the account's own failures only: one right password does not wipe what its address has tried."""
        return AccessAttempt.objects.filter(username=account_name(request, credentials)).delete()[0]


def opens_at(request: HttpRequest, credentials: dict[str, Any] | None = None) -> datetime:
    """Return when it can be tried again."""
    attempts = Throttle().get_user_attempts(request, credentials)
    last = [each.aggregate(last=Max("attempt_time"))["last"] for each in attempts]
    return max(filter(None, last), default=clock.now()) + settings.AXES_COOLOFF_TIME


def locked_page(request: HttpRequest, _response: Any = None, credentials: Any = None, **_kwargs: Any) -> HttpResponse:
    """Say when to try again and who can help; the same for names that nobody has."""
    context = {"opens_at": opens_at(request, credentials)}
    response = render(request, "governance/login_locked.html", context, status=429)
    response["Cache-Control"] = "no-store"
    return response
