"""The year wheel: what happens when, for everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core import clock, panels
from governance.organisation.history import history_of
from governance.process.models import SubprocessCode
from governance.process.permissions import editable_event_codes
from governance.process.year_wheel import coming_events, months_of_wheel, year_wheel_events

COMING_SHOWN = 5


@login_not_required
@require_safe
def year_wheel(request: HttpRequest) -> HttpResponse:
    """Show what comes next, and the whole year as a wheel with a table beside it."""
    today, events = clock.today(), year_wheel_events(request.user)
    editable = editable_event_codes(request.user)
    coming = coming_events(events, today)[:COMING_SHOWN]
    context = {
        "year": today.year,
        "coming": coming,
        "parts": panels.collect("year_wheel", request.user),
        "first": coming[0] if coming else None,
        "wheel": months_of_wheel(events, today) if events else [],
        "editable": editable,
        "add_to": next((code.value for code in SubprocessCode if code in editable), ""),
        "history": history_of(*events) if events and request.user.is_authenticated else None,
    }
    return render(request, "governance/year_wheel.html", context)
