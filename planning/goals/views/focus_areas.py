"""Satsingsområder in the browser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.errors import RuleBroken
from governance.organisation.history import history_of
from planning.answers import answer
from planning.goals import services
from planning.goals.forms import FocusAreaForm
from planning.goals.models import FOLLOWED_UP, FocusArea
from planning.goals.permissions import can_own_focus_areas, check_own_focus_areas
from planning.plans.forms import MoveForm


@require_safe
def focus_area_list(request: HttpRequest) -> HttpResponse:
    """Show the satsingsområder in their order, and those that have been put away."""
    followed = Q(planning_goals__status__in=FOLLOWED_UP, planning_goals__archived_at=None)
    areas = list(FocusArea.objects.annotate(goal_count=Count("planning_goals", filter=followed)))
    context = {
        "areas": [area for area in areas if area.archived_at is None],
        "archived": [area for area in areas if area.archived_at is not None],
        "can_own": can_own_focus_areas(request.user),
        "history": history_of(*areas) if areas else [],
    }
    return render(request, "planning/focus_area_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def focus_area_create(request: HttpRequest) -> HttpResponse:
    """Create a satsingsområde."""
    check_own_focus_areas(request.user)
    form = FocusAreaForm(request.POST or None)

    def save(data: dict[str, Any]) -> str:
        services.create_focus_area(**data, by=request.user)
        return "planning:focus_area_list"

    page = _page(_("Nytt satsingsområde"), _("Opprett satsingsområdet"))
    return answer(request, form, save, done=_("Satsingsområdet er opprettet."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def focus_area_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a satsingsområde or change its text."""
    area = get_object_or_404(FocusArea.objects.in_use(), pk=pk)
    check_own_focus_areas(request.user)
    initial = {"title": area.title, "description": area.description, "version": area.version}
    form = FocusAreaForm(request.POST or None, initial=initial, is_new=False)

    def save(data: dict[str, Any]) -> str:
        services.rename_focus_area(area, **data, by=request.user)
        return "planning:focus_area_list"

    page = _page(_("Rediger satsingsområdet"), _("Lagre"))
    return answer(request, form, save, done=_("Satsingsområdet er lagret."), page=page)


@require_POST
def focus_area_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a satsingsområde away, or take it into use again when `gjenopprett` is sent."""
    area = get_object_or_404(FocusArea, pk=pk)
    check_own_focus_areas(request.user)
    form = MoveForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else area.version
    try:
        if "gjenopprett" in request.POST:
            services.restore_focus_area(area, version=version, by=request.user)
            messages.success(request, _("Satsingsområdet er tatt i bruk igjen."))
        else:
            services.archive_focus_area(area, version=version, by=request.user)
            messages.success(request, _("Satsingsområdet er arkivert."))
    except RuleBroken as error:
        messages.error(request, str(error.message))
    return redirect("planning:focus_area_list")


def _page(heading: str, submit: str) -> dict[str, Any]:
    back = reverse("planning:focus_area_list")
    trail = [(_("Planlegging"), reverse("planning:goal_list")), (_("Satsingsområder"), back)]
    return {"page_heading": heading, "submit": submit, "cancel_path": back, "trail": trail}
