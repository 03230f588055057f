"""Many at the same goal at the same time, over HTTP: one wins, and nobody loses what she wrote."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client

from governance.audit.models import AuditEvent
from governance.core.errors import Conflict, RuleBroken
from planning.actions import services as actions
from planning.actions.models import Action
from planning.goals import services as goals
from planning.goals.models import Goal
from tests.factories import planning as make
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town
from tests.integration.planning.pages import at, goal_words
from tests.support.threads import at_once

EDITORS = 20
ROUNDS = 2
TOKEN = "x" * 32


class Browser:
    """A browser of one logged-in person, usable from any thread."""

    def __init__(self, town: Town, username: str, server: str) -> None:
        client = Client()
        client.force_login(town.user(username))
        session = client.cookies["helhet_session"].value
        self.server = urlsplit(server)
        self.headers = {
            "Cookie": f"helhet_session={session}; helhet_csrf={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def post(self, path: str, data: Mapping[str, Any]) -> tuple[int, str]:
        """Send a form; return the status and the page."""
        link = http.client.HTTPConnection(self.server.hostname or "", self.server.port, timeout=60)
        try:
            link.request("POST", path, urlencode(data), self.headers)
            answer = link.getresponse()
            return answer.status, answer.read().decode()
        finally:
            link.close()


def edit_together(town: Town, server: str, editors: int, round_: int) -> list[tuple[int, str]]:
    """Let many who have the same version open save at once, each with a text of her own."""
    goal = Goal.objects.get()
    browser = Browser(town, "rektor", server)
    words = goal_words(town, version=goal.version)
    path = at("goal_edit", goal.pk)

    def save(number: int) -> Callable[[], tuple[int, str]]:
        return lambda: browser.post(path, words | {"description": f"Runde {round_}, tekst {number}."})

    return at_once(*[save(number) for number in range(editors)])


def race(town: Town, server: str, editors: int, rounds: int) -> None:
    make.a_goal(town)
    for round_ in range(rounds):
        answers = edit_together(town, server, editors, round_)
        assert sorted(status for status, _ in answers) == [302] + [409] * (editors - 1)
        winner = next(number for number, (status, _) in enumerate(answers) if status == 302)
        assert Goal.objects.get().description == f"Runde {round_}, tekst {winner}."
        for number, (status, page) in enumerate(answers):
            if status == 409:
                assert f"Runde {round_}, tekst {number}." in page
                assert f"Runde {round_}, tekst {winner}." in page
    assert AuditEvent.objects.filter(verb="edited").count() == rounds


def test_of_many_editors_one_wins_and_all_keep_their_text(transactional_town: Town, live_server: Any) -> None:
    race(transactional_town, live_server.url, EDITORS, ROUNDS)


def test_positive_control_without_the_guard_edits_are_lost(
    transactional_town: Town, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a plain save in place of compare-and-swap more than one is told that she saved."""
    make.a_goal(transactional_town)

    def plain_save(obj: Any, *, version: int, fields: Mapping[str, Any]) -> None:
        type(obj).objects.filter(pk=obj.pk).update(**fields, version=version + 1)

    monkeypatch.setattr("planning.goals.services.goals.save_versioned", plain_save)
    answers = edit_together(transactional_town, live_server.url, EDITORS, 0)
    assert [status for status, _ in answers].count(302) > 1


def test_twenty_identical_moves_are_one(transactional_town: Town, live_server: Any) -> None:
    town = transactional_town
    action = make.an_action(town)
    browser, path = Browser(town, "rektor", live_server.url), at("action_move", action.pk) + "?til=complete"
    answers = at_once(*[lambda: browser.post(path, {"version": action.version})] * EDITORS)
    assert sorted(status for status, _ in answers) == [302] + [409] * (EDITORS - 1)
    assert AuditEvent.objects.filter(verb="complete").count() == 1


def test_reports_on_one_goal_at_once_leave_the_worst(transactional_town: Town) -> None:
    """Approvals of several units' reports write to the same goal; none may overwrite what another has seen."""
    town = transactional_town
    goal = make.a_goal(town)
    statuses = ["on_track", "at_risk", "off_track", "reached"] * 3
    made = [make.an_action(town, goal, title=f"Tiltak {n}") for n in range(len(statuses))]

    def report(action: Action, status: str) -> Callable[[], None]:
        return lambda: actions.record_status(
            Action.objects.get(pk=action.pk), status=status, comment="", on=make.clock.today(), by=None
        )

    answers = at_once(*[report(action, status) for action, status in zip(made, statuses, strict=True)])
    assert answers == [None] * len(statuses)
    goal.refresh_from_db()
    assert (goal.latest_status, goal.actions_status) == ("off_track", "off_track")


def test_measurement_is_corrected_by_one_of_two(transactional_town: Town) -> None:
    wrong = make.a_measurement(make.an_indicator(make.a_goal(transactional_town)), 17)
    deeds = [
        lambda: goals.correct_measurement(type(wrong).objects.get(pk=wrong.pk), value=71, reason="Feil", by=None)
    ] * 8
    answers = at_once(*deeds)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 7


def test_focus_area_is_not_archived_while_a_goal_is_being_registered(transactional_town: Town) -> None:
    """Either the goal comes first and the archiving is refused, or the goal is refused."""
    town = transactional_town
    area = make.a_focus_area()
    at_once(lambda: goals.archive_focus_area(area, by=None), lambda: make.a_goal(town, focus_area=area))
    area.refresh_from_db()
    assert area.archived_at is None or not Goal.objects.followed_up().exists()


def test_two_goals_are_not_hung_below_each_other(transactional_town: Town) -> None:
    town = transactional_town
    one, other = make.a_goal(town), make.a_goal(town)

    def hang(below: Goal, above: Goal) -> Callable[[], None]:
        return lambda: goals.edit_goal(Goal.objects.get(pk=below.pk), version=below.version, by=None, parent=above)

    answers = at_once(hang(one, other), hang(other, one))
    assert sum(isinstance(answer, RuleBroken) for answer in answers) == 1
    assert Goal.objects.filter(parent=None).count() == 1


def test_action_registered_while_its_goal_is_closed_to_more_eyes_is_no_more_open(transactional_town: Town) -> None:
    town = transactional_town
    goal = make.a_goal(town)
    stale = Goal.objects.get()
    at_once(
        lambda: goals.edit_goal(Goal.objects.get(), version=goal.version, by=None, **EXEMPT),
        lambda: make.an_action(town, stale, status="planned"),
    )
    assert not Action.objects.filter(visibility="internal").exists()
