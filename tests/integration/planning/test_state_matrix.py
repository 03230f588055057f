"""Every state, transition and person for plans, goals, actions and inputs; expected values written by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from governance.core.errors import RuleBroken, WrongState
from planning.actions import services as actions
from planning.actions.models import Action
from planning.actions.workflow import ACTIONS
from planning.goals import services as goals
from planning.goals.models import Goal
from planning.goals.workflow import GOALS
from planning.inbox.workflow import INPUTS
from planning.plans import services as plans
from planning.plans.models import Plan
from planning.plans.workflow import PLANS
from tests.factories import planning as make
from tests.factories.municipality import PEOPLE, Town

SCHOOL_MANAGERS = {"rektor", "oppvekstsjef", "direktor"}
EVERYBODY = [name for name, *_ in PEOPLE] + ["uten_rolle"]

GOAL_MOVES = {
    "proposed": {"adopt", "close"},
    "adopted": {"activate", "close"},
    "active": {"reach", "miss", "close"},
    "reached": {"reopen"},
    "missed": {"reopen"},
    "closed": {"reopen"},
}
ACTION_MOVES = {
    "planned": {"start", "drop"},
    "ongoing": {"hold", "complete", "drop"},
    "on_hold": {"resume", "drop"},
    "completed": set(),
    "dropped": set(),
}
PLAN_MOVES = {
    "draft": {"propose"},
    "hearing": {"present", "rework"},
    "proposed": {"rework", "adopt_in_council"},
    "adopted": {"put_in_force", "repeal"},
    "in_force": {"repeal"},
    "expired": set(),
    "replaced": set(),
    "repealed": set(),
}
INPUT_MOVES = {"received": {"follow", "decline"}, "followed": set(), "declined": set()}


def put(thing: Any, status: str) -> Any:
    """Put a thing in a state without asking anybody."""
    type(thing).objects.filter(pk=thing.pk).update(status=status)
    thing.refresh_from_db()
    return thing


def offered(town: Town, table: Any, thing: Any) -> dict[str, set[str]]:
    found = {name: {t.name for t in table.available(thing, town.user(name))} for name in EVERYBODY}
    return {name: moves for name, moves in found.items() if moves}


@pytest.mark.parametrize("status", list(GOAL_MOVES))
def test_goal(town: Town, status: str) -> None:
    goal = make.a_goal(town, responsible=town.people["rapportor"])
    put(goal, status)
    expected = dict.fromkeys(SCHOOL_MANAGERS, GOAL_MOVES[status])
    if status == "adopted":
        expected["rapportor"] = {"activate"}
    assert offered(town, GOALS, goal) == {name: moves for name, moves in expected.items() if moves}
    for move in GOALS.transitions:
        attempt(lambda name=move.name: goals.move_goal(goal, name, by=None, reason="r"), move, status)
        put(goal, status)


@pytest.mark.parametrize("status", list(ACTION_MOVES))
def test_action(town: Town, status: str) -> None:
    action = make.an_action(town, responsible=town.people["rapportor"])
    put(action, status)
    expected = dict.fromkeys(SCHOOL_MANAGERS, ACTION_MOVES[status])
    expected["rapportor"] = ACTION_MOVES[status] - {"drop"}
    assert offered(town, ACTIONS, action) == {name: moves for name, moves in expected.items() if moves}
    for move in ACTIONS.transitions:
        attempt(lambda name=move.name: actions.move_action(action, name, by=None, reason="r"), move, status)
        put(action, status)


@pytest.mark.parametrize("status", list(PLAN_MOVES))
def test_plan(town: Town, status: str) -> None:
    plan = put(make.a_plan(town, "school"), status)
    owners = {"prosesseier", "delprosesseier"}
    expected = {name: set(PLAN_MOVES[status]) for name in SCHOOL_MANAGERS | owners if PLAN_MOVES[status]}
    for name in owners if status == "draft" else ():
        expected[name].add("register")
    assert offered(town, PLANS, plan) == expected


def test_a_plan_in_its_line_is_nobodys_to_move(town: Town) -> None:
    """What can be done with it then is the line's: advise, decide, send back, take back."""
    plan = make.propose(town, make.a_plan(town, "school"))
    assert offered(town, PLANS, plan) == {}
    make.decide(town, plan)
    assert offered(town, PLANS, plan)["rektor"] == {"rework", "adopt_in_council"}


def test_what_the_director_adopts_is_no_councils(town: Town) -> None:
    plan = put(make.a_plan(town, "school", adopting_body="director"), "proposed")
    assert offered(town, PLANS, plan)["rektor"] == {"rework"}


@pytest.mark.parametrize("status", list(INPUT_MOVES))
def test_input(town: Town, status: str) -> None:
    item = make.an_input(town)
    type(item).objects.filter(pk=item.pk).update(status=status, answer="Svar")
    item.refresh_from_db()
    who = {"prosesseier", "delprosesseier"}
    assert offered(town, INPUTS, item) == {name: INPUT_MOVES[status] for name in who if INPUT_MOVES[status]}


def attempt(move: Any, transition: Any, status: str) -> None:
    if status in transition.sources:
        move()
    else:
        with pytest.raises(WrongState):
            move()


def test_moves_of_plans_that_only_the_program_takes(town: Town) -> None:
    old, new = put(make.a_plan(town), "in_force"), put(make.a_plan(town, title="Ny temaplan"), "adopted")
    plans.put_in_force(new, by=town.user("strategileder"), replaces=old)
    assert {plan.status for plan in Plan.objects.all()} == {"replaced", "in_force"}


@pytest.mark.parametrize("name", ["rework", "repeal"])
def test_plan_goes_back_only_with_a_reason(town: Town, name: str) -> None:
    plan = put(make.a_plan(town), "hearing" if name == "rework" else "in_force")
    service = {"rework": plans.rework_plan, "repeal": plans.repeal_plan}[name]
    with pytest.raises(RuleBroken):
        service(plan, by=None, reason=" ")
    service(plan, by=None, reason="Nytt grunnlag")
    assert plan.status == {"rework": "draft", "repeal": "repealed"}[name]


@pytest.mark.parametrize("name", ["miss", "close", "reopen"])
def test_goal_moves_that_need_a_reason(town: Town, name: str) -> None:
    goal = put(make.a_goal(town), "closed" if name == "reopen" else "active")
    with pytest.raises(RuleBroken):
        goals.move_goal(goal, name, by=None, reason=" ")
    assert Goal.objects.get().version == goal.version


def test_action_is_dropped_only_with_a_reason_and_by_a_manager(town: Town) -> None:
    action = make.an_action(town, responsible=town.people["rapportor"])
    with pytest.raises(RuleBroken):
        actions.drop_action(action, by=town.user("rektor"), reason="")
    with pytest.raises(PermissionDenied):
        actions.drop_action(action, by=town.user("rapportor"), reason="Vil ikke")
    actions.drop_action(action, by=town.user("rektor"), reason="Dekkes av et annet")
    assert Action.objects.get().status == "dropped"


def test_action_goes_the_whole_way(town: Town) -> None:
    action, by = make.an_action(town, status="planned"), town.user("rektor")
    for move in (actions.start_action, actions.hold_action, actions.resume_action, actions.complete_action):
        move(action, by=by)
    assert action.status == "completed"


def test_nobody_is_offered_what_a_reader_may_not(town: Town) -> None:
    with pytest.raises(PermissionDenied):
        goals.adopt_goal(make.a_goal(town, status="proposed"), by=town.user("granrektor"))
