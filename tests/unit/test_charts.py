"""Geometry of the diagrams."""

from __future__ import annotations

from types import SimpleNamespace

from governance.core import charts


def test_twelve_o_clock_is_up_and_three_is_to_the_right() -> None:
    assert charts.point(0, 100) == (200, 100)
    assert charts.point(90, 100) == (300, 200)


def test_a_ring_segment_goes_out_and_back() -> None:
    assert charts.ring_segment(0, 90, 50, 100) == ("M200 100 A100 100 0 0 1 300 200 L250 200 A50 50 0 0 0 200 150 Z")


def test_an_arrow_has_a_tip_where_the_next_has_a_notch() -> None:
    first = charts.ring_segment(0, 120, 50, 100, tip=10)
    second = charts.ring_segment(120, 240, 50, 100, tip=10)
    tip = first.split("L")[1].strip()
    assert second.endswith(f"L{tip} Z")


def month(number: int, *subprocesses: str) -> SimpleNamespace:
    return SimpleNamespace(number=number, events=[SimpleNamespace(subprocess=s) for s in subprocesses])


def test_each_month_has_its_twelfth_and_a_dot_for_each_event_up_to_six() -> None:
    parts = charts.wheel_months(
        [month(1, "planning", "steering"), month(2), *(month(n, *["steering"] * 9) for n in range(3, 13))]
    )
    assert len({part.path for part in parts}) == 12
    assert [len(part.dots) for part in parts[:3]] == [2, 0, 6]
    assert [dot.subprocess for dot in parts[0].dots] == ["planning", "steering"]
    assert len({(dot.x, dot.y) for part in parts for dot in part.dots}) == 62
    assert parts[0].x > 200 > parts[0].y
