"""The first page of steering: what is mine to do, and how far the reports have come."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.organisation.access import roles_of
from governance.organisation.models import CONTENT_ROLES
from governance.process.models import Act
from steering.reporting import queries
from steering.reporting.models import PeriodStatus, ReportingPeriod, UnitReport
from steering.reporting.permissions import can_run_periods, can_see_matrix

MOST_REPORTS = 50
MOST_PERIODS = 6
#: What the person whose turn it is shall do, by the act of the step.
TO_DO = {
    Act.PROPOSE: _("Fyll ut rapporten"),
    Act.DELIVER: _("Les og lever"),
    Act.APPROVE: _("Les og godkjenn"),
}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show my reports, the reports of my line with whom each lies, and for the prosesseier the periods."""
    runs_periods = can_run_periods(request.user)
    periods = _shown_periods() if runs_periods else []
    period = _current(periods) if runs_periods else ReportingPeriod.objects.current()
    mine = [
        {"report": report, "to_do": TO_DO[Act(step.act)], "since": step.began_at, "is_late": report.is_late}
        for step, report in queries.reports_waiting_for(request.user)
    ]
    context = {
        "period": period,
        "mine": mine,
        "runs_periods": runs_periods,
        "sees_matrix": can_see_matrix(request.user),
        "periods": queries.period_rows(periods) if runs_periods else [],
        **_line(request, period),
    }
    return render(request, "steering/overview.html", context)


def _shown_periods() -> list[ReportingPeriod]:
    latest = ReportingPeriod.objects.filter(archived_at=None).select_related("cycle").order_by("-starts_on", "-pk")
    return list(latest[:MOST_PERIODS])


def _current(periods: list[ReportingPeriod]) -> ReportingPeriod | None:
    """Return the open period of those shown, or the last one that was opened."""
    opened = [period for period in periods if period.status != PeriodStatus.PLANNED]
    return next((period for period in opened if period.is_open), opened[0] if opened else None)


def _line(request: HttpRequest, period: ReportingPeriod | None) -> dict[str, Any]:
    """Return the reports of the period that the user may see and that are on their way, those not delivered first."""
    if period is None:
        return {"follows": False}
    reports = UnitReport.objects.visible_to(request.user).filter(period=period)
    found = list(queries.on_their_way(reports)[: MOST_REPORTS + 1])
    return {
        "follows": roles_of(request.user).holds(*CONTENT_ROLES),
        "rows": queries.report_rows(found[:MOST_REPORTS]) if found else [],
        "has_more": len(found) > MOST_REPORTS,
    }
