"""The inbox of lessons, and the preparation of the next cycle."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core import clock
from governance.core.errors import RuleBroken
from governance.organisation.history import history_of
from planning.answers import answer
from planning.inbox import services
from planning.inbox.forms import AnswerForm, CycleForm
from planning.inbox.models import InputStatus, PlanningInput
from planning.inbox.permissions import can_answer, can_answer_inbox, check_answer, check_prepare_cycle
from planning.inbox.queries import inputs_for, next_year, planned_cycle
from planning.inbox.workflow import INPUTS
from planning.plans.queries import cycle_plan
from planning.plans.workflow import PLANS


@require_safe
def input_list(request: HttpRequest) -> HttpResponse:
    """Show the læringsinnspill: those that wait for an answer first."""
    answers = can_answer_inbox(request.user)
    rows = list(inputs_for(request.user, sees_all=answers))
    context = {
        "waiting": [row for row in rows if row.status == InputStatus.RECEIVED],
        "answered": [row for row in rows if row.status != InputStatus.RECEIVED],
        "can_answer": answers,
    }
    return render(request, "planning/input_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def input_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one læringsinnspill with its answer, or the form to answer it for those who may."""
    rows = inputs_for(request.user, sees_all=can_answer_inbox(request.user))
    item = get_object_or_404(rows, pk=pk)
    page = {"item": item, "history": history_of(item), "form": None}
    if request.method != "POST" and not (can_answer(request.user, item) and item.status == InputStatus.RECEIVED):
        return render(request, "planning/input_page.html", page)
    check_answer(request.user, item)
    INPUTS.check(item, "follow")
    form = AnswerForm(request.POST or None, initial={"version": item.version})

    def save(data: dict[str, Any]) -> str:
        services.answer_input(item, by=request.user, **data)
        return reverse("planning:input_page", args=[item.pk])

    return answer(request, form, save, done=_("Svaret er lagret."), page=page, template="planning/input_page.html")


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_next(request: HttpRequest) -> HttpResponse:
    """Show how far the next cycle has come, and prepare it."""
    check_prepare_cycle(request.user)
    cycle = planned_cycle()
    plan = cycle_plan(cycle) if cycle else None
    year = cycle.year if cycle else next_year(clock.today().year)
    form = CycleForm(request.POST or None, initial={"year": year})
    if request.method == "POST" and cycle is not None and plan is None:
        services.prepare_plan(cycle, by=request.user)
        return redirect("planning:cycle_next")
    inputs = inputs_for(request.user, sees_all=can_answer_inbox(request.user)).filter(cycle=cycle) if cycle else []
    page = {
        "cycle": cycle,
        "plan": plan,
        "year": year,
        "inputs": inputs,
        "waiting_count": PlanningInput.objects.unanswered().filter(cycle=cycle).count() if cycle else 0,
        "moves": PLANS.available(plan, request.user) if plan else [],
        "history": history_of(cycle) if cycle else [],
    }

    def save(data: dict[str, Any]) -> str:
        if cycle is not None:
            raise RuleBroken(_("Neste syklus er allerede opprettet."))
        services.prepare_cycle(year=data["year"], by=request.user)
        return "planning:cycle_next"

    done = _("Neste syklus er opprettet, med en økonomiplan under arbeid.")
    return answer(request, form, save, done=done, page=page, template="planning/cycle_next.html")
