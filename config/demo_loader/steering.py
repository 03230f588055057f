"""Periods and reports of the demo: one finished and published, one that is open."""

from __future__ import annotations

from datetime import date, timedelta

from config.demo import reports
from config.demo_loader import planning
from config.demo_loader.dates import Period
from config.demo_loader.town import DemoTown
from governance.core.progress import ProgressStatus
from governance.organisation.access import holders
from governance.organisation.models import OrgUnit, Role, User
from governance.process.models import GovernanceCycle
from governance.process.queries import Holders, current_step, excluded_from
from steering.reporting import services
from steering.reporting.models import ReportingPeriod, ReportItem, UnitReport
from steering.reporting.queries import shown_hash

#: How far a report has come, and the steps that lead there.
STEPS = {
    "not_started": (),
    "draft": ("fill_half",),
    "with_leader": ("fill", "hand_over"),
    "submitted": ("fill", "hand_over", "submit"),
    "returned": ("fill", "hand_over", "submit", "send_back"),
    "approved": ("fill", "hand_over", "submit", "approve"),
}


class Reporter:
    """Writes the reports of one period as the people of the demo would."""

    def __init__(self, town: DemoTown, name: str, period: ReportingPeriod) -> None:
        self.town, self.name, self.period = town, name, period
        self.keys = {unit.pk: key for key, unit in town.units.items()}
        action_keys = {action.pk: key for key, action in town.actions.items()}
        indicator_keys = {indicator.pk: key for key, indicator in town.indicators.items()}
        self.action_rows = {row.action: row for row in reports.ACTION_REPORTS if row.period == name}
        self.values = {row.indicator: row.value for row in reports.INDICATOR_REPORTS if row.period == name}
        self.action_keys, self.indicator_keys = action_keys, indicator_keys

    def take(self, report: UnitReport, steps: tuple[str, ...], reason: str = "") -> None:
        """Take the report through the steps."""
        for step in steps:
            report.refresh_from_db()
            match step:
                case "fill":
                    self._fill(report, list(report.steering_items.all()))
                case "fill_half":
                    items = list(report.steering_items.all())
                    self._fill(report, items[: (len(items) + 1) // 2])
                case "hand_over":
                    if self._has_reporter(report.unit):
                        services.hand_over(report, by=self._writer(report.unit), version=report.version)
                case "submit":
                    if report.status != "delivered":
                        services.submit(
                            report, by=self._actor(report), version=report.version, shown_hash=shown_hash(report)
                        )
                case "send_back":
                    services.send_back(report, by=self._actor(report), reason=reason, version=report.version)
                case "approve":
                    services.approve(
                        report, by=self._actor(report), version=report.version, shown_hash=shown_hash(report)
                    )

    def _has_reporter(self, unit: OrgUnit) -> bool:
        return holders(Role.REPORTER, unit).exists()

    def _writer(self, unit: OrgUnit) -> User:
        """Return the unit's rapportør, or its leader where it has none."""
        return holders(Role.REPORTER, unit).first() or self.town.leader(self.keys[unit.pk])

    def _actor(self, report: UnitReport) -> User:
        """Return whose turn it is."""
        step = current_step(report.run)
        if step is None:
            raise LookupError(f"{report} waits for nobody")
        seat = Holders(report.unit).seat(step, excluded_from(step, list(report.run.governance_steps.all())))
        return seat.people[0]

    def _fill(self, report: UnitReport, items: list[ReportItem]) -> None:
        writer = self._writer(report.unit)
        for item in items:
            if item.action_id:
                row = self.action_rows.get(self.action_keys[item.action_id])
                services.save_item(
                    item,
                    version=item.version,
                    by=writer,
                    status=row.status if row else ProgressStatus.ON_TRACK.value,
                    comment=row.comment if row else "",
                    next_step=row.next_step if row else "",
                )
            elif item.indicator is not None:
                known = self.values.get(self.indicator_keys[item.indicator_id or 0])
                value = known if known is not None else item.indicator.latest_value or item.indicator.baseline
                services.save_item(item, version=item.version, by=writer, value=value)


def load_finished(town: DemoTown) -> None:
    """Take every report of the finished period to approval, close the period and publish it."""
    calendar, owner = town.calendar, town.people["prosesseier"]
    finished = calendar.finished
    due_on = finished.ends_on + timedelta(days=20)
    period = _open(town, finished, finished.ends_on - timedelta(days=5), due_on)
    cases = {row.unit: row for row in reports.UNIT_REPORTS if row.period == "finished"}
    with town.on(due_on - timedelta(days=4)):
        writer = Reporter(town, "finished", period)
        for report in UnitReport.objects.filter(period=period).select_related("unit", "run__unit", "period"):
            case = cases.get(writer.keys[report.unit_id])
            if case and case.case == "late_unit":
                continue
            if case and case.reason:
                writer.take(report, STEPS["returned"], case.reason)
                writer.take(report, STEPS["approved"][1:])
            else:
                writer.take(report, STEPS["approved"])
    with town.on(due_on + timedelta(days=6)):
        for report in UnitReport.objects.filter(period=period, status="not_started").select_related("unit", "run"):
            writer.take(report, STEPS["approved"])
        period.refresh_from_db()
        services.close_period(period, by=owner, reason="Alle har levert.")
        services.publish_period(period, by=owner)


def load_running(town: DemoTown) -> None:
    """Open the running period and take its reports as far as the demo's story says."""
    today = town.calendar.today
    opened_on = max(today - timedelta(days=14), town.calendar.finished.ends_on + timedelta(days=30))
    period = _open(town, town.calendar.running, min(opened_on, today), today + timedelta(days=5))
    cases = {row.unit: row for row in reports.UNIT_REPORTS if row.period == "running"}
    with town.on(today - timedelta(days=1)):
        writer = Reporter(town, "running", period)
        for report in UnitReport.objects.filter(period=period).select_related("unit", "run__unit", "period"):
            case = cases.get(writer.keys[report.unit_id])
            writer.take(report, STEPS[case.stage] if case else (), case.reason if case else "")
        planning.finish_actions(town)


def _open(town: DemoTown, span: Period, opened_on: date, due_on: date) -> ReportingPeriod:
    owner = town.people["prosesseier"]
    with town.on(opened_on):
        period = services.create_period(
            cycle=_cycle(town, span.year), kind=span.kind, starts_on=span.starts_on, ends_on=span.ends_on,
            due_on=due_on, by=owner,
        )  # fmt: skip
        services.open_period(period, by=owner)
    return period


def _cycle(town: DemoTown, year: int) -> GovernanceCycle:
    return town.cycles.get(year) or town.cycles[town.calendar.year - 1]
