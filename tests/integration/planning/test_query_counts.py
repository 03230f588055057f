"""Pages cost the same number of queries with one row and with fifty, for ordinary people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from governance.core import clock, panels
from governance.organisation.access import asked_once
from planning.actions.models import Action, Milestone
from planning.goals import services as goals
from planning.goals.models import FocusArea, Goal, Indicator, Measurement
from planning.inbox.models import PlanningInput
from planning.plans.models import Plan
from tests.factories import planning as make
from tests.factories.municipality import Town, build_town_with
from tests.integration.planning.pages import action_words, at, browser, goal_words, indicator_words
from tests.support.queries import at_most

LIST, DETAIL, SUBMIT = 12, 20, 25
#: A goal with all that hangs on it: the goals above it, below it and at the end of its threads are asked for as one.
GOAL_PAGE = 16


@pytest.fixture(params=[1, 50])
def filled(request: pytest.FixtureRequest, db: None) -> Town:
    """One goal with one of all that hangs on it; or with fifty, and fifty goals beside it."""
    return build_town_with(fill, request.param)


def fill(town: Town, count: int) -> None:
    yesterday = clock.today() - timedelta(days=1)
    cycle = make.a_cycle()
    plan = make.a_plan(town, cycle=cycle, kind="budget", visibility="public")
    main = make.a_goal(town, "education", kind="main", plan=plan)
    goal = make.a_goal(town, parent=main, plan=plan)
    for number in range(count):
        other = make.a_goal(town, parent=goal, plan=plan, title=f"Delmål {number}")
        goals.link_goals(source=goal, target=other, kind="contributes_to", by=None)
        make.an_action(town, goal, title=f"Tiltak {number}", due_on=yesterday, milestones=[("Start", yesterday)])
        make.an_input(town, cycle=cycle)
        make.a_focus_area(f"Område {number}")
        make.a_plan(town, title=f"Plan {number}", visibility="public")
        indicator = make.an_indicator(goal, name=f"Indikator {number}", targets={2026: 80})
        make.a_measurement(indicator, 61, date(2025, 1, 1))
    for number in range(count):
        make.a_measurement(Indicator.objects.first(), 60 + number % 20, date(2025, 1, 1) + timedelta(days=number + 1))
    action = Action.objects.order_by("pk").first()
    Milestone.objects.bulk_create(
        Milestone(action=action, title=f"M {number}", due_on=yesterday) for number in range(min(count, 20))
    )


def first(model: Any) -> int:
    return model.objects.order_by("pk").first().pk


def middle_goal() -> Goal:
    return Goal.objects.order_by("pk")[1]


@pytest.mark.parametrize("who", ["rapportor", "rektor", "leser", "uten_rolle"])
def test_lists(filled: Town, who: str) -> None:
    client = browser(filled, who)
    paths = [at("goal_list"), at("goal_list") + "?vis=mine&status=not_assessed", at("focus_area_list")]
    for path in [*paths, at("plan_list"), at("input_list")]:
        with at_most(LIST):
            assert client.get(path).status_code == 200


@pytest.mark.parametrize("who", ["rapportor", "rektor", "oppvekstsjef"])
def test_pages(filled: Town, who: str) -> None:
    client = browser(filled, who)
    for path in (
        at("goal_page", middle_goal().pk), at("action_page", first(Action)), at("plan_page", first(Plan)),
        at("input_page", first(PlanningInput)),
    ):  # fmt: skip
        with at_most(DETAIL):
            assert client.get(path).status_code == 200


def test_the_page_of_a_goal(filled: Town) -> None:
    client, path = browser(filled, "rektor"), at("goal_page", middle_goal().pk)
    client.get(path)
    with at_most(GOAL_PAGE):
        assert client.get(path).status_code == 200


def test_forms(filled: Town) -> None:
    client, goal, action = browser(filled, "rektor"), middle_goal(), first(Action)
    for path in (
        at("goal_create"), at("goal_edit", goal.pk), at("goal_reassign", goal.pk), at("goal_link", goal.pk),
        at("indicator_create", goal.pk), at("indicator_edit", first(Indicator)), at("action_create", goal.pk),
        at("action_edit", action), at("milestone_reach", first(Milestone)), at("plan_create"),
        at("measurement_correct", first(Measurement)),
    ):  # fmt: skip
        with at_most(DETAIL):
            assert client.get(path).status_code == 200


def test_pages_of_owners_and_managers(filled: Town) -> None:
    owner = browser(filled, "delprosesseier")
    for path in (at("cycle_next"), at("input_list"), at("input_page", first(PlanningInput))):
        with at_most(DETAIL):
            assert owner.get(path).status_code == 200
    with at_most(DETAIL):
        assert owner.get(at("focus_area_edit", first(FocusArea))).status_code == 200


def test_submits(filled: Town) -> None:
    client, goal = browser(filled, "rektor"), middle_goal()
    action = Action.objects.order_by("pk").first()
    words = goal_words(filled, version=goal.version, parent=goal.parent_id, plan=goal.plan_id)
    posts = [
        (at("goal_create"), goal_words(filled)),
        (at("goal_edit", goal.pk), words),
        (at("indicator_create", goal.pk), indicator_words(target_2026="80")),
        (at("action_create", goal.pk), action_words(filled, [(None, "Start", "01.10.2026")])),
        (at("action_move", action.pk) + "?til=hold", {"version": action.version}),
        (at("measurement_correct", first(Measurement)), {"value": "61", "reason": "Tastefeil"}),
        (at("milestone_reach", first(Milestone)), {"version": action.version + 1, "reached_on": "01.10.2026"}),
    ]
    for path, data in posts:
        with at_most(SUBMIT):
            assert client.post(path, data).status_code == 302, path


def test_answering(filled: Town) -> None:
    client = browser(filled, "delprosesseier")
    with at_most(SUBMIT):
        words = {"version": 1, "follow": "yes", "reason": "Tas med"}
        assert client.post(at("input_page", first(PlanningInput)), words).status_code == 302


@pytest.mark.parametrize("who", ["rektor", "delprosesseier"])
def test_duties(filled: Town, who: str) -> None:
    user = filled.user(who)
    names = {"overdue", "responsible", "inbox"}
    with asked_once(), at_most(8):
        owed = [duty for panel in panels.furnished("duties") if panel.name in names for duty in panel.function(user)]
    assert 1 <= len(owed) <= 3
