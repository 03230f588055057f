"""The first page asks what is dear only where there may be something: it finds what it would by always asking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from config.deadlines.collecting import sorted_duties
from evaluation.learning import services as learning
from governance.core import clock, panels
from governance.core.editable import Visibility
from governance.core.panels import Duty
from governance.holdings import duties as holding_duties
from governance.organisation import services as organisation
from governance.organisation.access import roles_of
from governance.organisation.models import CONTENT_ROLES, LINE_ROLES, RoleAssignment, User
from governance.process import turns
from governance.process.models import LineKind
from planning.goals.models import Goal
from planning.plans import services as plans
from steering.reporting.models import ReportStatus
from tests.factories import evaluation, planning, policy, steering
from tests.factories.deputies import acting_as, make_deputy
from tests.factories.municipality import Town
from tests.support.queries import at_most

WHY = "Skriv mer"


def lines_at_work(town: Town) -> None:
    """Let cases of every kind stand at several places of their lines, some of them sent back."""
    planning.propose(town, planning.a_plan(town))
    back = planning.propose(town, planning.a_plan(town, "school", title="Tilbake"))
    plans.send_back(back, by=town.user("direktor"), reason=WHY)
    exempt = planning.a_plan(town, "school", title="Unntatt", visibility=Visibility.EXEMPT)
    planning.propose(town, exempt)
    evaluation.make_lesson(town)
    evaluation.make_stated(town)
    evaluation.make_recommended(town)
    returned = evaluation.make_lesson(town)
    learning.send_back(returned, by=town.user("rektor"), reason=WHY)
    for number, state in enumerate(("hearing", "recommending", "deciding")):
        policy.make_version(town, state, policy.make_policy(town, slug=f"policy-{number}"))
    steering.open_town(town)


def a_hearing_over(town: Town) -> None:
    until = clock.today() + timedelta(days=28)
    planning.decide(town, planning.propose(town, planning.a_plan(town)), hearing_ends_on=until)


def a_report(state: str) -> Callable[[Town], object]:
    def make(town: Town) -> None:
        steering.open_town(town)
        steering.bring_to(town, state)

    return make


SCENES: dict[str, Callable[[Town], object]] = {
    "nothing": lambda _town: None,
    "lines at work": lines_at_work,
    "a hearing is over": a_hearing_over,
    "a report with the leader": a_report(ReportStatus.WITH_LEADER),
    "a report returned": a_report(ReportStatus.RETURNED),
    "a report delivered": a_report(ReportStatus.DELIVERED),
}


def everybody(town: Town) -> list[User]:
    """Return all people, and a deputy in the place of each of two leaders."""
    deputies = [acting_as(town, make_deputy(town, "uten_rolle", principal)) for principal in ("rektor", "direktor")]
    return [*(town.user(name) for name in town.people), *deputies]


def owed(people: list[User]) -> list[list[Duty]]:
    return [sorted_duties(user) for user in people]


@pytest.mark.parametrize("scene", SCENES)
def test_what_is_owed_is_what_would_be_found_by_always_asking(
    town: Town, monkeypatch: pytest.MonkeyPatch, scene: str
) -> None:
    people = everybody(town)
    SCENES[scene](town)
    with clock.at(clock.today() + timedelta(days=29)):  # the hearing is over, the deputies are not
        found = owed(people)
        monkeypatch.setattr(turns, "_read", lambda _user: frozenset(LineKind.values))
        every = [holdings.name for holdings in panels.collect("holdings")]
        monkeypatch.setattr(holding_duties, "rooms_lacking_responsible", lambda _paths: every)
        assert owed(people) == found
    assert scene == "nothing" or any(found)


def test_the_kinds_of_cases_are_asked_once_for_all_rooms(town: Town) -> None:
    user = town.user("rektor")
    roles_of(user)
    with turns.asked_once(), at_most(3):  # the person's roles are two of them
        for _room in range(4):
            turns.kinds_in_hand(user)


def test_a_turn_that_comes_is_seen_at_the_next_request(town: Town) -> None:
    client = Client()
    client.force_login(town.user("rektor"))
    assert "Læringspunkt" not in client.get("/").content.decode()
    lesson = evaluation.make_lesson(town)
    assert f"Læringspunkt: {lesson.title}" in client.get("/").content.decode()
    evaluation.make_stated(town, lesson)
    assert "Læringspunkt" not in client.get("/").content.decode()


# --- Without an ansvarlig ---------------------------------------------------------------------------------------------
def needs_responsible(user: User) -> bool:
    return bool(holding_duties.needing_responsible(user))


def test_what_lacks_an_ansvarlig_is_asked_only_after_a_change(town: Town) -> None:
    leader = town.user("rektor")
    planning.a_goal(town, responsible=town.people["rapportor"])
    assert not needs_responsible(leader)
    with at_most(2):  # her roles, and the end of the log
        assert not needs_responsible(leader)
    organisation.deactivate(town.user("rapportor"), by=None, reason="Sluttet")
    assert needs_responsible(leader)


def test_a_role_that_ends_is_noticed_the_day_after(town: Town) -> None:
    planning.a_goal(town, responsible=town.people["rapportor"])
    last = clock.today() + timedelta(days=3)
    RoleAssignment.objects.filter(user=town.people["rapportor"]).update(valid_to=last)
    for day, expected in ((clock.today(), False), (last, False), (last + timedelta(days=1), True)):
        with clock.at(day):
            assert needs_responsible(town.user("rektor")) is expected


# --- What is read below some units ------------------------------------------------------------------------------------
def may_read(user: User, goal: Goal) -> bool:
    """Return what `visible` says in its own words, one goal at a time."""
    held, path = roles_of(user).held, goal.unit.path
    starts = {role.path for role in held if role.role in CONTENT_ROLES} | {roles_of(user).workplace}
    in_line = any(role.role in LINE_ROLES and path.startswith(role.path) for role in held)
    below = any(role.role in CONTENT_ROLES and path.startswith(role.path) for role in held)
    above = any(start.startswith(path) for start in starts)
    own = goal.responsible_id == user.pk
    return {
        Visibility.PUBLIC: True,
        Visibility.INTERNAL: below or above or own,
        Visibility.EXEMPT: in_line or own,
    }[Visibility(goal.visibility)]


def everywhere(town: Town) -> list[Goal]:
    """Make a goal of every visibility on every unit, each answered for by the rapportør."""
    values: dict[str, Any] = {"responsible": town.people["rapportor"]}
    return [
        steering.add_goal(town, unit, f"{unit} {visibility}", visibility=visibility, **values)
        for unit in town.units
        for visibility in Visibility
    ]


def test_each_reads_what_the_rule_says(town: Town) -> None:
    goals = everywhere(town)
    Goal.objects.filter(unit=town["library"]).update(responsible=town.people["leser"])
    goals = list(Goal.objects.select_related("unit"))
    for name in town.people:
        user = town.user(name)
        read = set(Goal.objects.visible_to(user))
        assert read == {goal for goal in goals if may_read(user, goal)}, name


def test_below_some_units_she_reads_what_she_reads_anywhere(town: Town) -> None:
    everywhere(town)
    deputy = acting_as(town, make_deputy(town, "uten_rolle", "rektor"))
    places = [[unit.path] for unit in town.units.values()]
    places += [[town["school"].path, town["library"].path], []]
    for user in [*(town.user(name) for name in town.people), deputy]:
        readable = Goal.objects.visible_to(user)
        for paths in places:
            expected = {goal for goal in readable if any(goal.unit.path.startswith(path) for path in paths)}
            assert set(Goal.objects.visible_below(user, paths)) == expected
