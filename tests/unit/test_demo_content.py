"""The demo municipality hangs together: keys are unique, references resolve, counts are as promised."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import chain

import pytest

from config.demo.actions import ACTIONS
from config.demo.goals import GOALS
from config.demo.indicators import INDICATORS
from config.demo.learning import EVALUATIONS
from config.demo.people import DEMO_USERS, LEAVER, PEOPLE, leader_of
from config.demo.plans import FOCUS_AREAS, PLANS
from config.demo.policy import POLICIES
from config.demo.reports import ACTION_REPORTS, INDICATOR_REPORTS, UNIT_REPORTS
from config.demo.shapes import Person, on
from config.demo.units import ROOT, UNITS
from config.demo.year_wheel import FOUR_YEARS, YEAR_WHEEL

UNIT = {unit.key: unit for unit in UNITS}
PERSON = {person.username: person for person in PEOPLE}
GOAL = {goal.key: goal for goal in GOALS}
ACTION = {action.key: action for action in ACTIONS}
INDICATOR = {indicator.key: indicator for indicator in INDICATORS}
PLAN = {plan.key: plan for plan in PLANS}
LESSONS = tuple(chain.from_iterable(evaluation.lessons for evaluation in EVALUATIONS))
CHAPTERS = tuple(chapter for policy in POLICIES for version in policy.versions for chapter in version.chapters)
CASES = {
    "orphan_goal",
    "renamed_goal",
    "late_unit",
    "returned_report",
    "corrected_measurement",
    "behind_but_green",
    "lesson_never_carried",
    "responsible_left",
    "overdue_policy",
}
RUNNING_YEAR = 2027


def ancestors(key: str) -> list[str]:
    """Return the unit and all above it."""
    line = [key]
    while UNIT[line[-1]].parent is not None:
        line.append(UNIT[line[-1]].parent)
    return line


def has_role_over(person: Person, unit: str) -> bool:
    """Tell whether the person holds a current role on the unit or above it."""
    return any(grant.until is None and grant.unit in ancestors(unit) for grant in person.roles)


def texts(thing: object) -> Iterable[str]:
    """Yield every text inside records and tuples."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from texts(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts(getattr(thing, field.name))


EVERYTHING = (
    UNITS, PEOPLE, FOCUS_AREAS, PLANS, GOALS, INDICATORS, ACTIONS, ACTION_REPORTS, INDICATOR_REPORTS, UNIT_REPORTS,
    EVALUATIONS, POLICIES, YEAR_WHEEL, FOUR_YEARS,
)  # fmt: skip


@pytest.mark.parametrize(
    "rows", [UNITS, FOCUS_AREAS, PLANS, GOALS, INDICATORS, ACTIONS, EVALUATIONS, LESSONS, POLICIES]
)
def test_keys_are_unique_short_and_ascii(rows):
    keys = [row.key for row in rows]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z0-9-]{2,30}", key) for key in keys)


@pytest.mark.parametrize(
    ("rows", "low", "high"),
    [
        (UNITS, 55, 65), (PEOPLE, 145, 160), (FOCUS_AREAS, 4, 4), (PLANS, 12, 14), (GOALS, 38, 52),
        (INDICATORS, 43, 50), (ACTIONS, 105, 120), (EVALUATIONS, 6, 6), (LESSONS, 10, 10), (POLICIES, 5, 5),
    ],
)  # fmt: skip
def test_there_is_as_much_as_promised(rows, low, high):
    assert low <= len(rows) <= high


def test_units_form_one_tree_with_parents_first():
    seen: set[str] = set()
    for unit in UNITS:
        assert unit.parent in seen or (unit.key == ROOT and unit.parent is None)
        seen.add(unit.key)
    assert Counter(unit.kind for unit in UNITS) >= Counter(municipality=1, staff=5, sector=4)
    assert {unit.kind for unit in UNITS} == {"municipality", "staff", "sector", "unit", "department"}


def test_people_have_own_names_and_places():
    names = [f"{person.first_name} {person.last_name}".casefold() for person in PEOPLE]
    assert len(names) == len(set(names))
    assert len(PERSON) == len(PEOPLE)
    assert all(re.fullmatch(r"[a-z.-]{4,40}", person.username) for person in PEOPLE)
    assert all(person.workplace in UNIT for person in PEOPLE)
    assert all(grant.unit in UNIT for person in PEOPLE for grant in person.roles)
    assert set(DEMO_USERS) <= set(PERSON)


def test_every_unit_has_exactly_one_leader_of_the_right_kind():
    leading = {"municipality": "municipal_director", "sector": "top_management"}
    for unit in UNITS:
        role = leading.get(unit.kind, "line_manager")
        holders = [p.username for p in PEOPLE for g in p.roles if (g.role, g.unit, g.until) == (role, unit.key, None)]
        assert holders == [leader_of(unit.key)], unit.key


def test_demo_users_fit_together():
    virksomhet = next(g.unit for g in PERSON["linjeleder"].roles if g.role == "line_manager")
    sector = next(g.unit for g in PERSON["toppleder"].roles if g.role == "top_management")
    assert UNIT[virksomhet].parent == sector
    assert ("reporter", virksomhet) in {(g.role, g.unit) for g in PERSON["rapportor"].roles}
    assert sum(goal.unit == virksomhet for goal in GOALS) == 3
    assert sum(action.unit == virksomhet for action in ACTIONS) == 6
    assert sum(GOAL[indicator.goal].unit == virksomhet for indicator in INDICATORS) == 3


def test_some_virksomheter_have_a_reporter_and_some_have_none():
    reporting = {grant.unit for person in PEOPLE for grant in person.roles if grant.role == "reporter"}
    having = [unit.key in reporting for unit in UNITS if unit.kind == "unit"]
    assert len(having) / 2 < sum(having) < len(having)


def test_goals_point_to_what_is_there():
    areas = {area.key for area in FOCUS_AREAS}
    seen: set[str] = set()
    for goal in GOALS:
        assert goal.unit in UNIT and goal.responsible in PERSON
        assert goal.parent is None or goal.parent in seen, goal.key
        assert set(goal.follows_up) <= seen, goal.key
        assert goal.plan is None or goal.plan in PLAN
        assert goal.focus_area in areas or goal.case == "orphan_goal"
        assert goal.sdgs and set(goal.sdgs) <= {1, 3, 5, *range(8, 16), 17}
        seen.add(goal.key)


def test_every_goal_of_an_economic_plan_follows_up_a_goal_of_the_municipal_plan():
    for goal in GOALS:
        if goal.plan and PLAN[goal.plan].kind == "financial_plan":
            above, plans = list(goal.follows_up), set()
            while above:
                upper = GOAL[above.pop()]
                plans.add(upper.plan)
                above.extend(upper.follows_up)
            assert "samfunnsdel" in plans, goal.key


def test_actions_and_indicators_point_to_what_is_there():
    for action in ACTIONS:
        assert action.goal in GOAL and action.unit in UNIT and action.responsible in PERSON
        assert on(action.start, RUNNING_YEAR) < on(action.due, RUNNING_YEAR), action.key
        assert all(action.start <= milestone.due <= action.due for milestone in action.milestones), action.key
        assert action.state != "planned" or action.start >= (1, 1, 1)
        assert action.state != "completed" or action.due <= (-1, 12, 31)
        assert action.state != "in_progress" or action.start <= (0, 3, 31)
    assert {indicator.goal for indicator in INDICATORS} <= set(GOAL)
    assert {plan.owner for plan in PLANS} <= set(UNIT)


def test_each_sector_has_its_share_of_actions():
    share = Counter(ancestors(action.unit)[-2] for action in ACTIONS)
    assert all(share[unit.key] >= 10 for unit in UNITS if unit.kind == "sector")


def test_the_responsible_holds_a_role_on_the_unit_or_above_except_who_has_left():
    left = {thing.key for thing in (*GOALS, *ACTIONS) if not has_role_over(PERSON[thing.responsible], thing.unit)}
    assert left == {thing.key for thing in (*GOALS, *ACTIONS) if thing.responsible == LEAVER.username}
    assert len(left) == 2


def test_indicators_with_public_targets_are_there():
    targets = {key: INDICATOR[key].long_term_target for key in INDICATOR if INDICATOR[key].long_term_target is not None}
    assert targets == {
        "kollektivandel": 40, "bilandel": 30, "gangsykkelandel": 70, "lokalsenter": 90, "klimagass": -50,
        "energibruk": -30, "egenproduksjon": 20, "ledersamtaler": 100, "ungdomstiltak": 45,
    }  # fmt: skip


def test_indicators_move_the_way_they_say():
    for indicator in INDICATORS:
        first, last = indicator.targets[0][1], indicator.targets[-1][1]
        assert indicator.direction in {"higher", "lower", "range"}
        assert indicator.direction != "higher" or indicator.baseline < last >= first
        assert indicator.direction != "lower" or indicator.baseline > last <= first
        assert indicator.direction != "range" or indicator.low < indicator.high
        assert all(not row.corrected_to or row.reason for row in indicator.measured)


def test_reports_are_about_real_things_once_per_period():
    assert {report.action for report in ACTION_REPORTS} <= set(ACTION)
    assert {report.indicator for report in INDICATOR_REPORTS} <= set(INDICATOR)
    assert {report.unit for report in UNIT_REPORTS} <= set(UNIT)
    for rows, name in ((ACTION_REPORTS, "action"), (INDICATOR_REPORTS, "indicator"), (UNIT_REPORTS, "unit")):
        assert max(Counter((row.period, getattr(row, name)) for row in rows).values()) == 1


def test_an_off_track_report_says_what_and_what_next():
    off_track = [report for report in ACTION_REPORTS if report.status == "off_track"]
    assert len(off_track) >= 5
    assert all(report.comment and report.next_step for report in off_track)


def test_running_reports_belong_to_units_that_have_begun():
    begun = {report.unit for report in UNIT_REPORTS if report.period == "running" and report.stage != "not_started"}
    reported = {ACTION[report.action].unit for report in ACTION_REPORTS if report.period == "running"}
    assert reported <= begun
    assert all(report.reason for report in UNIT_REPORTS if report.stage == "returned")


def test_evaluations_are_about_real_things():
    there = {"goal": GOAL, "plan": PLAN, "action": ACTION, "process": {"planning", "steering", "evaluation"}}
    for evaluation in EVALUATIONS:
        assert evaluation.subject in there[evaluation.subject_kind]
        assert evaluation.unit in UNIT and evaluation.responsible in PERSON
        assert evaluation.questions and evaluation.methods and evaluation.findings
        assert {finding.kind for finding in evaluation.findings} == {"strength", "weakness"}
    for lesson in LESSONS:
        assert lesson.unit in UNIT and lesson.proposed_by in PERSON
        assert bool(lesson.answer) == bool(lesson.answer_reason)
        assert lesson.state != "proposed" or not lesson.answer
    assert {lesson.carry_to for lesson in LESSONS} == {"planning", "policy", "year_wheel", "action"}


def test_chapter_keys_are_unique_within_each_version():
    for policy in POLICIES:
        assert policy.owner in UNIT
        for version in policy.versions:
            keys = [chapter.key for chapter in version.chapters]
            assert len(keys) == len(set(keys))
        published = sum(version.state in ("in_force", "withdrawn") for version in policy.versions)
        assert published == (policy.versions[0].state != "hearing")
        assert bool(policy.withdrawn) == (policy.versions[-1].state == "withdrawn")


def test_the_main_policy_changes_from_version_to_version():
    first, current, draft = ({c.key: c for c in version.chapters} for version in POLICIES[0].versions)
    assert set(current) - set(first) == {"opplaering"}
    assert set(current) - set(draft) == {"opplaering"}
    assert set(draft) - set(current) == {"innbyggere"}
    assert list(current).index("aarshjul") > list(current).index("planlegging")
    assert list(draft).index("aarshjul") < list(draft).index("planlegging")
    assert sum(first[key].text != current[key].text for key in first) >= 3
    assert sum(draft[key].text != current[key].text for key in draft if key in current) >= 5
    assert 4000 < sum(len(chapter.text.split()) for chapter in current.values()) < 7000


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.key)
def test_chapters_are_plain_markdown(chapter):
    assert not re.search(r"<[a-zA-Z/!]", chapter.text)
    assert not re.search(r"^#{1,2} ", chapter.text, re.MULTILINE)
    assert chapter.text.endswith("\n") and not chapter.text.endswith("\n\n")
    widths: list[int] = []
    for line in chapter.text.splitlines():
        if line.startswith("|"):
            widths.append(line.count("|"))
        else:
            assert len(set(widths)) <= 1, line
            widths = []


def test_every_awkward_case_is_there_and_no_other():
    found = set()
    for row in chain(PEOPLE, GOALS, INDICATORS, ACTIONS, ACTION_REPORTS, UNIT_REPORTS, LESSONS, POLICIES):
        found.add(row.case)
    assert found - {""} == CASES


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_every_date_exists(year):
    days = [on((0, event.month, event.day or 30), year) for event in YEAR_WHEEL]
    assert days == sorted(days)
    for action in ACTIONS:
        assert all(isinstance(on(milestone.due, year), date) for milestone in action.milestones)
    for evaluation in EVALUATIONS:
        assert on(evaluation.starts, year) < on(evaluation.ends, year)


def test_the_wheel_serves_all_three_subprocesses():
    assert {event.subprocess for event in YEAR_WHEEL} == {"planning", "steering", "evaluation"}
    assert {event.month for event in YEAR_WHEEL} == set(range(1, 13))
    assert {event.owner for event in YEAR_WHEEL} <= set(UNIT)
    assert [event.order for event in FOUR_YEARS] == [1, 2, 3, 4, 5]


def test_texts_are_clean():
    for text in texts(EVERYTHING):
        assert text == text.strip() or text.endswith("\n")
        assert not re.search(r"\S  ", text)
        assert "!" not in text.replace("![](", "") and '"' not in text
