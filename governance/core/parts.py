"""Whether a page or a part of it is asked for. Both come from the same address and the same markup."""

from __future__ import annotations

from django.http import HttpRequest


def is_part_wanted(request: HttpRequest) -> bool:
    """Return True when htmx asks, which puts a part into the page that is open."""
    return request.headers.get("HX-Request") == "true"
