"""Forms for indicators and measurements."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from planning.answers import answer
from planning.goals import services
from planning.goals.forms import ArchiveForm, CorrectionForm, IndicatorForm
from planning.goals.models import Goal, Indicator, Measurement
from planning.goals.permissions import check_edit_goal
from planning.goals.views.goals import goal_path, visible_goal

FIELDS = "planning/_indicator_fields.html"


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an indicator to a goal."""
    goal = visible_goal(request, pk)
    check_edit_goal(request.user, goal)
    form = IndicatorForm(request.POST or None)

    def save(_data: dict[str, Any]) -> str:
        services.add_indicator(goal, **form.values(), by=request.user)
        return goal_path(goal)

    page = {**_page(_("Ny indikator"), _("Lagre indikatoren"), goal), "fields_template": FIELDS}
    return answer(request, form, save, done=_("Indikatoren er lagret."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an indicator."""
    indicator = _visible(request, pk)
    check_edit_goal(request.user, indicator.goal)
    form = IndicatorForm(request.POST or None, indicator=indicator)

    def save(_data: dict[str, Any]) -> str:
        services.edit_indicator(indicator, **form.values(), by=request.user)
        return goal_path(indicator.goal)

    page = {**_page(_("Rediger indikatoren"), _("Lagre"), indicator.goal), "fields_template": FIELDS}
    return answer(request, form, save, done=_("Indikatoren er lagret."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop using an indicator; what has been measured stays in the change log."""
    indicator = _visible(request, pk)
    check_edit_goal(request.user, indicator.goal)
    form = ArchiveForm(request.POST or None, initial={"version": indicator.version})

    def save(data: dict[str, Any]) -> str:
        services.archive_indicator(indicator, **data, by=request.user)
        return goal_path(indicator.goal)

    page = _page(_("Slutt å bruke indikatoren"), _("Slutt å bruke den"), indicator.goal)
    page["lead"] = indicator.name
    return answer(request, form, save, done=_("Indikatoren brukes ikke lenger."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def measurement_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a right value in place of a wrong one."""
    rows = Measurement.objects.filter(indicator__in=Indicator.objects.visible_to(request.user))
    measurement = get_object_or_404(rows.select_related("indicator__goal__unit"), pk=pk)
    goal = measurement.indicator.goal
    check_edit_goal(request.user, goal)
    form = CorrectionForm(request.POST or None, initial={"value": measurement.value})

    def save(data: dict[str, Any]) -> str:
        services.correct_measurement(measurement, **data, by=request.user)
        return goal_path(goal)

    page = _page(_("Rett målingen"), _("Lagre rettelsen"), goal)
    page["lead"] = measurement.indicator.name
    return answer(request, form, save, done=_("Målingen er rettet."), page=page)


def _visible(request: HttpRequest, pk: int) -> Indicator:
    rows = Indicator.objects.visible_to(request.user).select_related("goal__unit")
    return get_object_or_404(rows.prefetch_related("planning_targets"), pk=pk)


def _page(heading: str, submit: str, goal: Goal) -> dict[str, Any]:
    trail = [(_("Planlegging"), reverse("planning:goal_list")), (goal.title, goal_path(goal))]
    return {"page_heading": heading, "submit": submit, "cancel_path": goal_path(goal), "trail": trail}
