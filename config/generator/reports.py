"""Three whole years and this one of periods and reports of the generated municipality; the last period is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from config.demo_loader.dates import SPANS, Period
from config.generator.organisation import GeneratedTown
from governance.core import clock
from governance.core.progress import ProgressStatus
from governance.organisation.models import Role
from governance.process.models import (
    Act,
    CycleStatus,
    DecisionRun,
    DecisionRunStep,
    GovernanceCycle,
    LineKind,
    Place,
    RunStatus,
    RunStepStatus,
)
from planning.actions import services as actions
from planning.actions.models import Action
from planning.goals.models import Goal, Indicator, Measurement
from steering.reporting import services
from steering.reporting.models import (
    PeriodStatus,
    ReportingPeriod,
    ReportItem,
    ReportStatus,
    StatusUpdate,
    UnitReport,
)

YEARS = 3
WORDS = (ProgressStatus.ON_TRACK, ProgressStatus.ON_TRACK, ProgressStatus.AT_RISK, ProgressStatus.OFF_TRACK)


def make(town: GeneratedTown, dice: Random) -> None:
    """Make the finished periods by bulk, and open the last one as the process owner would."""
    today = clock.today()
    spans = [Period(kind, today.year - back) for back in range(YEARS, -1, -1) for kind in SPANS]
    ended = [span for span in spans if span.ends_on < today]
    for span in ended[:-1]:
        _finished(town, span, dice, is_latest=span == ended[-2])
    for goal in Goal.objects.all().iterator(chunk_size=500):
        actions.refresh_goal(goal)
    last = ended[-1]
    period = services.create_period(
        cycle=_cycle(last.year), kind=last.kind, starts_on=last.starts_on, ends_on=last.ends_on,
        due_on=max(today, last.ends_on) + timedelta(days=10), by=None,
    )  # fmt: skip
    services.open_period(period, by=None)


def _cycle(year: int) -> GovernanceCycle:
    return GovernanceCycle.objects.get_or_create(year=year, defaults={"status": CycleStatus.CLOSED})[0]


def _finished(town: GeneratedTown, span: Period, dice: Random, *, is_latest: bool) -> None:
    moment = timezone.make_aware(datetime.combine(span.ends_on, time(9)))
    period = ReportingPeriod.objects.create(
        cycle=_cycle(span.year), kind=span.kind, starts_on=span.starts_on, ends_on=span.ends_on,
        due_on=span.ends_on + timedelta(days=20), status=PeriodStatus.PUBLISHED,
    )  # fmt: skip
    runs = [
        DecisionRun(
            kind=LineKind.UNIT_REPORT, title=f"{unit}, {period}", unit=unit, started_at=moment,
            status=RunStatus.COMPLETED, version=2,
        )
        for unit in town.units
    ]  # fmt: skip
    DecisionRun.objects.bulk_create(runs, batch_size=500)
    DecisionRunStep.objects.bulk_create(_steps(town, runs, moment), batch_size=500)
    reports = [
        UnitReport(
            period=period, unit=run.unit, run=run, status=ReportStatus.LOCKED, delivered_at=moment, approved_at=moment
        )
        for run in runs
    ]
    UnitReport.objects.bulk_create(reports, batch_size=500)
    changed = _rows({report.unit_id: report for report in reports}, span, moment, dice)
    if is_latest:
        Action.objects.bulk_update(changed, ["latest_status", "latest_status_on", "latest_comment"], batch_size=200)


def _steps(town: GeneratedTown, runs: Iterable[DecisionRun], moment: datetime) -> Iterable[DecisionRunStep]:
    for run in runs:
        leader, above = town.leaders[run.unit_id], town.leader_above(run.unit)
        acts = ((Act.PROPOSE, Role.REPORTER, leader), (Act.DELIVER, Role.LINE_MANAGER, leader))
        for position, (act, role, person) in enumerate((*acts, (Act.APPROVE, Role.TOP_MANAGEMENT, above)), start=1):
            yield DecisionRunStep(
                run=run,
                position=position,
                act=act,
                role=role,
                place=Place.UNIT,
                unit=run.unit,
                status=RunStepStatus.DONE,
                began_at=moment,
                acted_by=person,
                acted_at=moment,
            )


def _rows(reports: dict[int, UnitReport], span: Period, moment: datetime, dice: Random) -> list[Action]:
    """Make a row and a status for every action, and return the actions as they stand after it."""
    items, updates, changed = [], [], []
    for action in Action.objects.filter(unit__in=reports).order_by("pk"):
        report, status = reports[action.unit_id], dice.choice(WORDS)
        is_explained = status == ProgressStatus.OFF_TRACK
        words = {
            "comment": "Vi er forsinket." if is_explained else "",
            "next_step": "Vi setter inn flere folk." if is_explained else "",
        }
        items.append(ReportItem(report=report, action=action, status=status, **words))
        updates.append(
            StatusUpdate(
                report=report, action=action, status=status, **words,
                reported_on=span.ends_on, recorded_at=moment,
            )
        )  # fmt: skip
        action.latest_status, action.latest_status_on = status, span.ends_on
        action.latest_comment = words["comment"]
        changed.append(action)
    ReportItem.objects.bulk_create(items, batch_size=500)
    StatusUpdate.objects.bulk_create(updates, batch_size=500)
    return changed


def _measurements(reports: dict[int, UnitReport], span: Period, dice: Random) -> list[Indicator]:
    """Make a row and a measurement for every indicator, and return the indicators as they stand after it."""
    items, rows, changed = [], [], []
    indicators = Indicator.objects.select_related("goal").prefetch_related("planning_targets").order_by("pk")
    for indicator in indicators:
        report, value = reports[indicator.goal.unit_id], Decimal(dice.randrange(20, 90))
        items.append(ReportItem(report=report, indicator=indicator, value=value))
        rows.append(
            Measurement(
                indicator=indicator,
                value=value,
                measured_on=span.ends_on,
                recorded_at=report.approved_at or clock.now(),
            )
        )
        indicator.latest_value, indicator.latest_value_on = value, span.ends_on
        indicator.latest_standing = indicator.standing_of(value, span.year)
        changed.append(indicator)
    ReportItem.objects.bulk_create(items, batch_size=500)
    Measurement.objects.bulk_create(rows, batch_size=500)
    return changed
