"""The only writer of periods, reports and what they leave behind.

Whoever writes in a report or moves it takes its row first (`_locked`): what is delivered or approved is then
exactly what was shown, however many write at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from governance.audit import services as audit
from governance.core import clock, concurrency
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.core.progress import ProgressStatus
from governance.core.transitions import Transition
from governance.organisation.models import OrgUnit, User
from governance.process import services as process
from governance.process.models import Act, DecisionRun, GovernanceCycle, LineKind
from governance.process.permissions import check_take_back
from governance.process.queries import current_step
from planning.actions import services as actions
from planning.actions.models import Action
from planning.goals import services as goals
from planning.goals.models import Goal, Indicator
from steering.reporting.models import (
    PeriodStatus,
    ReportingPeriod,
    ReportItem,
    ReportStatus,
    StatusUpdate,
    UnitReport,
)
from steering.reporting.permissions import check_correct, check_run_periods, check_write
from steering.reporting.queries import latest_updates, units_that_report
from steering.reporting.queries import shown_hash as hash_of
from steering.reporting.workflow import PERIODS, REPORTS

Needs = Callable[[], None]
CHANGED = _lazy("Rapporten er endret siden du åpnet siden. Les den på nytt, og prøv igjen.")


# --- Periods ----------------------------------------------------------------------------------------------------------
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
    _require(reason, _("Skriv hvorfor fristen forlenges."))
    seen = period.version if version is None else version
    audit.edit(period, by=by, version=seen, fields={"due_on": due_on}, verb="extended", reason=reason)


@transaction.atomic
def close_period(period: ReportingPeriod, *, by: User | None, reason: str, version: int | None = None) -> None:
    """Close the period: approved reports are locked, and the others stay as they are and can no longer be written.

    Raises RuleBroken without a reason.
    """
    check_run_periods(by)
    PERIODS.check(period, "close")
    _require(reason, _("Skriv hvorfor perioden avsluttes nå."))
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


# --- Writing ----------------------------------------------------------------------------------------------------------
@transaction.atomic
def save_item(
    item: ReportItem,
    *,
    version: int,
    by: User,
    status: str = "",
    comment: str = "",
    next_step: str = "",
    value: Decimal | None = None,
    shown_hash: str = "",
) -> str:
    """Store one row: the status of an action, or the value of an indicator.

    `shown_hash` is what the writer had on her screen before she wrote; if that was the whole truth, the digest of
    what she has now is returned, else the same hash as she came with, by which nothing can be approved.
    Raises RuleBroken per field, StaleVersion with both texts when somebody saved first or the report has gone on.
    """
    said = {"status": status, "comment": comment.strip(), "next_step": next_step.strip()}
    fields = {"value": value, "comment": comment.strip()} if item.indicator_id else said
    report = _open_for(item, fields, by=by)
    if item.indicator_id:
        _check_value(value)
    else:
        _check_status(**said)
    return _write(report, item, {**fields, "is_unchanged": False}, version=version, by=by, shown=shown_hash)


@transaction.atomic
def mark_unchanged(item: ReportItem, *, version: int, by: User, shown_hash: str = "") -> str:
    """«Uendret siden sist»: copy what was approved last about the action, or say that there is no new measurement.

    Raises RuleBroken when nothing has been approved about the action before. Returns as save_item.
    """
    report = _open_for(item, {}, by=by)
    if item.indicator_id:
        fields: dict[str, Any] = {"value": None, "comment": ""}
    else:
        last = latest_updates([item.action_id]).get(item.action_id or 0)
        if last is None:
            raise RuleBroken(_("Tiltaket har ingen tidligere status. Velg en status."), field="status")
        fields = {"status": last.status, "comment": last.comment, "next_step": last.next_step}
    return _write(report, item, {**fields, "is_unchanged": True}, version=version, by=by, shown=shown_hash)


def _open_for(item: ReportItem, fields: Mapping[str, Any], *, by: User) -> UnitReport:
    """Return the row's report, held, if the user may write in it now; what she tried is in the refusal."""
    report = _locked(item.report)
    check_write(by, report)
    if not report.is_writable:
        raise StaleVersion(why_not_writable(report), concurrency.stale(item, fields).fields)
    return report


def _write(
    report: UnitReport, item: ReportItem, fields: Mapping[str, Any], *, version: int, by: User, shown: str
) -> str:
    is_whole = bool(shown) and hash_of(report) == shown
    audit.edit(item, by=by, version=version, fields={**fields, "saved_at": clock.now(), "saved_by": by})
    _begin(report, by=by)
    _carry_back(report, item.report)
    return hash_of(report) if is_whole else shown


def _check_status(status: str, comment: str, next_step: str) -> None:
    if status not in ProgressStatus.values:
        raise RuleBroken(_("Velg en status."), field="status")
    if status != ProgressStatus.OFF_TRACK:
        return
    unwritten = RuleBroken(_("Skriv hva dere gjør nå, og hvem som gjør det."), field="next_step")
    if not comment:
        raise RuleBroken(_("Skriv hva avviket er."), field="comment", also=() if next_step else (unwritten,))
    if not next_step:
        raise unwritten


def _check_value(value: Decimal | None) -> None:
    if value is None:
        raise RuleBroken(_("Skriv den målte verdien, eller velg «Ingen ny måling»."), field="value")


@transaction.atomic
def save_summary(report: UnitReport, *, version: int, summary: str, by: User, shown_hash: str = "") -> str:
    """Store the report's summary. Raises StaleVersion with both texts. Returns as save_item."""
    fresh = _locked(report)
    check_write(by, fresh)
    fields = {"summary": summary.strip()}
    if not fresh.is_writable:
        raise StaleVersion(why_not_writable(fresh), concurrency.stale(report, fields).fields)
    is_whole = bool(shown_hash) and hash_of(fresh) == shown_hash
    audit.edit(fresh, by=by, version=version, fields=fields)
    _begin(fresh, by=by)
    _carry_back(fresh, report)
    return hash_of(fresh) if is_whole else shown_hash


def _begin(report: UnitReport, *, by: User) -> None:
    if report.status == ReportStatus.NOT_STARTED:
        audit.perform(report, "start", by=by, table=REPORTS)


# --- Up the line ------------------------------------------------------------------------------------------------------
@transaction.atomic
def hand_over(report: UnitReport, *, by: User, version: int) -> None:
    """The rapportør is done and gives the report to the leader. Raises RuleBroken while a row is empty."""
    fresh = _turned(report, "hand_over", by=by, version=version)
    _check_filled(fresh)
    process.act(fresh.run, Act.PROPOSE, by=by, shown_hash=hash_of(fresh))
    step = current_step(fresh.run)
    if step is None or step.act != Act.DELIVER:
        raise RuleBroken(_("Du leder enheten selv. Lever rapporten i stedet for å sende den til deg selv."))
    _carry_back(fresh, report)


@transaction.atomic
def submit(report: UnitReport, *, by: User, version: int, shown_hash: str) -> None:
    """The leader delivers; when nobody has handed over to her she does both acts in one.

    Raises RuleBroken while a row is empty, StaleVersion when something was written after she read it.
    """
    fresh = _turned(report, "submit", by=by, version=version, shown=shown_hash, fields={"delivered_at": clock.now()})
    _check_filled(fresh)
    step = current_step(fresh.run)
    # A leader who proposes has delivered too: the two steps land on the same person, and go as one.
    deed = Act.PROPOSE if step is not None and step.act == Act.PROPOSE else Act.DELIVER
    process.act(fresh.run, deed, by=by, shown_hash=shown_hash)
    _carry_back(fresh, report)


@transaction.atomic
def send_back(report: UnitReport, *, by: User, reason: str, version: int) -> None:
    """Return the report to the unit with a reason. Raises RuleBroken without one."""
    fresh = _turned(
        report, "send_back", by=by, version=version, reason=reason, fields={"delivered_at": None},
        needs=lambda: _require(reason, _("Skriv hva som må rettes.")),
    )  # fmt: skip
    process.send_back(fresh.run, by=by, reason=reason)
    _carry_back(fresh, report)


@transaction.atomic
def state_opinion(report: UnitReport, *, by: User, note: str, version: int, shown_hash: str) -> None:
    """Give a statement on the delivered report, when the line asks her to.

    Raises RuleBroken without words, StaleVersion when the report is another than the one shown.
    """
    _advise(
        report, Act.STATE, by=by, note=note, version=version, shown=shown_hash,
        needs=lambda: _require(note, _("Skriv uttalelsen din."), field="note"),
    )  # fmt: skip


@transaction.atomic
def recommend(report: UnitReport, *, by: User, note: str, version: int, shown_hash: str) -> None:
    """Recommend the delivered report, when the line asks her to. Raises StaleVersion as `state_opinion` does."""
    _advise(report, Act.RECOMMEND, by=by, note=note, version=version, shown=shown_hash)


def _advise(
    report: UnitReport, deed: Act, *, by: User, note: str, version: int, shown: str, needs: Needs | None = None
) -> None:
    fresh = _turned(report, deed, by=by, version=version, shown=shown, needs=needs)
    process.act(fresh.run, deed, by=by, note=note.strip(), shown_hash=shown)
    _carry_back(fresh, report)


@transaction.atomic
def take_back(report: UnitReport, *, by: User, reason: str, version: int) -> None:
    """Let the one who sent or delivered the report have it back as a draft, while the next has not acted.

    Raises RuleBroken without a reason, WrongState when the next has acted meanwhile.
    """
    held = _locked(report)
    check_state(held, "take_back")
    check_take_back(by, held.run)
    fresh = _turned(
        report, "take_back", by=by, version=version, reason=reason, fields={"delivered_at": None},
        needs=lambda: _require(reason, _("Skriv hvorfor du tar rapporten tilbake.")),
    )  # fmt: skip
    process.take_back(fresh.run, by=by, reason=reason)
    _carry_back(fresh, report)


@transaction.atomic
def approve(report: UnitReport, *, by: User, version: int, shown_hash: str) -> None:
    """Approve exactly what was shown, and write it down: status messages here, status and measurements in planning.

    Raises StaleVersion when the report is another than the one shown.
    """
    fresh = _turned(report, "approve", by=by, version=version, shown=shown_hash, fields={"approved_at": clock.now()})
    process.act(fresh.run, Act.APPROVE, by=by, shown_hash=shown_hash)
    rows = list(fresh.steering_items.select_related("action__goal", "indicator__goal", "saved_by"))
    _write_statuses(fresh, [(row, row.action) for row in rows if row.action], by=by)
    for row in rows:
        if row.indicator is not None and row.value is not None:
            measured_on = _day_of(fresh.period)
            goals.record_measurement(row.indicator, value=row.value, measured_on=measured_on, by=by)
    _carry_back(fresh, report)


def _write_statuses(report: UnitReport, rows: Sequence[tuple[ReportItem, Action]], *, by: User) -> None:
    day = _day_of(report.period)
    StatusUpdate.objects.bulk_create(
        StatusUpdate(
            report=report, action=action, status=row.status, comment=row.comment, next_step=row.next_step,
            reported_by=row.saved_by, reported_on=day, recorded_at=clock.now(),
        )
        for row, action in rows
    )  # fmt: skip
    for row, action in rows:
        actions.record_status(action, status=row.status, comment=row.comment, on=day, by=by)


def _day_of(period: ReportingPeriod) -> date:
    """Return the day that a report speaks of: today, but never after the period, so that it is old in the next one."""
    return min(clock.today(), period.ends_on)


@transaction.atomic
def correct_status(
    update: StatusUpdate, *, status: str, comment: str, next_step: str, reason: str, by: User
) -> StatusUpdate:
    """Correct what was approved, by a new row with a reason; the old one stands. Raises RuleBroken per field.

    A row is corrected once; the next correction is of the correction. Planning gets the new status when no later
    report has spoken of the action.
    """
    report = _locked(update.report)
    check_correct(by, report)
    check_uncorrected(update)
    comment, next_step = comment.strip(), next_step.strip()
    _check_status(status, comment, next_step)
    _require(reason, _("Skriv hvorfor statusen rettes."))
    correction = StatusUpdate.objects.create(
        report=report, action=update.action, status=status, comment=comment, next_step=next_step, reported_by=by,
        reported_on=update.reported_on, recorded_at=clock.now(), corrects=update, reason=reason.strip()[:300],
    )  # fmt: skip
    changes = {"status": [update.status, status], "comment": [update.comment, comment]}
    audit.record(by=by, verb="status_corrected", subject=correction, changes=changes, reason=reason)
    if latest_updates([update.action_id])[update.action_id] == correction:
        actions.record_status(update.action, status=status, comment=comment, on=update.reported_on, by=by)
    return correction


def check_uncorrected(update: StatusUpdate) -> None:
    """Raise WrongState when the status has been corrected already."""
    if StatusUpdate.objects.filter(corrects=update).exists():
        raise WrongState(_("Noen andre har rettet statusen siden du åpnet siden. Les rapporten på nytt."))


# --- What the services share ------------------------------------------------------------------------------------------
def _locked(report: UnitReport) -> UnitReport:
    """Return the report as it stands now, its row held to the end of the transaction; its period read after that.

    In the writers' queue first: who closes the period stands there before she holds the same rows.
    """
    concurrency.take_turn()
    held = UnitReport.objects.select_for_update(of=("self",)).select_related("unit", "run__unit").get(pk=report.pk)
    held.period = ReportingPeriod.objects.select_related("cycle").get(pk=held.period_id)
    return held


def _turned(
    report: UnitReport,
    name: str,
    *,
    by: User,
    version: int,
    shown: str | None = None,
    reason: str = "",
    fields: Mapping[str, Any] | None = None,
    needs: Needs | None = None,
) -> UnitReport:
    """Move the report to its next state if it is the one that was shown, and return it; the run is the caller's.

    `needs` raises when what she wrote will not do; it is asked when she may and can do it at all.
    """
    fresh = _locked(report)
    check_state(fresh, name)
    if fresh.version != version:  # the turn may have gone on since
        raise StaleVersion(CHANGED)
    check_turn(fresh, name, by=by)
    if needs:
        needs()
    if shown is not None and shown != hash_of(fresh):
        raise StaleVersion(CHANGED)
    audit.perform(fresh, name, by=by, table=REPORTS, version=version, reason=reason, fields=fields)
    return fresh


def check_state(report: UnitReport, name: str) -> Transition:
    """Return the move. Raises WrongState when the report cannot be moved so by anybody: its state, or the period."""
    if not report.period.is_open:
        raise WrongState(why_not_writable(report))
    return REPORTS.check(report, name)


def check_turn(report: UnitReport, name: str, *, by: User) -> None:
    """Raise WrongState as `check_state` does, and PermissionDenied unless the user may move the report so."""
    transition = check_state(report, name)
    if transition.may is not None and not transition.may(by, report):
        raise PermissionDenied


def why_not_writable(report: UnitReport) -> str:
    """Return in words why the report cannot be written now."""
    period = report.period
    if not period.is_open:
        words = {"date": date_format(period.closed_on, "j. F Y") if period.closed_on else ""}
        words["reason"] = period.closing_reason
        return _("Rapporten er låst fordi perioden ble avsluttet %(date)s: %(reason)s") % words
    return _("Rapporten kan ikke endres nå. Status er «%(status)s».") % {"status": report.get_status_display()}


def _check_filled(report: UnitReport) -> None:
    empty = sum(not row.is_filled for row in report.steering_items.all())
    if empty:
        raise RuleBroken(_("%(count)d rader er ikke fylt ut ennå.") % {"count": empty})


def _require(text: str, message: str, *, field: str = "reason") -> None:
    if not text.strip():
        raise RuleBroken(message, field=field)


def _carry_back(fresh: UnitReport, report: UnitReport) -> None:
    """Let the caller's own copy know what the row says now."""
    for name in ("status", "version", "summary", "delivered_at", "approved_at"):
        setattr(report, name, getattr(fresh, name))
    for known in ("_deliverers", "_steps_ahead", "_read_by"):
        report.__dict__.pop(known, None)
