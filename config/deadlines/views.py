"""The pages and feeds of Mine frister."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deadlines import collecting, counting, feeds
from governance.core.panels import Duty
from governance.core.parts import is_part_wanted
from governance.organisation import services
from governance.organisation.models import User
from governance.organisation.queries import feed_owner, feed_since

PRIVATE = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex"}


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """Show all that I owe, by when it is due; to the header of a page that did not know it, the number alone."""
    if is_part_wanted(request):
        return render(request, "governance/_duty_count.html", {"number": counting.count(request.user)})
    duties = collecting.sorted_duties(request.user)
    counting.remember(request.user, len(duties))
    context = {
        "groups": collecting.grouped(duties),
        "first": duties[0] if duties else None,
        "number": len(duties),
        "leads": bool(collecting.line_paths(request.user)),
    }
    return render(request, "config/deadlines.html", context)


@require_safe
def deadlines_line(request: HttpRequest) -> HttpResponse:
    """Show a leader what waits in her line, unit by unit, and who has it."""
    if not collecting.line_paths(request.user):
        raise PermissionDenied
    units = collecting.in_line(request.user)
    context = {
        "units": units,
        "number": sum(len(row.duties) for row in units),
        "overdue": sum(row.overdue for row in units),
    }
    return render(request, "config/deadlines_line.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest) -> HttpResponse:
    """Show whether I have a private address for my calendar; make one, which is shown once, or let it die."""
    user = cast(User, request.user)
    secret = ""
    if request.method == "POST" and "trekk-tilbake" in request.POST:
        services.revoke_feed_token(user=user, by=user)
        messages.success(request, _("Adressen virker ikke lenger."))
        return redirect("deadlines_subscription")
    if request.method == "POST":
        secret = services.renew_feed_token(user=user, by=user)
    context: dict[str, Any] = {"since": feed_since(user), "secret": secret}
    if secret:
        addresses = {name: reverse(name, args=[secret]) for name in ("deadlines_calendar", "deadlines_json")}
        context |= {name: request.build_absolute_uri(path) for name, path in addresses.items()}
    return render(request, "config/deadlines_subscription.html", context)


@login_not_required
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Send the owner of the private address her dated duties as a calendar; 404 when it is no address any more."""
    content = feeds.as_calendar(_duties_of(secret), request.build_absolute_uri)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=PRIVATE)


@login_not_required
@require_safe
def data(request: HttpRequest, secret: str) -> JsonResponse:
    """Send the owner of the private address all her duties as JSON; 404 when it is no address any more."""
    return JsonResponse(feeds.as_data(_duties_of(secret), request.build_absolute_uri), headers=PRIVATE)


def _duties_of(secret: str) -> list[Duty]:
    owner = feed_owner(secret)
    if owner is None:
        raise Http404
    return collecting.sorted_duties(owner)
