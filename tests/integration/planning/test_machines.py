"""Whatever people do in whatever order: states move only as drawn, and every goal shows what is known of it."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from config.invariants import planning as invariants
from governance.audit import chain
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import Conflict, RuleBroken
from governance.core.progress import ProgressStatus
from governance.organisation.models import User
from planning.actions import services as actions
from planning.actions.models import Action, ActionStatus
from planning.actions.workflow import ACTIONS
from planning.goals import services as goals
from planning.goals.models import Goal, GoalStatus, Indicator, Measurement
from planning.goals.workflow import GOALS
from tests.factories import planning as make
from tests.factories.closed import BASIS
from tests.factories.municipality import Town, build_town

LONG = bool(os.environ.get("HELHET_LONG"))
REFUSALS = (PermissionDenied, Conflict, RuleBroken)
people = st.sampled_from(["rektor", "oppvekstsjef", "direktor", "rapportor", "granrektor", "leser", "uten_rolle"])
places = st.integers(0, 5)
reasons = st.sampled_from(["", "Derfor"])
statuses = st.sampled_from(ProgressStatus.values)
goal_moves = st.sampled_from([t.name for t in GOALS.transitions])
action_moves = st.sampled_from([t.name for t in ACTIONS.transitions])
reached: set[str] = set()


def one(model: Any, place: int) -> Any:
    """One of the things there are, fetched anew."""
    rows = list(model.objects.order_by("pk"))
    return rows[place % len(rows)]


def user(name: str) -> User:
    return User.objects.get(username=name)


def attempt(thing: Any, deed: Any, *args: Any, **values: Any) -> None:
    """Do it, or be refused; a refusal leaves the thing as it was."""
    before = (thing.status, thing.version, thing.visibility)
    try:
        deed(thing, *args, **values)
    except REFUSALS:
        stored = type(thing).objects.get(pk=thing.pk)
        assert (stored.status, stored.version, stored.visibility) == before


def take(thing: Any, table: Any, move: Any, pick: int) -> None:
    """Take one of the moves that are open to the director."""
    names = [t.name for t in table.available(thing, user("direktor"))]
    if names:
        move(thing, names[pick % len(names)], by=user("direktor"), reason="Derfor")
        reached.add(thing.status)


class PlanningMachine(RuleBasedStateMachine):
    """Each sequence starts with two goals, one below the other, and an action; it is rolled back afterwards."""

    town: ClassVar[Town]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        top = make.a_goal(self.town, "education", kind="main", status="proposed")
        below = make.a_goal(self.town, parent=top)
        make.an_action(self.town, below, responsible=self.town.people["rapportor"], status="planned")
        make.an_indicator(below)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(place=places, unit=st.sampled_from(["school", "lower_school"]))
    def register_goal(self, place: int, unit: str) -> None:
        parent = one(Goal, place)
        make.a_goal(self.town, unit, parent=parent, visibility=parent.visibility)

    @rule(place=places, by=people)
    def register_action(self, place: int, by: str) -> None:
        goal = one(Goal, place)
        attempt(goal, lambda goal: make.an_action(self.town, goal, by=user(by), status="planned"))

    @rule(place=places, name=goal_moves, by=people, reason=reasons)
    def move_goal(self, place: int, name: str, by: str, reason: str) -> None:
        goal = one(Goal, place)
        source = goal.status
        attempt(goal, goals.move_goal, name, by=user(by), reason=reason)
        now = Goal.objects.get(pk=goal.pk).status
        assert now == source or (source in GOALS.get(name).sources and now == GOALS.get(name).target)

    @rule(place=places, name=action_moves, by=people, reason=reasons)
    def move_action(self, place: int, name: str, by: str, reason: str) -> None:
        action = one(Action, place)
        source = action.status
        attempt(action, actions.move_action, name, by=user(by), reason=reason)
        now = Action.objects.get(pk=action.pk).status
        assert now == source or (source in ACTIONS.get(name).sources and now == ACTIONS.get(name).target)

    @rule(place=places, picks=st.lists(places, min_size=2, max_size=4))
    def a_goal_goes_on(self, place: int, picks: list[int]) -> None:
        """By itself chance would seldom come far from where it begins."""
        for pick in picks:
            take(one(Goal, place), GOALS, goals.move_goal, pick)

    @rule(place=places, picks=st.lists(places, min_size=2, max_size=4))
    def an_action_goes_on(self, place: int, picks: list[int]) -> None:
        for pick in picks:
            take(one(Action, place), ACTIONS, actions.move_action, pick)

    @rule(place=places, status=statuses, days=st.integers(0, 400))
    def report(self, place: int, status: str, days: int) -> None:
        on = clock.today() - timedelta(days=days)
        actions.record_status(one(Action, place), status=status, comment="", on=on, by=None)

    @rule(value=st.integers(0, 100), days=st.integers(0, 400))
    def measure(self, value: int, days: int) -> None:
        make.a_measurement(Indicator.objects.get(), value, clock.today() - timedelta(days=days))

    @rule(place=places, value=st.integers(0, 100))
    def correct(self, place: int, value: int) -> None:
        if Measurement.objects.exists():
            with suppress(Conflict):
                goals.correct_measurement(one(Measurement, place), value=Decimal(value), reason="Feil", by=None)

    @rule(place=places, visibility=st.sampled_from(Visibility.values), by=people, says_why=st.booleans())
    def show_to(self, place: int, visibility: str, by: str, says_why: bool) -> None:
        goal = one(Goal, place)
        fields = {"visibility": visibility, "legal_basis": BASIS if says_why and visibility == "exempt" else ""}
        attempt(goal, goals.edit_goal, version=goal.version, by=user(by), **fields)

    @rule(place=places, above=places, by=people)
    def hang_elsewhere(self, place: int, above: int, by: str) -> None:
        goal = one(Goal, place)
        attempt(goal, goals.edit_goal, version=goal.version, by=user(by), parent=one(Goal, above))

    @invariant()
    def goals_show_what_is_known(self) -> None:
        assert list(invariants.derived_statuses()) == []
        assert list(invariants.latest_measurements()) == []

    @invariant()
    def nothing_is_more_open_than_what_it_hangs_on(self) -> None:
        assert list(invariants.too_open()) == []

    @invariant()
    def there_is_no_circle(self) -> None:
        above = dict(Goal.objects.values_list("pk", "parent"))
        for goal in above:
            step, steps = goal, 0
            while step is not None:
                step, steps = above[step], steps + 1
                assert steps <= len(above)

    @invariant()
    def the_log_is_whole(self) -> None:
        assert chain.first_break() is None
        reached.update(Goal.objects.values_list("status", flat=True))
        reached.update(Action.objects.values_list("status", flat=True))


@pytest.mark.django_db
def test_planning_holds_together_in_any_order() -> None:
    PlanningMachine.town = build_town()
    few = settings(
        max_examples=10_000 if LONG else 80, stateful_step_count=15, deadline=None, database=None,
        derandomize=True, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(PlanningMachine, settings=few)
    assert reached == {*GoalStatus.values, *ActionStatus.values}, "the machine must get about"
