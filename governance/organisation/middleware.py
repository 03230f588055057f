"""Asks once a request what a person holds, and in whose place she acts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from governance.organisation import access, acting


def access_once_a_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Remember roles for one request only, so that a role that ends is gone at the next."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with access.asked_once():
            return get_response(request)

    return middleware


def acting_as_deputy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let the user act in the place that she has chosen, when the database still says that she may."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return acting.act_as_chosen(request) or get_response(request)

    return middleware
