"""Bare views: one query for the rows, a table of six columns, a logged-in user. As many rows as the page shows."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from planning.actions.models import Action
from planning.goals.models import Goal
from steering.reporting.models import ReportItem


def actions() -> QuerySet[Action]:
    return Action.objects.select_related("goal", "unit", "responsible").order_by("pk")


@login_required
def rows(request: HttpRequest, count: int) -> HttpResponse:
    """A list."""
    return render(request, "bare/rows.html", {"title": "Tiltak", "rows": actions()[:count]})


@login_required
def detail(request: HttpRequest, pk: int, count: int) -> HttpResponse:
    """One goal with what hangs below it."""
    goal = get_object_or_404(Goal.objects.select_related("unit", "responsible", "focus_area"), pk=pk)
    return render(request, "bare/rows.html", {"title": goal.title, "thing": goal, "rows": actions()[:count]})


@login_required
def form(request: HttpRequest, count: int) -> HttpResponse:
    """A page with a small form for each row, as a report that is being written."""
    items = ReportItem.objects.select_related("action__goal", "action__unit", "action__responsible")
    items = items.filter(action__isnull=False).order_by("-pk")[:count]
    return render(request, "bare/form.html", {"title": "Rapport", "items": items})


urlpatterns = [
    path("rows/<int:count>/", rows),
    path("detail/<int:pk>/<int:count>/", detail),
    path("form/<int:count>/", form),
]
