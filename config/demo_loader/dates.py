"""When things happen in the demo, seen from the day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from config.demo.shapes import RelDate, on
from steering.reporting.models import PeriodKind

SPANS = {
    PeriodKind.FIRST: ((1, 1), (4, 30)),
    PeriodKind.SECOND: ((5, 1), (8, 31)),
    PeriodKind.YEAR: ((9, 1), (12, 31)),
}


@dataclass(frozen=True)
class Period:
    """One reporting period of the demo."""

    kind: str
    year: int

    @property
    def starts_on(self) -> date:
        """Return its first day."""
        return date(self.year, *SPANS[PeriodKind(self.kind)][0])

    @property
    def ends_on(self) -> date:
        """Return its last day."""
        return date(self.year, *SPANS[PeriodKind(self.kind)][1])


@dataclass(frozen=True)
class Calendar:
    """The demo's calendar: the running year and the two periods that matter."""

    today: date

    @property
    def year(self) -> int:
        """Return the running year."""
        return self.today.year

    def day(self, rel: RelDate) -> date:
        """Return the calendar day of a relative date."""
        return on(rel, self.year)

    def past(self, rel: RelDate) -> date:
        """Return the day, or yesterday when it has not come yet."""
        return min(self.day(rel), self.today - timedelta(days=1))

    @property
    def running(self) -> Period:
        """Return the period that is reported on now: the latest one that has ended."""
        return next(p for p in reversed(self._periods()) if p.ends_on < self.today)

    @property
    def finished(self) -> Period:
        """Return the period before the running one."""
        periods = self._periods()
        return periods[periods.index(self.running) - 1]

    def _periods(self) -> list[Period]:
        return [Period(kind, year) for year in (self.year - 2, self.year - 1, self.year) for kind in SPANS]
