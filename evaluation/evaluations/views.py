"""Evaluations in the browser: the list, and the forms that plan, carry out and close one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.evaluations import queries, services
from evaluation.evaluations.forms import EditFindingForm, EditForm, FindingForm, FinishForm, PlanForm
from evaluation.evaluations.models import Evaluation, EvaluationStatus, Finding
from evaluation.evaluations.permissions import can_plan_somewhere, check_edit_evaluation, check_plan_somewhere
from evaluation.evaluations.workflow import EVALUATIONS
from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm, add_rule_error
from planning.goals.models import Goal

PER_PAGE = 30
TEMPLATE = "evaluation/evaluation_form.html"
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """Show all evaluations that I may read."""
    page = Paginator(queries.evaluations_for(request.user), PER_PAGE).get_page(request.GET.get("side"))
    context = {"page": page, "can_plan": can_plan_somewhere(request.user)}
    return render(request, "evaluation/evaluation_list.html", context)


@page_with_form
def evaluation_plan(request: HttpRequest) -> HttpResponse:
    """Plan an evaluation, of the goal in `?maal=` when one is given."""
    check_plan_somewhere(request.user)
    form = PlanForm(request.POST or None, user=request.user, initial=_start_values(request))

    def do(data: dict[str, Any]) -> str:
        evaluation = services.plan_evaluation(**data, by=request.user)
        messages.success(request, _("Evalueringen er planlagt."))
        return page_of(evaluation)

    context = {"heading": _("Planlegg en evaluering"), "submit": _("Planlegg evalueringen")}
    return answer(request, form, do, TEMPLATE, {**context, "cancel_path": reverse("evaluation:overview")})


def _start_values(request: HttpRequest) -> dict[str, Any]:
    wanted = request.GET.get("maal", "")
    goal = Goal.objects.visible_to(request.user).filter(pk=wanted).first() if wanted.isdecimal() else None
    kept = ("unit", "responsible", "visibility", "legal_basis")
    return {"goal": goal, **{name: getattr(goal, name) for name in kept}} if goal else {}


@page_with_form
def evaluation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an evaluation that is not done."""
    evaluation = _editable(request, pk)
    if evaluation.status == EvaluationStatus.DONE:
        raise EVALUATIONS.refuse(evaluation)
    initial = {name: getattr(evaluation, name) for name in (*services.EDITABLE, "version")}
    form = EditForm(request.POST or None, unit=evaluation.unit, initial=initial)

    def do(data: dict[str, Any]) -> str:
        services.edit_evaluation(evaluation, **data, by=request.user)
        messages.success(request, _("Endringene er lagret."))
        return page_of(evaluation)

    context = {"heading": _("Rediger evalueringen"), "evaluation": evaluation, "cancel_path": page_of(evaluation)}
    return answer(request, form, do, TEMPLATE, context)


@require_POST
def evaluation_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the work."""
    evaluation = _editable(request, pk)
    services.start_evaluation(evaluation, by=request.user)
    messages.success(request, _("Evalueringen har begynt. Legg inn funnene etter hvert."))
    return redirect(page_of(evaluation))


@page_with_form
def evaluation_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End the work with a conclusion."""
    evaluation = _editable(request, pk)
    EVALUATIONS.check(evaluation, "finish")
    initial = {"version": evaluation.version, "conclusion": evaluation.conclusion}
    form = FinishForm(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> str:
        services.finish_evaluation(evaluation, **data, by=request.user)
        messages.success(request, _("Evalueringen er ferdig. Foreslå gjerne hva andre kan lære av den."))
        return page_of(evaluation)

    finish = _("Gjør evalueringen ferdig")
    context = {"heading": finish, "submit": finish, "evaluation": evaluation}
    return answer(request, form, do, TEMPLATE, {**context, "cancel_path": page_of(evaluation)})


@page_with_form
def finding_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a finding to an evaluation that goes on."""
    evaluation = _editable(request, pk)
    _check_ongoing(evaluation)
    form = FindingForm(request.POST or None)

    def do(data: dict[str, Any]) -> str:
        services.add_finding(evaluation, **data, by=request.user)
        messages.success(request, _("Funnet er lagt inn."))
        return page_of(evaluation)

    context = {"heading": _("Legg inn et funn"), "submit": _("Legg inn funnet"), "evaluation": evaluation}
    return answer(request, form, do, TEMPLATE, {**context, "cancel_path": page_of(evaluation)})


@page_with_form
def finding_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a finding while its evaluation goes on."""
    seen = Evaluation.objects.visible_to(request.user)
    finding = get_object_or_404(Finding.objects.select_related("evaluation__unit"), pk=pk, evaluation__in=seen)
    check_edit_evaluation(request.user, finding.evaluation)
    _check_ongoing(finding.evaluation)
    initial = {name: getattr(finding, name) for name in ("kind", "text", "evidence", "version")}
    form = EditFindingForm(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> str:
        services.edit_finding(finding, **data, by=request.user)
        messages.success(request, _("Funnet er lagret."))
        return page_of(finding.evaluation)

    path = page_of(finding.evaluation)
    context = {"heading": _("Rediger funnet"), "evaluation": finding.evaluation, "cancel_path": path}
    return answer(request, form, do, TEMPLATE, context)


def answer(
    request: HttpRequest, form: HelhetForm, do: Callable[[dict[str, Any]], str], template: str, context: dict[str, Any]
) -> HttpResponse:
    """Show the form, or do what it says and go where `do` says; a broken rule stands beside its field (422)."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(do(form.cleaned_data))
        except RuleBroken as error:
            add_rule_error(form, error)
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def page_of(evaluation: Evaluation) -> str:
    """Return the address of the evaluation's page."""
    return reverse("evaluation:evaluation_detail", args=[evaluation.pk])


def _editable(request: HttpRequest, pk: int) -> Evaluation:
    """Return the evaluation when the user may read it (else 404) and change it (else 403)."""
    seen = Evaluation.objects.visible_to(request.user).select_related("goal", "unit", "responsible")
    evaluation = get_object_or_404(seen, pk=pk)
    check_edit_evaluation(request.user, evaluation)
    return evaluation


def _check_ongoing(evaluation: Evaluation) -> None:
    if evaluation.status != EvaluationStatus.ONGOING:
        raise EVALUATIONS.refuse(evaluation)
