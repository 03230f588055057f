"""Rows of the process room: the year wheel, open to everybody, and the process map, open to all who are logged in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.process.models import DecisionLine
from tests.factories.municipality import Town
from tests.factories.process_map import make_event, make_step, make_subprocess
from tests.support.access_matrix import Build, Row


def a_subprocess(unit: str) -> Build:
    return lambda town: {"code": make_subprocess(town, unit=unit).code}


def a_step(unit: str, owner: str | None = None) -> Build:
    def build(town: Town) -> Mapping[str, Any]:
        row = make_subprocess(town, unit=unit)
        make_step(town, "Det første", subprocess=row)
        return {"pk": make_step(town, subprocess=row, owner=town[owner] if owner else None).pk}

    return build


def an_event(unit: str) -> Build:
    def build(town: Town) -> Mapping[str, Any]:
        make_subprocess(town, unit=unit)
        return {"pk": make_event(town).pk}

    return build


def part_data(_town: Town) -> Mapping[str, Any]:
    return {"purpose": "Et nytt formål", "reason": "Ryddig", "version": 1}


def step_data(_town: Town) -> Mapping[str, Any]:
    return {
        "title": "Velge mål", "description": "Vi velger", "takes_in": "", "gives_out": "Mål", "chapter_key": "",
        "accountable": "role:municipal_director", "reason": "", "version": 1,
    }  # fmt: skip


def share_data(town: Town) -> Mapping[str, Any]:
    return {
        "accountable": f"unit:{town['culture'].pk}", "reason": "", "version": 1,
        "deler-TOTAL_FORMS": "1", "deler-INITIAL_FORMS": "0",
        "deler-0-party": "role:line_manager", "deler-0-share": "contributes",
    }  # fmt: skip


def event_data(_town: Town) -> Mapping[str, Any]:
    return {
        "title": "Nytt verksted", "month": "5", "day": "2", "reference": "", "subprocess": "planning", "reason": "",
        "visibility": "internal", "version": 1,
    }  # fmt: skip


def archive_data(_town: Town) -> Mapping[str, Any]:
    return {"reason": "Utgår", "version": 1}


def move_data(_town: Town) -> Mapping[str, Any]:
    return {"direction": "up"}


#: The delprosesseier holds her role on the strategy staff.
OWNERS = ("prosesseier", "delprosesseier")
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "own part": ("strategy", OWNERS),
    "part of others": ("culture", ("prosesseier",)),
    "part of the municipality": ("root", ("prosesseier",)),
}


def rows_of(url: str, about: str, arguments: Build, data: Build, owners: tuple[str, ...]) -> list[Row]:
    see, do = dict.fromkeys(owners, 200), dict.fromkeys(owners, 302)
    return [
        Row(f"governance:{url}", "GET", about, arguments, expected=see, others=403),
        Row(f"governance:{url}", "POST", about, arguments, data, expected=do, others=403),
    ]


def editing_rows() -> list[Row]:
    rows = []
    for about, (unit, owners) in PLACES.items():
        part, step, event = a_subprocess(unit), a_step(unit), an_event(unit)
        rows += [
            Row("governance:subprocess", "GET", about, part, others=200),
            Row("governance:subprocess", "POST", about, part, others=405),
            *rows_of("subprocess_edit", about, part, part_data, owners),
            *rows_of("process_step_add", about, part, step_data, owners),
            *rows_of("process_step_edit", about, step, step_data, owners),
            *rows_of("process_step_share", about, step, share_data, owners),
            *rows_of("process_step_archive", about, step, archive_data, owners),
            *rows_of("year_wheel_event_add", about, part, event_data, owners),
            *rows_of("year_wheel_event_edit", about, event, event_data, owners),
            *rows_of("year_wheel_event_archive", about, event, archive_data, owners),
            Row("governance:process_step_move", "GET", about, step, others=405),
            Row(
                "governance:process_step_move", "POST", about, step, move_data, dict.fromkeys(owners, 302), others=403
            ),
        ]  # fmt: skip
    return rows


OWN_STEP, ONE_OWNER = a_step("culture", "strategy"), ("prosesseier",)


def a_line(_town: Town) -> Mapping[str, Any]:
    return {"pk": DecisionLine.objects.get(kind="unit_report").pk}


def line_data(_town: Town) -> Mapping[str, Any]:
    return {
        "version": 1, "reason": "Raskere",
        "antall": "3",
        "trinn0-fixed": "propose", "trinn0-days": "4", "trinn1-fixed": "deliver", "trinn1-days": "5",
        "trinn2-fixed": "approve", "trinn2-role": "line_manager", "trinn2-place": "sector", "trinn2-days": "5",
    }  # fmt: skip


ROWS = [
    Row("governance:decision_line_list", "GET", others=200),
    Row("governance:decision_line_list", "POST", others=405),
    Row(
        "governance:decision_line_weak_points",
        "GET",
        expected=dict.fromkeys(("prosesseier", "delprosesseier", "systemadministrator"), 200),
        others=403,
    ),
    Row("governance:decision_line_weak_points", "POST", others=405),
    *rows_of("decision_line_edit", "the report's", a_line, line_data, ONE_OWNER),
    Row("governance:year_wheel", "GET", others=200, is_public=True),
    Row("governance:year_wheel", "POST", others=405, is_public=True),
    Row("governance:process_map", "GET", others=200),
    Row("governance:process_map", "POST", others=405),
    Row("governance:process_map_versions", "GET", others=200),
    Row("governance:process_map_versions", "POST", others=405),
    Row("governance:process_map_differences", "GET", others=200),
    Row("governance:process_map_differences", "POST", others=405),
    *editing_rows(),
    *rows_of("process_step_edit", "own step in a part of others", OWN_STEP, step_data, OWNERS),
    *rows_of("process_step_share", "own step in a part of others", OWN_STEP, share_data, OWNERS),
    *rows_of("process_step_archive", "own step in a part of others", OWN_STEP, archive_data, ONE_OWNER),
]
