"""What every page's frame needs: the municipality, the navigation and who is logged in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from governance.core import panels
from governance.organisation.queries import lent_to, municipality, role_words


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values, read only when a template asks for them."""
    user = getattr(request, "user", None)
    is_known = bool(user and user.is_authenticated)
    return {
        "municipality": SimpleLazyObject(municipality),
        "nav": _navigation(request.path, user),
        "roles_line": SimpleLazyObject(lambda: "; ".join(role_words(user)) if is_known else ""),
        "can_act_as": SimpleLazyObject(lambda: lent_to(user)) if is_known else (),
        "demo_mode": settings.DEMO,
        "program_version": settings.HELHET_VERSION,
    }


def _navigation(path: str, user: Any) -> list[dict[str, Any]]:
    return [
        {"label": item.label, "path": item.path, "is_current": path.startswith(item.path)}
        for item in sorted(panels.collect("nav", user), key=lambda item: item.order)
    ]
