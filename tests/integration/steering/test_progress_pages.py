"""The status list and the traffic-light matrix count the same things."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from governance.core import clock
from governance.core.editable import Visibility
from governance.core.progress import STALE, WORST_FIRST, ProgressStatus
from planning.actions.models import Action, ActionStatus
from planning.goals.models import Goal, GoalStatus
from steering.reporting import queries
from steering.reporting.models import ReportingPeriod
from steering.reporting.queries import Matrix, StatusFilter
from tests.factories import steering
from tests.factories.municipality import Town
from tests.integration.steering.conftest import Login

LIST, MATRIX = "/styring/status/", "/styring/matrise/"
VIEWERS = ("direktor", "oppvekstsjef", "rektor", "barnetrinnsleder", "biblioteksjef", "prosesseier", "leser")


def text(response: Any) -> str:
    return response.content.decode()


def matrix(user: Any, scope: Any) -> Matrix:
    return queries.matrix(user, scope, since())


def status_rows(user: Any, wanted: StatusFilter) -> Any:
    return queries.status_rows(user, wanted, since())


def since() -> date | None:
    period = ReportingPeriod.objects.owed()
    return period.starts_on if period else None


def fill_matrix(town: Town) -> None:
    """Goals and actions of every status, age and visibility, in two satsingsområder and all units."""
    steering.open_period(town)
    areas = [steering.add_focus_area("Bred ungdomssatsing", 1), steering.add_focus_area("Trygg transport", 2)]
    today = clock.today()
    days = (today, today - timedelta(days=101), None)
    number = 0
    for unit in ("root", "education", "school", "lower_school", "other_school", "library", "strategy"):
        for area in areas:
            for visibility in Visibility.values:
                goal = steering.add_goal(town, unit, f"Mål {number}", focus_area=area, visibility=visibility)
                for status in ProgressStatus.values:
                    number += 1
                    action = steering.add_action(town, unit, f"Tiltak {number}", goal=goal, visibility=visibility)
                    said = {"latest_status": status, "latest_status_on": days[number % 3]}
                    Action.objects.filter(pk=action.pk).update(**said, responsible=None)
                    Goal.objects.filter(pk=goal.pk).update(**said, responsible=None)
    over = steering.add_goal(town, title="Over")
    steering.add_action(town, title="Ferdig", goal=over, status=ActionStatus.COMPLETED)
    Goal.objects.filter(pk=over.pk).update(status=GoalStatus.CLOSED)


@pytest.mark.parametrize("username", VIEWERS)
def test_every_cell_opens_exactly_what_it_counts(town: Town, username: str) -> None:
    fill_matrix(town)
    user = town.user(username)
    counted = 0
    for scope in town.units.values():
        for row in matrix(user, scope).rows:
            for cell in row.cells:
                listed = list(status_rows(user, StatusFilter(unit=cell.unit, focus_area=cell.focus_area)))
                assert len(listed) == cell.total
                by_status = {s: sum(one["shown"] == s for one in listed) for s in WORST_FIRST}
                assert {s: n for s, n in by_status.items() if n} == dict(cell.counts)
                counted += cell.total
    assert counted > 50


def test_a_cell_counts_what_the_sub_units_have(town: Town) -> None:
    fill_matrix(town)
    shown = {row.unit.name: row for row in matrix(town.user("direktor"), town["root"]).rows}
    assert list(shown) == ["Lilleby kommune", "Strategistab", "Oppvekst", "Kultur"]
    of_education = [cell.total for cell in shown["Oppvekst"].cells]
    parts = matrix(town.user("direktor"), town["education"]).rows[1:]
    assert [row.unit.name for row in parts] == ["Bjørkeskogen skole", "Granlia skole"]
    own = [3 * (1 + 5)] * 2  # the sector's own goals of three visibilities, each with five actions
    below = [sum(row.cells[place].total for row in parts) for place in (0, 1)]
    assert of_education == [a + b for a, b in zip(own, below, strict=True)]


def test_what_the_reader_may_not_see_is_not_counted(town: Town) -> None:
    fill_matrix(town)
    totals = {name: matrix(town.user(name), town["root"]).rows[0].cells[0].total for name in ("direktor", "leser")}
    assert totals == {"direktor": 7 * 3 * 6, "leser": 7 * 2 * 6}


@pytest.mark.parametrize("username", ["direktor", "oppvekstsjef", "rektor", "prosesseier", "leser"])
def test_the_links_of_the_page_open_as_many_rows_as_they_say(town: Town, login: Login, username: str) -> None:
    fill_matrix(town)
    client = login(username)
    page = text(client.get(MATRIX))
    cells = re.findall(r'class="st-cell" href="([^"]+)".*?st-cell__parts">(.*?)</span>', page, re.DOTALL)
    assert cells
    for href, parts in cells:
        said = sum(int(number) for number in re.findall(r"(\d+) [a-zå]", parts))
        answer = text(client.get(unescape(href)))
        found = int(re.search(r"<p>(\d+) mål", answer).group(1))
        assert found == said


def test_the_worst_status_is_shown_and_stale_is_never_green(town: Town) -> None:
    action = steering.add_action(town, "library")
    steering.open_period(town)
    user = town.user("biblioteksjef")

    def shown() -> str | None:
        return matrix(user, town["library"]).rows[0].cells[0].worst

    Goal.objects.update(latest_status="on_track", latest_status_on=clock.today())
    assert shown() == STALE
    Action.objects.filter(pk=action.pk).update(latest_status="on_track", latest_status_on=date(2020, 1, 1))
    assert shown() == STALE
    Action.objects.filter(pk=action.pk).update(latest_status_on=clock.today())
    assert shown() == "on_track"
    Action.objects.filter(pk=action.pk).update(latest_status="off_track")
    assert shown() == "off_track"


@pytest.mark.parametrize(
    ("username", "heading"),
    [
        ("direktor", "Lilleby kommune"),
        ("oppvekstsjef", "Oppvekst"),
        ("rektor", "Bjørkeskogen skole"),
        ("leser", "Lilleby kommune"),
    ],
)
def test_each_sees_the_matrix_of_her_part(town: Town, login: Login, username: str, heading: str) -> None:
    steering.add_planning(town)
    assert f"Slik går det: {heading}" in text(login(username).get(MATRIX))


@pytest.mark.parametrize("username", ["rapportor", "uten_rolle", "systemadmin", "policyadmin", "delprosesseier"])
def test_others_have_no_matrix(town: Town, login: Login, username: str) -> None:
    assert login(username).get(MATRIX).status_code == 404


def test_going_down_stays_within_ones_part(town: Town, login: Login) -> None:
    client = login("oppvekstsjef")
    assert "Opp til Oppvekst" in text(client.get(MATRIX, {"enhet": town["school"].pk}))
    for wanted in (town["library"].pk, town["root"].pk, "x", "9" * 30, "-1"):
        assert client.get(MATRIX, {"enhet": wanted}).status_code == 404


def test_the_list_is_filtered_before_it_is_paged(town: Town, login: Login) -> None:
    goal = steering.add_goal(town)
    for number in range(60):
        steering.add_action(town, title=f"Tiltak {number}", goal=goal)
    late = steering.add_action(town, "lower_school", title="Det eneste avviket", goal=goal)
    Action.objects.filter(pk=late.pk).update(latest_status="off_track", latest_status_on=clock.today())
    client = login("rektor")
    assert "Side 1 av 2" in text(client.get(LIST))
    answer = text(client.get(LIST, {"status": "off_track", "type": "action", "enhet": town["school"].pk}))
    assert "1 mål eller tiltak." in answer
    assert "Det eneste avviket" in answer
    goals = text(client.get(LIST, {"type": "goal"}))
    assert "Det eneste avviket" not in goals
    assert "Flere leser godt" in goals
    assert "passer med filteret" in text(client.get(LIST, {"status": "reached"}))


@pytest.mark.parametrize(
    "wrong", [{"enhet": "x"}, {"satsing": "99999999999999999999"}, {"status": "rosa"}, {"type": "x"}]
)
def test_a_filter_that_does_not_exist_is_refused_with_a_word(town: Town, login: Login, wrong: dict[str, str]) -> None:
    answer = login("rektor").get(LIST, wrong)
    assert answer.status_code == 422
    assert "Velg et av alternativene" in text(answer)


def test_a_unit_outside_ones_sight_cannot_be_chosen(town: Town, login: Login) -> None:
    assert login("rektor").get(LIST, {"enhet": town["library"].pk}).status_code == 422
    assert login("uten_rolle").get(LIST).status_code == 200
