"""The pages of steering cost a constant number of queries, as ordinary roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steering.reporting import panels, queries, services
from steering.reporting.models import ReportItem, UnitReport
from steering.reporting.queries import shown_hash
from tests.factories import steering
from tests.factories.municipality import Town, build_town, build_town_with
from tests.integration.steering.conftest import Login
from tests.support.queries import asked

LIST, DETAIL, SUBMIT = 12, 20, 25


def count(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = call()
    assert answer.status_code in (200, 302), answer.content.decode()[:500]
    return len(asked(captured))


@pytest.fixture
def town(db: None, request: pytest.FixtureRequest) -> Town:
    """The town with the `number` and the `state` of the test, built once for all that name the same."""
    named = getattr(request.node, "callspec", None)
    values = named.params if named else {}
    return build_town_with(build, values["number"], values.get("state", "")) if "number" in values else build_town()


def build(town: Town, number: int, state: str = "") -> None:
    """Give the sector `number` more schools, and the school `number` actions under goals; bring its report on."""
    steering.add_units(town, number)
    steering.add_planning(town)
    for place in range(number):
        goal = steering.add_goal(town, title=f"Mål nummer {place}")
        steering.add_action(town, title=f"Tiltak nummer {place}", goal=goal)
        steering.add_indicator(town, goal, name=f"Indikator {place}")
    steering.open_period(town)
    if state:
        steering.bring_to(town, state)


@pytest.mark.parametrize("number", [1, 50])
@pytest.mark.parametrize("username", ["rapportor", "rektor", "oppvekstsjef", "prosesseier", "leser"])
def test_overview_and_lists(town: Town, login: Login, number: int, username: str) -> None:
    client = login(username)
    period = reverse("steering:period_detail", args=[steering.report_of(town).period_id])
    for path in ("/styring/", "/styring/status/", "/styring/status/?type=action&status=stale", period):
        client.get(path)
        assert count(lambda path=path: client.get(path)) <= LIST, path


@pytest.mark.parametrize("number", [1, 50])
@pytest.mark.parametrize("username", ["direktor", "oppvekstsjef", "rektor", "leser"])
def test_the_matrix(town: Town, login: Login, number: int, username: str) -> None:
    client = login(username)
    assert count(lambda: client.get("/styring/matrise/")) <= LIST


@pytest.mark.parametrize("number", [1, 50])
@pytest.mark.parametrize("state", ["draft", "with_leader", "delivered", "approved"])
@pytest.mark.parametrize("username", ["rapportor", "rektor", "oppvekstsjef", "leser"])
def test_the_report(town: Town, login: Login, number: int, state: str, username: str) -> None:
    report = steering.report_of(town)
    client = login(username)
    path = reverse("steering:report_detail", args=[report.pk])
    client.get(path)
    assert count(lambda: client.get(path)) <= DETAIL + 1, "a page of one thing, and who stands in for whose turn it is"


@pytest.mark.parametrize("number", [1, 50])
def test_saving_a_row(town: Town, login: Login, number: int) -> None:
    row = steering.row_of(town)
    report = steering.report_of(town)
    said = {f"rad{row.pk}-version": 1, f"rad{row.pk}-status": "on_track"}
    path = reverse("steering:report_row", args=[report.pk, row.pk])
    client = login("rapportor")
    assert count(lambda: client.post(path, said)) <= SUBMIT


@pytest.mark.parametrize("number", [1, 50])
def test_moving_on(town: Town, login: Login, number: int) -> None:
    steering.fill(town)
    for username, name in (("rapportor", "hand_over"), ("rektor", "submit")):
        client, report = login(username), steering.report_of(town)
        path = reverse(f"steering:report_{name}", args=[report.pk])
        seen = {"version": report.version, "shown_hash": shown_hash(report)}
        assert count(lambda c=client, p=path, s=seen: c.post(p, s)) <= SUBMIT, name


def test_approving_costs_the_same_for_each_row(town: Town, login: Login) -> None:
    costs = [_approval(town, login, number) for number in (1, 9)]
    rows = 2 * 8  # eight more actions, and eight more indicators
    assert costs[1] - costs[0] <= rows * 14
    assert costs[0] <= 80


def _approval(town: Town, login: Login, number: int) -> int:
    if number == 1:
        build(town, 1)
    else:
        services.close_period(steering.report_of(town).period, by=None, reason="Ferdig")
        for place in range(number - 1):
            goal = steering.add_goal(town, title=f"Flere {place}")
            steering.add_action(town, title=f"Flere tiltak {place}", goal=goal)
            steering.add_indicator(town, goal, name=f"Flere indikatorer {place}")
        steering.open_period(town, kind="year")
    report = steering.bring_to(town, "delivered")
    client = login("oppvekstsjef")
    seen = {"version": report.version, "shown_hash": shown_hash(report)}
    return count(lambda: client.post(reverse("steering:report_approve", args=[report.pk]), seen))


@pytest.mark.parametrize("number", [1, 50])
def test_what_is_furnished_costs_the_same(town: Town, number: int, django_assert_max_num_queries: Any) -> None:
    for username in ("rektor", "oppvekstsjef", "prosesseier"):
        user = town.user(username)
        with django_assert_max_num_queries(6):
            panels.duties(user)
        with django_assert_max_num_queries(8):
            panels.home(user)


@pytest.mark.parametrize("number", [1, 50])
def test_with_whom_each_report_lies_costs_two_queries(town: Town, number: int, django_assert_num_queries: Any) -> None:
    reports = list(queries.listed(UnitReport.objects.all()))
    with django_assert_num_queries(2):
        rows = queries.report_rows(reports)
    assert all(row.holders for row in rows)
    assert ReportItem.objects.count() > number
