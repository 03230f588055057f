"""Pages that belong to the whole cycle, and the answers for the machine room."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config import demo_mail, health
from config.deadlines import counting
from config.deadlines.collecting import sorted_duties
from config.getting_started import first_steps
from governance.core import panels
from governance.organisation.permissions import can_administer, check_administer

#: Where each part of the cycle begins.
CYCLE_PAGES = {"planning": "goal_list", "steering": "overview", "evaluation": "overview"}


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the cycle and what I owe now; without login the public front."""
    if not request.user.is_authenticated:
        return render(request, "config/front.html", {"parts": panels.collect("front")})
    duties = sorted_duties(request.user)
    counting.remember(request.user, len(duties))
    context = {
        "duties": duties,
        "first": duties[0] if duties else None,
        "parts": panels.collect("home", request.user),
        "steps": first_steps(request.user),
        "can_administer": can_administer(request.user),
        "cycle_paths": {name: reverse(f"{name}:{page}") for name, page in CYCLE_PAGES.items()},
        "process_paths": {name: reverse("governance:subprocess", args=[name]) for name in CYCLE_PAGES},
    }
    return render(request, "config/home.html", context)


@require_safe
def demo_mail_list(request: HttpRequest) -> HttpResponse:
    """Show the system administrator of the demo the mail that was never sent; 404 outside the demo."""
    if not settings.DEMO:
        raise Http404
    check_administer(request.user)
    return render(request, "config/mail_list.html", {"messages_kept": demo_mail.kept_mail()})


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether the database, the cache, the broker and the migrations are as they must be."""
    checks = health.all_checks()
    is_ready = all(value == "ok" for value in checks.values())
    return JsonResponse(checks, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a form that was open too long, or a browser that refuses cookies."""
    return render(request, "governance/csrf_failure.html", status=403)
