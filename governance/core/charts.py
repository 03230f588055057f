"""Geometry of the diagrams that are drawn as SVG on the server. Angles are degrees clockwise from twelve o'clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any


def point(angle: float, radius: float, centre: float = 200) -> tuple[float, float]:
    """Return where a point at the angle and distance from the centre lies, to a tenth."""
    turned = radians(angle - 90)
    return round(centre + radius * cos(turned), 1), round(centre + radius * sin(turned), 1)


def _pair(angle: float, radius: float, centre: float) -> str:
    x, y = point(angle, radius, centre)
    return f"{x:g} {y:g}"


def ring_segment(start: float, end: float, inner: float, outer: float, *, tip: float = 0, centre: float = 200) -> str:
    """Return the path of a part of a ring (less than half of it).

    With a `tip` in degrees the part has the form of an arrow clockwise, and the next one fits into it.
    """
    middle = (inner + outer) / 2
    corners = [f"M{_pair(start, outer, centre)}", f"A{outer:g} {outer:g} 0 0 1 {_pair(end, outer, centre)}"]
    if tip:
        corners.append(f"L{_pair(end + tip, middle, centre)}")
    corners.append(f"L{_pair(end, inner, centre)}")
    corners.append(f"A{inner:g} {inner:g} 0 0 0 {_pair(start, inner, centre)}")
    if tip:
        corners.append(f"L{_pair(start + tip, middle, centre)}")
    return " ".join([*corners, "Z"])


@dataclass(frozen=True)
class Dot:
    """One event in the year wheel."""

    x: float
    y: float
    subprocess: str


@dataclass(frozen=True)
class WheelMonth:
    """One month of the year wheel, with the place of its name and of a dot for each event."""

    month: Any
    path: str
    x: float
    y: float
    dots: tuple[Dot, ...]


def wheel_months(months: Sequence[Any], *, most_dots: int = 6) -> list[WheelMonth]:
    """Return the twelve parts of the year wheel, January from twelve o'clock on; each month has `.events`."""
    parts = []
    for place, month in enumerate(months):
        start = place * 30
        x, y = point(start + 15, 168)
        events = list(month.events)[:most_dots]
        spread = [start + 15 + (n - (len(events) - 1) / 2) * 4.4 for n in range(len(events))]
        dots = tuple(Dot(*point(angle, 138), event.subprocess) for angle, event in zip(spread, events, strict=True))
        parts.append(WheelMonth(month, ring_segment(start + 0.6, start + 29.4, 122, 194), x, y, dots))
    return parts
