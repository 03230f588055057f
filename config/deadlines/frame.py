"""What Mine frister gives to every page, and what every deed does to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from config.deadlines import counting

SAFE = {"GET", "HEAD", "OPTIONS"}


def deadlines_link(request: HttpRequest) -> dict[str, Any]:
    """Return the link of the header, and the number when it is remembered; asks the cache, never the database."""
    user = getattr(request, "user", None)
    if not (user and user.is_authenticated):
        return {}
    return {
        "deadlines_path": reverse("deadlines"),
        "duty_count": SimpleLazyObject(lambda: _Known(counting.remembered(user))),
    }


class _Known:
    """A number that may not be known; read only where a template asks."""

    def __init__(self, number: int | None) -> None:
        self.number = number

    @property
    def is_known(self) -> bool:
        """Return True when it was counted within the last minute."""
        return self.number is not None


def forget_after_acting(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Forget the number of whoever has sent a form: what she did may have been what waited for her."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method not in SAFE and request.user.is_authenticated:
            counting.forget(request.user)
        return response

    return middleware
