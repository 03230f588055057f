"""What every page and every form may cost in queries, with little and with much in the database, as ordinary people.

The pages are those of the access matrix; so a new page has a budget from the day it has an address.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.municipality import Town
from tests.integration.access_matrix import all_rows
from tests.support.access_matrix import PERSONAS, Row
from tests.support.crowd import crowd
from tests.support.matrix_walk import Stage, Visit, rooms, staged, visits
from tests.support.queries import asked

LIST, DETAIL, SUBMIT = 12, 20, 25
MANY = 50
PERSONAS_EACH = 2
#: Pages that list things; all others are pages of one thing, or forms.
LISTS = {
    "governance:policy_list", "governance:policy_search", "governance:policy_feed", "governance:policy_comments",
    "governance:policy_proposals", "governance:policy_figures",
    "governance:notice_list", "governance:organisation", "governance:year_wheel",
    "governance:decision_line_list", "governance:decision_line_weak_points",
    "governance:change_log",
    "governance:role_list", "governance:deputy_list", "governance:sign_in",
    "planning:goal_list", "planning:plan_list", "planning:focus_area_list", "planning:input_list",
    "governance:unanswered_list", "governance:hand_over_list", "governance:person_holdings",
    "governance:unit_holdings", "steering:status_list",
    "evaluation:evaluation_list", "evaluation:lesson_list",
}  # fmt: skip
#: What costs more for a reason: URL → (queries, reason).
DEARER: dict[str, tuple[int, str]] = {
    "GET deadlines": (18, "what six rooms know, as on the first page"),
    "GET deadlines_calendar": (21, "the same, and whose address it is"),
    "GET deadlines_json": (21, "the same, and whose address it is"),
    "GET home": (26, "what six rooms know, the state of the units, and what stands without an ansvarlig"),
    "GET governance:unanswered_list": (18, "asks five rooms what stands without an ansvarlig, once each"),
    "POST governance:policy_send": (
        39,
        "starts a decision run and takes its first steps, each with its change, when no merknad waits",
    ),
    "POST governance:policy_recommend": (26, "the turn goes on in the run, with a change for each"),
    "POST governance:policy_approve": (36, "the same, and what is approved is frozen with the process map of the day"),
    "POST governance:policy_send_back": (
        33,
        "the line begins anew, the proposer is told, and whose it is to take back is asked first",
    ),
    "POST governance:unit_merge": (
        37,
        "moves what is below, closes the unit and ends its roles",
    ),
    "POST steering:report_return": (27, "the line begins anew in the run"),
    "POST steering:report_take_back": (32, "asks once more whose it is, and the line begins anew in the run"),
    "POST steering:report_submit": (27, "two acts of the line in one press"),
}
#: What writes to each of many rows, so that its cost grows with them: URL → reason.
GROWING = {
    "governance:organisation_import": "tries every row of the file through the services",
    "governance:import_review": "carries out every row of the file through the services",
    "governance:hand_over": "writes the ansvarlig of each thing in its own room, with a change for each",
    "governance:hand_over_confirm": "a change for each thing that is confirmed",
    "governance:policy_read_ask": "tells each of those who are asked",
    "governance:policy_read_confirm": "a receipt and a change for each request about the version",
    "governance:policy_read_end": "tells each of those who had not confirmed",
    "steering:report_approve": "writes the status of each row down in planning, with a change for each",
    "steering:period_open": "starts a report and a decision run for every unit",
    "steering:period_close": "locks or withdraws the report of every unit",
}
#: What has no page to open, or nothing to submit.
NO_PAGE = {
    "demo_mail": "only in the demo; reads files and no table",
    "ready": "asks the machine room, not the tables",
    "governance:external_login": "only where a provider is named; sends her there",
    "governance:external_answer": "only where a provider is named; its own tests come back with an answer",
}

ROOMS = rooms(all_rows())


def budget(row: Row) -> int:
    """Return how many queries the page or form may ask."""
    page = LIST if row.url in LISTS else DETAIL
    usual = SUBMIT if row.method == "POST" else page
    return DEARER.get(f"{row.method} {row.url}", (usual, ""))[0]


def cost(stage: Stage, visit: Visit, persona: str) -> list[str]:
    """Return the queries of one visit; savepoints around nested services ask nothing."""
    client = stage.browser(persona)
    with CaptureQueriesContext(connection) as captured:
        status = ask(client, stage, visit.row.method)
    assert status < 400, f"{visit.row} as {persona}: {status}"
    return asked(captured)


def ask(client: Client, stage: Stage, method: str) -> int:
    response = client.get(stage.path, stage.data) if method == "GET" else client.post(stage.path, stage.data)
    return response.status_code


def too_dear(town: Town, visit: Visit, personas: Sequence[str], count: int) -> list[str]:
    """Return the visits that cost too much, with their queries; each persona finds everything as it was."""
    found: list[str] = []
    with staged(town, visit) as stage:
        if count:
            names = [name for persona in personas if (name := PERSONAS[persona])]
            crowd(town, count, with_chapters=visit.row.method == "GET", notified=names)
        for persona in personas:
            with transaction.atomic():
                queries = cost(stage, visit, persona)
                transaction.set_rollback(True)
            if len(queries) > budget(visit.row):
                found += [f"{visit.row} as {persona} among {count}: {len(queries)} > {budget(visit.row)}", *queries]
    return found


@pytest.mark.parametrize("count", [0, MANY])
@pytest.mark.parametrize("room", ROOMS)
def test_pages_keep_to_their_budget(peopled_town: Town, room: str, count: int) -> None:
    found: list[str] = []
    for visit in visits(ROOMS[room], "GET", 200).values():
        found += too_dear(peopled_town, visit, visit.personas[:PERSONAS_EACH], count)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("count", [0, MANY])
@pytest.mark.parametrize("room", ROOMS)
def test_submits_keep_to_their_budget(peopled_town: Town, room: str, count: int) -> None:
    found: list[str] = []
    for url, visit in visits(ROOMS[room], "POST", 302).items():
        if url in GROWING:
            continue
        found += too_dear(peopled_town, visit, visit.personas[:1], count)
    assert not found, "\n".join(found)


def test_every_page_has_a_budget() -> None:
    rows = all_rows()
    opened = set(visits(rows, "GET", 200)) | set(visits(rows, "POST", 302))
    missing = {row.url for row in rows} - opened
    assert missing - NO_PAGE.keys() == set()
    assert {row.url for row in rows} >= LISTS


def test_the_count_is_of_the_queries(peopled_town: Town) -> None:
    """Positive control: one query more than allowed is seen."""
    visit = visits(ROOMS["planning"], "GET", 200)["planning:goal_list"]
    with staged(peopled_town, visit) as stage:
        assert len(cost(stage, visit, visit.personas[0])) > 3
