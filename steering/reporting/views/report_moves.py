"""A report is moved up the line and down again, and corrected when it has been approved."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.errors import Conflict, RuleBroken
from governance.core.forms import add_rule_error
from governance.process.permissions import check_act, check_take_back
from planning.actions.models import Action
from steering.reporting import services
from steering.reporting.forms import CorrectionForm, MoveForm, ReasonForm, TakeBackForm
from steering.reporting.models import StatusUpdate, UnitReport
from steering.reporting.permissions import can_correct
from steering.reporting.views.report_page import (
    OPINIONS,
    TAKE_BACK,
    conflict_page,
    me,
    moves_of,
    page_of,
    visible_report,
)


@require_POST
def report_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the report to the leader."""
    done = _("Rapporten er sendt til leder.")
    return _move(request, visible_report(request, pk), "hand_over", services.hand_over, done, shows=False)


@require_POST
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Deliver the report to the manager above."""
    done = _("Rapporten er levert til godkjenning.")
    return _move(request, visible_report(request, pk), "submit", services.submit, done, shows=True)


@require_POST
def report_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve what was shown."""
    done = _("Rapporten er godkjent.")
    return _move(request, visible_report(request, pk), "approve", services.approve, done, shows=True)


def _move(
    request: HttpRequest, report: UnitReport, name: str, move: Callable[..., None], done: str, *, shows: bool
) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        try:
            services.check_turn(report, name, by=me(request))
        except Conflict as error:
            return conflict_page(request, report, error)
        refusal = _("Noe manglet i det vi mottok. Åpne rapporten på nytt, og prøv igjen.")
        return page_of(request, report, status=422, refusal=refusal)
    seen = {"version": form.cleaned_data["version"]}
    if shows:
        seen["shown_hash"] = form.cleaned_data["shown_hash"]
    try:
        move(report, by=me(request), **seen)
    except RuleBroken as error:
        return page_of(request, visible_report(request, report.pk), status=422, refusal=str(error.message))
    except Conflict as error:
        return conflict_page(request, report, error)
    messages.success(request, done)
    return redirect("steering:report_detail", report.pk)


@require_POST
def report_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the statement or the recommendation of the one whose turn it is."""
    report = visible_report(request, pk)
    deed = request.POST.get("handling", "")
    opinion = OPINIONS.get(deed)
    if opinion is None:
        if not OPINIONS.keys() & moves_of(request.user, report):
            raise PermissionDenied
        raise SuspiciousOperation("unknown act")
    form = opinion.form(request.POST)
    try:
        if form.is_valid():
            opinion.do(report, by=me(request), **form.cleaned_data)
            messages.success(request, opinion.done)
            return redirect("steering:report_detail", report.pk)
        services.check_state(report, deed)
        check_act(request.user, report.run, deed)  # whatever she sent, it must be her turn
    except RuleBroken as error:
        add_rule_error(form, error)
    except Conflict as error:
        return conflict_page(request, report, error)
    return page_of(request, visible_report(request, pk), status=422, said=form)


@require_http_methods(["GET", "HEAD", "POST"])
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the report with a reason."""
    report = visible_report(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        services.send_back(report, by=me(request), **form.cleaned_data)
        messages.success(request, _("Rapporten er returnert til enheten."))
        return redirect("steering:report_detail", report.pk)
    services.check_turn(report, "send_back", by=me(request))
    context = {"report": report, "form": form}
    return render(request, "steering/report_return.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def report_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the report back, with a reason, before the next has acted on it."""
    report = visible_report(request, pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.take_back(report, by=me(request), **form.cleaned_data)
        except Conflict as error:
            return conflict_page(request, report, error)
        messages.success(request, _("Du har tatt rapporten tilbake. Rett den, og send den på nytt."))
        return redirect("steering:report_detail", report.pk)
    services.check_state(report, TAKE_BACK)
    check_take_back(request.user, report.run)
    context = {"report": report, "form": form}
    return render(request, "steering/report_take_back.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def status_correct(request: HttpRequest, pk: int, update_pk: int) -> HttpResponse:
    """Correct one status that was approved, with a reason."""
    report = visible_report(request, pk)
    readable = StatusUpdate.objects.filter(report=report, action__in=Action.objects.visible_to(request.user))
    update = get_object_or_404(readable.select_related("action__goal"), pk=update_pk)
    update.report = report
    if not can_correct(request.user, report):
        raise PermissionDenied
    services.check_uncorrected(update)
    stored = {"status": update.status, "comment": update.comment, "next_step": update.next_step}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=stored)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_status(update, by=me(request), **form.cleaned_data)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("Statusen er rettet."))
            return redirect("steering:report_detail", report.pk)
    context = {"report": report, "update": update, "form": form}
    return render(request, "steering/status_correct.html", context, status=422 if form.is_bound else 200)
