"""What a goal shows is worked out from its actions, its indicators and the goals below it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from governance.core import clock
from planning.actions import services as actions
from planning.goals import services as goals
from planning.goals.models import Goal
from tests.factories import planning as make
from tests.factories.municipality import Town


def shown(goal: Goal) -> tuple[str, object]:
    goal.refresh_from_db()
    return goal.latest_status, goal.latest_status_on


def report(action: object, status: str, days_ago: int = 0) -> None:
    on = clock.today() - timedelta(days=days_ago)
    actions.record_status(action, status=status, comment="Se notatet.", on=on, by=None)


def test_goal_without_facts_is_not_assessed(town: Town) -> None:
    assert shown(make.a_goal(town)) == ("not_assessed", None)


def test_worst_action_decides_and_newest_date_is_shown(town: Town) -> None:
    goal = make.a_goal(town)
    first, second = make.an_action(town, goal), make.an_action(town, goal)
    report(first, "on_track", days_ago=1)
    report(second, "off_track", days_ago=9)
    assert shown(goal) == ("off_track", clock.today() - timedelta(days=1))


def test_planned_action_that_was_never_reported_on_says_nothing(town: Town) -> None:
    goal = make.a_goal(town)
    make.an_action(town, goal, status="planned")
    report(make.an_action(town, goal), "on_track")
    assert shown(goal)[0] == "on_track"


def test_ongoing_action_that_was_never_reported_on_is_worse_than_on_track(town: Town) -> None:
    goal = make.a_goal(town)
    make.an_action(town, goal)
    report(make.an_action(town, goal), "on_track")
    assert shown(goal)[0] == "not_assessed"


@pytest.mark.parametrize("end", ["complete", "drop"])
def test_action_that_has_ended_no_longer_counts(town: Town, end: str) -> None:
    goal = make.a_goal(town)
    red, green = make.an_action(town, goal), make.an_action(town, goal)
    report(red, "off_track")
    report(green, "on_track")
    red.refresh_from_db()
    actions.move_action(red, end, by=None, reason="Ferdig")
    assert shown(goal)[0] == "on_track"


def test_indicator_behind_target_counts(town: Town) -> None:
    goal = make.a_goal(town)
    report(make.an_action(town, goal), "on_track")
    indicator = make.an_indicator(goal)
    make.a_measurement(indicator, 76)
    assert shown(goal)[0] == "at_risk"
    make.a_measurement(indicator, 70)
    assert shown(goal)[0] == "off_track"
    make.a_measurement(indicator, 80)
    assert shown(goal)[0] == "on_track"


def test_easier_target_is_judged_anew(town: Town) -> None:
    goal = make.a_goal(town)
    indicator = make.an_indicator(goal)
    make.a_measurement(indicator, 70)
    goals.edit_indicator(indicator, version=1, by=None, target=Decimal(70))
    assert shown(goal)[0] == "on_track"


def test_archived_indicator_no_longer_counts(town: Town) -> None:
    goal = make.a_goal(town)
    indicator = make.an_indicator(goal)
    make.a_measurement(indicator, 10)
    goals.archive_indicator(indicator, version=1, by=None, reason="Måles ikke lenger")
    assert shown(goal) == ("not_assessed", None)


def test_goal_above_shows_the_worst_below(town: Town) -> None:
    main = make.a_goal(town, "education", kind="main")
    sub = make.a_goal(town, parent=main)
    lower = make.a_goal(town, "lower_school", parent=sub)
    report(make.an_action(town, lower, "lower_school"), "off_track")
    assert [shown(goal)[0] for goal in (lower, sub, main)] == ["off_track"] * 3


def test_goal_that_moves_takes_its_status_along(town: Town) -> None:
    old, new = make.a_goal(town, "education", kind="main"), make.a_goal(town, "education", kind="main")
    sub = make.a_goal(town, parent=old)
    report(make.an_action(town, sub), "off_track")
    sub.refresh_from_db()
    goals.edit_goal(sub, version=sub.version, by=None, parent=new)
    assert (shown(old)[0], shown(new)[0]) == ("not_assessed", "off_track")


def test_older_report_changes_nothing(town: Town) -> None:
    action = make.an_action(town)
    report(action, "at_risk", days_ago=1)
    report(action, "on_track", days_ago=40)
    action.refresh_from_db()
    assert action.latest_status == "at_risk"


def test_reported_status_does_not_disturb_the_one_who_edits(town: Town) -> None:
    action = make.an_action(town)
    version = action.version
    report(action, "at_risk")
    actions.edit_action(action, version=version, by=None, title="Nytt navn")
    action.refresh_from_db()
    assert (action.title, action.latest_status) == ("Nytt navn", "at_risk")


def test_reached_goal_shows_reached_and_keeps_it(town: Town) -> None:
    goal = make.a_goal(town)
    action = make.an_action(town, goal)
    report(action, "off_track")
    goal.refresh_from_db()
    goals.move_goal(goal, "reach", by=None)
    report(action, "at_risk")
    assert shown(goal)[0] == "reached"
    goals.move_goal(goal, "reopen", by=None, reason="Vi måler på nytt")
    assert shown(goal)[0] == "at_risk"


def test_year_target_comes_before_the_long_one(town: Town) -> None:
    year = clock.today().year
    targets = {year: Decimal(65), year + 2: Decimal(75)}
    indicator = make.an_indicator(make.a_goal(town), targets=targets)
    assert [indicator.target_in(y) for y in (year - 1, year, year + 1, year + 2, year + 3)] == [65, 65, 75, 75, 80]
    assert indicator.standing_of(Decimal(65), year) == "on_track"
    assert indicator.standing_of(Decimal(64), year) == "at_risk"
    assert indicator.standing_of(Decimal(65), year + 3) == "off_track"


def test_value_within_the_year_must_keep_pace_with_its_target(town: Town) -> None:
    targets = {2026: Decimal(80), 2027: Decimal(90)}
    indicator = make.an_indicator(make.a_goal(town), baseline=Decimal(60), targets=targets)
    assert indicator.pace_on(date(2026, 12, 31)) == 80
    assert round(indicator.pace_on(date(2026, 7, 2)), 1) == Decimal("70.0")
    assert round(indicator.pace_on(date(2027, 7, 2)), 1) == Decimal("85.0")
    assert indicator.pace_on(date(2025, 12, 31)) == 60
    assert indicator.standing_of(Decimal(71), date(2026, 7, 2)) == "on_track"
    assert indicator.standing_of(Decimal(66), date(2026, 7, 2)) == "at_risk"
    assert indicator.standing_of(Decimal(64), date(2026, 7, 2)) == "off_track"


def test_year_begins_where_the_last_measurement_before_it_stood(town: Town) -> None:
    goal = make.a_goal(town)
    indicator = make.an_indicator(goal, baseline=Decimal(10), targets={2026: Decimal(80)})
    make.a_measurement(indicator, 70, date(2025, 12, 31))
    make.a_measurement(indicator, 71, date(2026, 7, 2))
    assert shown(goal)[0] == "at_risk"


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [
        ("lower", 30, "on_track"), ("lower", 84, "at_risk"), ("lower", 86, "off_track"),
        ("range", 60, "on_track"), ("range", 80, "on_track"), ("range", 56, "at_risk"), ("range", 84, "at_risk"),
        ("range", 54, "off_track"), ("range", 86, "off_track"),
    ],
)  # fmt: skip
def test_other_directions(town: Town, direction: str, value: int, expected: str) -> None:
    indicator = make.an_indicator(make.a_goal(town), direction=direction, target_low=Decimal(60))
    assert make.a_measurement(indicator, value).indicator.standing == expected
