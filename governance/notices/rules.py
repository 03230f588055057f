"""When a reminder falls due. Pure reckoning with dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Occasion:
    """One point in time at which a rule speaks. `key` is the same however often the job runs."""

    key: str
    days_left: int

    @property
    def is_overdue(self) -> bool:
        """Return True when the date has passed."""
        return self.days_left < 0


def occasion_on(today: date, due_on: date, *, days_before: Sequence[int], repeat_days: int) -> Occasion | None:
    """Return the occasion that today belongs to, or None before the first.

    Each of `days_before` opens an occasion that lasts until the next one, so a job that did not run on
    the very day still reminds once. When the date has passed there is one occasion per `repeat_days`.
    """
    left = (due_on - today).days
    if left < 0:
        week = (-left - 1) // repeat_days
        return Occasion(f"{due_on:%Y-%m-%d}:overdue:{week}", left)
    opened = [days for days in days_before if left <= days]
    return Occasion(f"{due_on:%Y-%m-%d}:{min(opened)}", left) if opened else None


def next_date_after(today: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month when it has no such day."""
    index = today.year * 12 + today.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    after = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first + timedelta(days=min(today.day, (after - first).days) - 1)
