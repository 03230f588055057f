"""Asks once a request what a person holds."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from governance.organisation import access


def access_once_a_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Remember roles for one request only, so that a role that ends is gone at the next."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with access.asked_once():
            return get_response(request)

    return middleware
