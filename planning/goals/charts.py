"""Where the points of an indicator's diagram lie. The picture is drawn by the template as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from planning.goals.models import Direction, Indicator, Measurement

WIDTH, HEIGHT = 320, 120
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 12, 20


@dataclass(frozen=True)
class Spot:
    """One measurement in the picture."""

    x: float
    y: float
    on: date
    value: Decimal
    is_latest: bool


@dataclass(frozen=True)
class Chart:
    """Everything that the template draws: spots, the line through them, the target's height (or the range's two)."""

    spots: tuple[Spot, ...]
    line: str
    target_y: float
    band_height: float
    first_on: date
    last_on: date
    width: int = WIDTH
    height: int = HEIGHT
    right: int = WIDTH - RIGHT
    left: int = LEFT


def chart_of(indicator: Indicator, measurements: Sequence[Measurement]) -> Chart | None:
    """Return the picture of the measurements that hold, or None when there are fewer than two."""
    if len(measurements) < 2:
        return None
    goal = indicator.target_in(measurements[-1].measured_on.year)
    low = indicator.target_low if indicator.direction == Direction.RANGE else None
    values = [row.value for row in measurements] + [goal] + ([low] if low is not None else [])
    bottom, top = min(values), max(values)
    start, end = measurements[0].measured_on, measurements[-1].measured_on

    def height(value: Any) -> float:
        share = float((value - bottom) / (top - bottom)) if top > bottom else 0.5
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def place(day: date) -> float:
        share = (day - start).days / max((end - start).days, 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    spots = tuple(
        Spot(place(row.measured_on), height(row.value), row.measured_on, row.value, row is measurements[-1])
        for row in measurements
    )
    line = " ".join(f"{spot.x:g},{spot.y:g}" for spot in spots)
    band = round(height(low) - height(goal), 1) if low is not None else 0.0
    return Chart(spots, line, height(goal), band, start, end)
