"""The map drawn from its data, and what has changed between two of them."""

from __future__ import annotations

from typing import Any

import pytest

from governance.process.addresses import SubprocessConverter
from governance.process.map_differences import EMPTY, compare_maps
from governance.process.models import SubprocessCode
from governance.process.process_map import subprocesses_of


def step(key: int, title: str, **values: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("description", "takes_in", "gives_out", "owner", "chapter_key"), "")
    return {"key": key, "title": title, **empty, "parts": [["unit:1", "accountable"]], **values}


def a_map(steps: list[dict[str, Any]], **values: Any) -> dict[str, Any]:
    part = {
        "code": "planning", "purpose": "Sette mål", "owner": "Strategi", "steps": steps, "events": [], "lines": [],
        "parties": [["role:reader", "leser"], ["unit:1", "Økonomi"]], **values,
    }  # fmt: skip
    return {"subprocesses": [part]}


def event(key: int, title: str, month: int = 4, day: int | None = 22) -> dict[str, Any]:
    return {"key": key, "month": month, "day": day, "title": title, "reference": ""}


def kinds(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    return [(change.kind, change.title) for part in compare_maps(old, new) for change in part.changes]


def test_the_matrix_has_a_word_for_each_part() -> None:
    parts = [["unit:1", "accountable"], ["role:reader", "informed"]]
    part = subprocesses_of(a_map([step(1, "A", parts=parts), step(2, "B", parts=[["unit:1", "gone"]])]))[0]
    words = [[word for _party, word, _is in row.cells] for row in part.matrix]
    assert words == [["informeres", "ansvarlig"], ["", "gone"]]
    assert [is_accountable for _, _, is_accountable in part.matrix[0].cells] == [False, True]
    assert [s.accountable for s in part.steps] == ["Økonomi", ""]
    assert part.label == "planlegging"


def test_events_and_lines_in_words() -> None:
    lines = [{"kind": "plan", "steps": [["decide", "kommunedirektør, kommunen"]]}]
    part = subprocesses_of(a_map([], events=[event(1, "A"), event(2, "B", 6, None)], lines=lines))[0]
    assert [e.when for e in part.events] == ["22.\N{NO-BREAK SPACE}april", "juni"]
    assert (part.lines[0].label, part.lines[0].words) == ("plan", [("beslutter", "kommunedirektør, kommunen")])


def test_equal_maps_differ_in_nothing() -> None:
    assert compare_maps(a_map([step(1, "A")]), a_map([step(1, "A")])) == []
    assert compare_maps(EMPTY, EMPTY) == []


def test_steps_added_removed_moved_and_changed() -> None:
    old = a_map([step(1, "A"), step(2, "B"), step(3, "C"), step(4, "D")])
    new = a_map([step(3, "C"), step(1, "A"), step(2, "B", gives_out="Mer"), step(5, "E")])
    assert kinds(old, new) == [("moved", "C"), ("changed", "B"), ("added", "E"), ("removed", "D")]
    moved, changed, added, _gone = compare_maps(old, new)[0].changes
    assert moved.words == "Flyttet, var trinn 3, er nå trinn 1"
    assert moved.texts == ()
    assert [(label, runs[0].text, runs[0].is_inserted) for label, runs in changed.texts] == [
        ("Dette kommer ut", "Mer", True)
    ]
    assert ("Ansvar", "Økonomi: ansvarlig") in [(label, runs[0].text) for label, runs in added.texts]


def test_a_new_step_moves_none_of_the_others() -> None:
    assert kinds(a_map([step(1, "A"), step(2, "B")]), a_map([step(3, "C"), step(1, "A"), step(2, "B")])) == [
        ("added", "C")
    ]


def test_the_rest_of_the_map() -> None:
    old = a_map([], events=[event(1, "A"), event(2, "B")], lines=[{"kind": "plan", "steps": [["propose", "alle"]]}])
    new = a_map(
        [], purpose="Sette gode mål", events=[event(1, "A", day=15), event(3, "C")],
        lines=[{"kind": "plan", "steps": [["decide", "leder"]]}],
    )  # fmt: skip
    assert kinds(old, new) == [
        ("changed", "Om delprosessen"), ("changed", "A"), ("added", "C"), ("removed", "B"), ("changed", "plan"),
    ]  # fmt: skip


@pytest.mark.parametrize("is_first", [True, False])
def test_a_whole_part_comes_and_goes(is_first: bool) -> None:
    pair = (EMPTY, a_map([step(1, "A")])) if is_first else (a_map([step(1, "A")]), EMPTY)
    assert kinds(*pair) == [("changed", "Om delprosessen"), ("added" if is_first else "removed", "A")]


def test_addresses_are_words() -> None:
    converter = SubprocessConverter()
    assert [converter.to_python(converter.to_url(code)) for code in SubprocessCode] == SubprocessCode.values
    assert converter.to_url("evaluation") == "evaluering-og-laering"
