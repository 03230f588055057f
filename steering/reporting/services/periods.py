"""Periods, from the plan to the report to the council. Opening one makes the reports of all units."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.organisation.models import OrgUnit, User
from governance.process import services as process
from governance.process.models import DecisionRun, GovernanceCycle, LineKind
from planning.actions.models import Action
from planning.goals.models import Goal, Indicator
from steering.reporting.models import PeriodStatus, ReportingPeriod, ReportItem, ReportStatus, UnitReport
from steering.reporting.permissions import check_run_periods
from steering.reporting.queries import units_that_report
from steering.reporting.services.rules import require
from steering.reporting.workflow import PERIODS, REPORTS


@transaction.atomic
def create_period(
    *, cycle: GovernanceCycle, kind: str, starts_on: date, ends_on: date, due_on: date, by: User | None
) -> ReportingPeriod:
    """Plan a period of the cycle. Raises RuleBroken when the dates are out of order or the period is there already."""
    check_run_periods(by)
    if ends_on < starts_on:
        raise RuleBroken(_("Perioden kan ikke slutte før den begynner."), field="ends_on")
    if due_on < starts_on:
        raise RuleBroken(_("Fristen kan ikke være før perioden begynner."), field="due_on")
    if ReportingPeriod.objects.filter(cycle=cycle, kind=kind).exists():
        raise RuleBroken(_("Denne perioden finnes allerede i %(year)s.") % {"year": cycle.year}, field="kind")
    period = ReportingPeriod.objects.create(cycle=cycle, kind=kind, starts_on=starts_on, ends_on=ends_on, due_on=due_on)
    audit.record(by=by, verb="created", subject=period, changes={"due_on": [None, str(due_on)]})
    return period


@transaction.atomic
def open_period(period: ReportingPeriod, *, by: User | None, version: int | None = None) -> None:
    """Open the period, and make a report with its decision run and its rows for every unit that has something to tell.

    Raises RuleBroken when another period is open, or when the period has not begun.
    """
    check_run_periods(by)
    PERIODS.check(period, "open")
    if period.starts_on > clock.today():
        raise RuleBroken(_("Perioden har ikke begynt ennå. Rett datoene, eller vent."))
    if _is_another_open(period):
        raise RuleBroken(_("En annen periode er åpen. Avslutt den først."))
    try:
        audit.perform(period, "open", by=by, table=PERIODS, version=version)
    except IntegrityError as error:  # two prosesseiere opened one each at the same time
        raise RuleBroken(_("En annen periode er åpen. Avslutt den først.")) from error
    _make_reports(period, by=by)


def _is_another_open(period: ReportingPeriod) -> bool:
    return ReportingPeriod.objects.filter(status=PeriodStatus.OPEN).exclude(pk=period.pk).exists()


def _make_reports(period: ReportingPeriod, *, by: User | None) -> None:
    """Make the reports of all units and, in bulk, their rows."""
    units = list(units_that_report())
    reports = UnitReport.objects.bulk_create(
        UnitReport(period=period, unit=unit, run=_start_run(period, unit, by=by)) for unit in units
    )
    of_unit = {report.unit_id: report for report in reports}
    rows = [
        ReportItem(report=of_unit[unit], action_id=action)
        for action, unit in Action.objects.open().filter(unit__in=of_unit).values_list("pk", "unit")
    ]
    followed = Indicator.objects.filter(goal__in=Goal.objects.followed_up(), goal__unit__in=of_unit, archived_at=None)
    rows += [
        ReportItem(report=of_unit[unit], indicator_id=indicator)
        for indicator, unit in followed.values_list("pk", "goal__unit")
    ]
    ReportItem.objects.bulk_create(rows, batch_size=500)


def _start_run(period: ReportingPeriod, unit: OrgUnit, *, by: User | None) -> DecisionRun:
    title = _("Rapport for %(period)s, %(unit)s") % {"period": period, "unit": unit}
    return process.start_run(kind=LineKind.UNIT_REPORT, unit=unit, by=by, title=title)


@transaction.atomic
def extend_period(
    period: ReportingPeriod, *, due_on: date, by: User | None, reason: str, version: int | None = None
) -> None:
    """Give the units a later day. Raises RuleBroken without a reason or when the day is not later."""
    check_run_periods(by)
    if not period.is_open:
        raise PERIODS.refuse(period)
    if due_on <= period.due_on:
        raise RuleBroken(_("Den nye fristen må være senere enn den gamle."), field="due_on")
    require(reason, _("Skriv hvorfor fristen forlenges."))
    seen = period.version if version is None else version
    audit.edit(period, by=by, version=seen, fields={"due_on": due_on}, verb="extended", reason=reason)


@transaction.atomic
def close_period(period: ReportingPeriod, *, by: User | None, reason: str, version: int | None = None) -> None:
    """Close the period: approved reports are locked, and the others stay as they are and can no longer be written.

    Raises RuleBroken without a reason.
    """
    check_run_periods(by)
    PERIODS.check(period, "close")
    require(reason, _("Skriv hvorfor perioden avsluttes nå."))
    closed = {"closed_on": clock.today(), "closing_reason": reason.strip()[:300]}
    audit.perform(period, "close", by=by, table=PERIODS, version=version, reason=reason, fields=closed)
    reports = UnitReport.objects.filter(period=period).select_for_update(of=("self",)).order_by("pk")
    for report in reports.select_related("run", "unit", "period__cycle"):
        if report.status == ReportStatus.APPROVED:
            audit.perform(report, "lock", by=by, table=REPORTS, reason=reason)
        else:
            process.withdraw_run(report.run, by=by, reason=reason)


@transaction.atomic
def publish_period(period: ReportingPeriod, *, by: User | None, version: int | None = None) -> None:
    """Note that the closed period is reported to the council."""
    audit.perform(period, "publish", by=by, table=PERIODS, version=version)
