"""One report as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property

from governance.core.progress import ProgressStatus
from planning.actions.models import Action
from planning.goals.models import Indicator
from steering.reporting.models import ReportItem, StatusUpdate, UnitReport
from steering.reporting.queries.reports import latest_updates, reads_all, rows_shown_to, shown_hash, updates_of

BEHIND = (ProgressStatus.AT_RISK, ProgressStatus.OFF_TRACK)


@dataclass(frozen=True)
class RowView:
    """One row with what the writer and the reader compare it with."""

    item: ReportItem
    last: StatusUpdate | None = None
    target: Decimal | None = None
    standing: str = ""
    behind: tuple[str, ...] = ()
    updates: tuple[StatusUpdate, ...] = ()

    @property
    def approved(self) -> StatusUpdate | None:
        """Return what is in force of what was approved: the latest correction, or the report's own word."""
        return self.updates[0] if self.updates else None

    @property
    def is_flagged(self) -> bool:
        """Return True when the unit says that it goes well while an indicator of the goal is behind its target."""
        return self.item.status in (ProgressStatus.ON_TRACK, ProgressStatus.REACHED) and bool(self.behind)


@dataclass(frozen=True)
class ReportView:
    """The rows that the reader may see, how many are filled, and the digest of the whole when she sees it all."""

    report: UnitReport
    rows: list[RowView]
    shown_hash: str = ""

    @property
    def total(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    @property
    def filled(self) -> int:
        """Return how many rows say something."""
        return sum(row.item.is_filled for row in self.rows)

    @property
    def is_filled(self) -> bool:
        """Return True when every row says something."""
        return self.filled == self.total

    @cached_property
    def next_empty(self) -> RowView | None:
        """Return the first row that is not filled."""
        return next((row for row in self.rows if not row.item.is_filled), None)

    @property
    def flagged(self) -> int:
        """Return how many self-assessments an indicator contradicts."""
        return sum(row.is_flagged for row in self.rows)


def report_view(user: Any, report: UnitReport) -> ReportView:
    """Return the report as the user may see it; four queries more than the report itself."""
    items = list(rows_shown_to(user, report))
    last = latest_updates((item.action_id for item in items), before=report.period)
    approved = updates_of(report) if report.approved_at else {}
    indicators = _indicators(user, items)
    measured = {item.indicator_id: item.value for item in items if item.value is not None}
    on = report.period.ends_on
    behind = [indicator for indicator in indicators if _standing(indicator, measured, on) in BEHIND]
    rows = [
        _action_row(item, item.action, last, approved, behind)
        if item.action
        else _indicator_row(item, indicators, measured, on)
        for item in items
    ]
    return ReportView(report, rows, shown_hash(report, items) if reads_all(user, report) else "")


def _indicators(user: Any, items: Iterable[ReportItem]) -> list[Indicator]:
    """Return the indicators of the goals that the rows are about."""
    goals = {item.action.goal_id for item in items if item.action}
    goals |= {item.indicator.goal_id for item in items if item.indicator}
    return list(Indicator.objects.visible_to(user).filter(goal__in=goals).prefetch_related("planning_targets"))


def _action_row(
    item: ReportItem,
    action: Action,
    last: Mapping[int, StatusUpdate],
    approved: Mapping[int, tuple[StatusUpdate, ...]],
    behind: Iterable[Indicator],
) -> RowView:
    names = tuple(indicator.name for indicator in behind if indicator.goal_id == action.goal_id)
    return RowView(item, last=last.get(action.pk), behind=names, updates=approved.get(action.pk, ()))


def _indicator_row(
    item: ReportItem, indicators: Iterable[Indicator], measured: Mapping[int | None, Decimal | None], on: date
) -> RowView:
    about = next((i for i in indicators if i.pk == item.indicator_id), None)
    if about is None:
        return RowView(item)
    return RowView(item, target=about.target_in(on.year), standing=_standing(about, measured, on))


def _standing(indicator: Indicator, measured: Mapping[int | None, Decimal | None], on: date) -> str:
    """Return how the indicator stands by the value in this report, or else by the latest one."""
    value = measured.get(indicator.pk)
    return indicator.standing_of(value, on) if value is not None else indicator.standing
