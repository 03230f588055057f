"""Reads of periods and reports: with whom each lies, what a report shows, and what may be copied from last time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from governance.core.digests import digest
from governance.organisation.access import roles_of
from governance.organisation.models import LINE_ROLES, OrgUnit, User
from governance.process.models import ADVISING, Act, DecisionRunStep, LineKind, RunStatus, RunStepStatus
from governance.process.queries import Holders, involved, waiting_for
from governance.process.seats import Place, people_at
from governance.process.turns import kinds_in_hand
from planning.actions.models import Action
from planning.goals.models import Goal, Indicator
from steering.reporting.models import (
    NOT_DELIVERED,
    ReportingPeriod,
    ReportItem,
    ReportStatus,
    StatusUpdate,
    UnitReport,
)


# --- One report -------------------------------------------------------------------------------------------------------
def rows_of(report: UnitReport) -> QuerySet[ReportItem]:
    """Return all rows of the report, the actions first, each with what it is about."""
    rows = ReportItem.objects.filter(report=report).select_related("action__goal", "indicator__goal", "saved_by")
    return rows.order_by(F("indicator").asc(nulls_first=True), "action__goal_id", "action__due_on", "pk")


def reads_all(user: Any, report: UnitReport) -> bool:
    """Return True for the unit's line, and for those who have or have had a turn in the report's decision line.

    Nobody is asked to speak of, or to decide on, what she cannot read. Asked once for each person.
    """
    known: dict[Any, bool] = report.__dict__.setdefault("_read_by", {})
    key = (user.pk, user.acting_as.pk if user.acting_as else None)
    if key not in known:
        is_in_line = roles_of(user).has_any(LINE_ROLES, report.unit)
        known[key] = is_in_line or involved(user, LineKind.UNIT_REPORT).filter(pk=report.run_id).exists()
    return known[key]


def turn_of(report: UnitReport) -> DecisionRunStep | None:
    """Return the step of the decision line that the report waits in; asked once."""
    return next((step for step in _ahead(report) if step.status == RunStepStatus.CURRENT), None)


def _ahead(report: UnitReport) -> list[DecisionRunStep]:
    """Return the step that has its turn and those after it, in this round of the decision line; asked once."""
    known: list[DecisionRunStep] | None = report.__dict__.get("_steps_ahead")
    if known is None:
        ahead = report.run.governance_steps.filter(status__in=(RunStepStatus.WAITING, RunStepStatus.CURRENT))
        known = list(ahead.select_related("unit").order_by("position"))
        report.__dict__["_steps_ahead"] = known
    return known


def rows_shown_to(user: Any, report: UnitReport) -> QuerySet[ReportItem]:
    """Return the rows that the user may read: those who read it all, others what they may see of planning."""
    rows = rows_of(report)
    if reads_all(user, report):
        return rows
    actions, indicators = Action.objects.visible_to(user), Indicator.objects.visible_to(user)
    return rows.filter(Q(action__in=actions) | Q(indicator__in=indicators))


def shown_hash(report: UnitReport, rows: Iterable[ReportItem] | None = None) -> str:
    """Return the digest of all that the report says now; an approval carries the one of what was shown."""
    said = [
        [row.pk, row.version, str(row), row.status, row.comment, row.next_step, row.value, row.is_unchanged]
        for row in (rows_of(report) if rows is None else rows)
    ]
    return digest({"report": report.pk, "version": report.version, "summary": report.summary, "rows": said})


def deliverers(report: UnitReport) -> tuple[User, ...]:
    """Return who holds the step that delivers the report, in this round of its decision line; asked once."""
    known: tuple[User, ...] | None = report.__dict__.get("_deliverers")
    if known is None:
        step = next((step for step in _ahead(report) if step.act == Act.DELIVER), None)
        known = Holders(report.unit).seat(step, set()).people if step else ()
        report.__dict__["_deliverers"] = known
    return known


def latest_updates(actions: Iterable[int | None], before: ReportingPeriod | None = None) -> dict[int, StatusUpdate]:
    """Return the last approved status of each action, corrections included, of the periods before one; one query."""
    others = StatusUpdate.objects.all()
    if before:
        others = others.filter(report__period__starts_on__lt=before.starts_on)
    newest = others.filter(action=OuterRef("action")).order_by("-reported_on", "-pk").values("pk")[:1]
    updates = StatusUpdate.objects.filter(action__in=[pk for pk in actions if pk], pk=newest)
    return {update.action_id: update for update in updates.select_related("report__period__cycle")}


def updates_of(report: UnitReport) -> dict[int, tuple[StatusUpdate, ...]]:
    """Return what was approved in the report about each action, the latest correction first; one query."""
    found: dict[int, tuple[StatusUpdate, ...]] = {}
    for update in StatusUpdate.objects.filter(report=report).select_related("reported_by").order_by("-pk"):
        found[update.action_id] = (*found.get(update.action_id, ()), update)
    return found


# --- Many reports -----------------------------------------------------------------------------------------------------
NOWHERE: Place = ("", None)


@dataclass(frozen=True)
class ReportRow:
    """One report in a list: who has it, and since when."""

    report: UnitReport
    act_label: str
    holders: tuple[str, ...]
    since: datetime | None

    @property
    def is_vacant(self) -> bool:
        """Return True when the report waits for somebody and there is nobody."""
        return bool(self.act_label) and not self.holders


def report_rows(reports: Sequence[UnitReport]) -> list[ReportRow]:
    """Return the reports with whom each lies; two queries for any number of reports."""
    steps = DecisionRunStep.objects.filter(run__in=[r.run_id for r in reports], status=RunStepStatus.CURRENT)
    current = {step.run_id: step for step in steps}
    people = people_at({(step.role, step.unit_id) for step in current.values() if not step.is_vacant})
    return [_report_row(report, current.get(report.run_id), people) for report in reports]


def people_whose_turn(reports: QuerySet[UnitReport]) -> list[tuple[User, UnitReport]]:
    """Return each report with each person whose turn it is; three queries for any number of reports."""
    found = list(reports.select_related("unit"))
    steps = DecisionRunStep.objects.filter(run__in=[r.run_id for r in found], status=RunStepStatus.CURRENT)
    seat_of = {step.run_id: (step.role, step.unit_id) for step in steps if not step.is_vacant}
    people = people_at(set(seat_of.values()))
    return [(person, report) for report in found for person in people.get(seat_of.get(report.run_id, NOWHERE), ())]


def _report_row(report: UnitReport, step: DecisionRunStep | None, people: dict[Place, tuple[User, ...]]) -> ReportRow:
    if step is None:
        return ReportRow(report, "", (), None)
    names = tuple(str(person) for person in people.get((step.role, step.unit_id), ()))
    return ReportRow(report, str(step.get_act_display()), names, step.began_at)


def listed(reports: QuerySet[UnitReport]) -> QuerySet[UnitReport]:
    """Return the reports with what a list shows of each, in the order of the tree."""
    return reports.select_related("unit", "period__cycle").order_by("unit__path", "period__starts_on")


def on_their_way(reports: QuerySet[UnitReport]) -> QuerySet[UnitReport]:
    """Return the reports that are not approved, those still with the unit first."""
    waits = Case(When(status=ReportStatus.DELIVERED, then=Value(1)), default=Value(0))
    under_way = reports.filter(status__in=(*NOT_DELIVERED, ReportStatus.DELIVERED))
    return under_way.select_related("unit", "period__cycle").order_by(waits, "unit__path")


def not_delivered(period: ReportingPeriod) -> QuerySet[UnitReport]:
    """Return the reports of the period that are still with the unit."""
    return UnitReport.objects.filter(period=period, status__in=NOT_DELIVERED, archived_at=None)


@dataclass(frozen=True)
class PeriodRow:
    """A period with how far its reports have come."""

    period: ReportingPeriod
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Return how many units report."""
        return sum(self.counts.values())

    @property
    def outstanding(self) -> int:
        """Return how many reports are not delivered."""
        return sum(self.counts.get(status, 0) for status in NOT_DELIVERED)

    @property
    def approved(self) -> int:
        """Return how many reports are approved."""
        return self.counts.get(ReportStatus.APPROVED, 0) + self.counts.get(ReportStatus.LOCKED, 0)

    @property
    def waiting(self) -> int:
        """Return how many reports are delivered and not yet approved."""
        return self.counts.get(ReportStatus.DELIVERED, 0)


def period_rows(periods: Iterable[ReportingPeriod]) -> list[PeriodRow]:
    """Return the periods with the number of reports in each state; one query more."""
    listed_periods = list(periods)
    counted: dict[int, dict[str, int]] = {}
    reports = UnitReport.objects.filter(period__in=listed_periods, archived_at=None).order_by()
    for period, status, count in reports.values_list("period", "status").annotate(count=Count("pk")):
        counted.setdefault(period, {})[status] = count
    return [PeriodRow(period, counted.get(period.pk, {})) for period in listed_periods]


def reports_waiting_for(user: Any) -> list[tuple[DecisionRunStep, UnitReport]]:
    """Return the reports whose turn is this person's, with the step she owes, the most urgent first."""
    if LineKind.UNIT_REPORT not in kinds_in_hand(user):
        return []
    steps = {step.run_id: step for step in waiting_for(user, LineKind.UNIT_REPORT)}
    reports = UnitReport.objects.filter(run__in=steps, archived_at=None).select_related("unit", "period__cycle")
    return [(steps[report.run_id], report) for report in reports.order_by("period__due_on", "unit__path")]


def units_that_report() -> QuerySet[OrgUnit]:
    """Return the living units that own open actions, or indicators of goals that are followed up."""
    actions = Action.objects.open().filter(unit=OuterRef("pk"))
    indicators = Indicator.objects.filter(
        goal__in=Goal.objects.followed_up(), goal__unit=OuterRef("pk"), archived_at=None
    )
    return OrgUnit.objects.living().filter(Exists(actions) | Exists(indicators))


#: Where the decision line of a report is, in each state of the report: the act of its current step, or how it ended.
RUN_OF_STATE: dict[str, tuple[str, ...]] = {
    ReportStatus.NOT_STARTED: (Act.PROPOSE,),
    ReportStatus.DRAFT: (Act.PROPOSE,),
    ReportStatus.RETURNED: (Act.PROPOSE,),
    ReportStatus.WITH_LEADER: (Act.DELIVER,),
    ReportStatus.DELIVERED: (*ADVISING, Act.APPROVE),
    ReportStatus.APPROVED: (RunStatus.COMPLETED,),
    ReportStatus.LOCKED: (RunStatus.COMPLETED,),
}


def disagreements() -> list[str]:
    """Return the reports whose state is not what their decision run says; empty when all is well."""
    reports = UnitReport.objects.select_related("run", "unit", "period__cycle")
    acts = dict(DecisionRunStep.objects.filter(status=RunStepStatus.CURRENT).values_list("run", "act"))
    return [
        f"{report}: {report.status}, run {report.run.status} {acts.get(report.run_id, '')}".strip()
        for report in reports
        if _place(report, acts) not in _expected_places(report)
    ]


def _place(report: UnitReport, acts: dict[int, str]) -> str:
    return acts.get(report.run_id, "") if report.run.status == RunStatus.RUNNING else report.run.status


def _expected_places(report: UnitReport) -> tuple[str, ...]:
    is_done = report.status in (ReportStatus.APPROVED, ReportStatus.LOCKED)
    return RUN_OF_STATE[report.status] if report.period.is_open or is_done else (RunStatus.WITHDRAWN,)
