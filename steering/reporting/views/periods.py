"""Periods: planned, opened, extended, closed and published by the prosesseier."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm, add_rule_error
from governance.organisation.access import roles_of
from governance.organisation.history import history_of
from governance.organisation.models import CONTENT_ROLES, User
from steering.reporting import queries, services
from steering.reporting.forms import CloseForm, ExtendForm, MoveForm, PeriodForm
from steering.reporting.models import ReportingPeriod, UnitReport
from steering.reporting.permissions import can_run_periods
from steering.reporting.workflow import PERIODS

PER_PAGE = 50


def _period(request: HttpRequest, pk: int) -> ReportingPeriod:
    """Return the period for those who have something to do with content; others meet a 404."""
    if not roles_of(request.user).holds(*CONTENT_ROLES):
        raise Http404
    return get_object_or_404(ReportingPeriod.objects.select_related("cycle"), pk=pk, archived_at=None)


def _own_period(request: HttpRequest, pk: int) -> ReportingPeriod:
    period = _period(request, pk)
    if not can_run_periods(request.user):
        raise PermissionDenied
    return period


@require_safe
def period_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the period with the reports that the user may see, and with whom each lies."""
    period = _period(request, pk)
    reports = queries.listed(UnitReport.objects.visible_to(request.user).filter(period=period))
    page = Paginator(reports, PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "period": period,
        "row": queries.period_rows([period])[0],
        "page": page,
        "rows": queries.report_rows(page.object_list),
        "moves": {move.name for move in PERIODS.available(period, request.user)},
        "history": history_of(period),
    }
    return render(request, "steering/period_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def period_create(request: HttpRequest) -> HttpResponse:
    """Plan a period."""
    if not roles_of(request.user).holds(*CONTENT_ROLES):
        raise Http404
    if not can_run_periods(request.user):
        raise PermissionDenied
    form = PeriodForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            period = services.create_period(**form.cleaned_data, by=cast(User, request.user))
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("Perioden er planlagt. Åpne den når enhetene skal rapportere."))
            return redirect("steering:period_detail", period.pk)
    return _form_page(request, form, "steering/period_create.html")


@require_POST
def period_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the period; the units get their reports."""
    period = _own_period(request, pk)
    try:
        services.open_period(period, by=cast(User, request.user), version=_version(request, period))
    except RuleBroken as error:
        messages.error(request, str(error.message))
    else:
        count = period.steering_reports.count()
        messages.success(request, _("Perioden er åpen. %(count)d enheter har fått en rapport.") % {"count": count})
    return redirect("steering:period_detail", period.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def period_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the units a later day."""
    period = _own_period(request, pk)
    if not period.is_open:
        raise PERIODS.refuse(period)
    form = ExtendForm(
        request.POST if request.method == "POST" else None, initial={"version": period.version, "due_on": period.due_on}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.extend_period(period, by=cast(User, request.user), **form.cleaned_data)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("Fristen er forlenget."))
            return redirect("steering:period_detail", period.pk)
    return _form_page(request, form, "steering/period_extend.html", period)


@require_http_methods(["GET", "HEAD", "POST"])
def period_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the period and lock what is approved."""
    period = _own_period(request, pk)
    PERIODS.check(period, "close")
    form = CloseForm(request.POST if request.method == "POST" else None, initial={"version": period.version})
    if request.method == "POST" and form.is_valid():
        services.close_period(period, by=cast(User, request.user), **form.cleaned_data)
        messages.success(request, _("Perioden er avsluttet, og de godkjente rapportene er låst."))
        return redirect("steering:period_detail", period.pk)
    return _form_page(request, form, "steering/period_close.html", period)


@require_POST
def period_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the period is reported."""
    period = _own_period(request, pk)
    services.publish_period(period, by=cast(User, request.user), version=_version(request, period))
    messages.success(request, _("Perioden er publisert."))
    return redirect("steering:period_detail", period.pk)


def _version(request: HttpRequest, period: ReportingPeriod) -> int:
    form = MoveForm(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else period.version


def _form_page(
    request: HttpRequest, form: HelhetForm, template: str, period: ReportingPeriod | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "period": period}
    if period:
        context["row"] = queries.period_rows([period])[0]
    return render(request, template, context, status=422 if form.is_bound else 200)
