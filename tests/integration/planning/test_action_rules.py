"""Rules of actions and milestones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from planning.actions import duties, services
from planning.actions.models import Action, Milestone
from planning.goals import services as goals
from tests.factories import planning as make
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town


def test_dates_stand_in_order(town: Town) -> None:
    with pytest.raises(RuleBroken) as error:
        make.an_action(town, starts_on=date(2026, 9, 1), due_on=date(2026, 8, 31))
    assert error.value.field == "due_on"
    action = make.an_action(town)
    with pytest.raises(RuleBroken):
        services.edit_action(action, version=action.version, by=None, due_on=action.starts_on - timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.update(due_on=date(2000, 1, 1))


@pytest.mark.parametrize("who", ["granrektor", "leser", "uten_rolle"])
def test_responsible_needs_a_role_there_or_above(town: Town, who: str) -> None:
    with pytest.raises(RuleBroken) as error:
        make.an_action(town, responsible=town.people[who])
    assert error.value.field == "responsible"


@pytest.mark.parametrize("who", ["rapportor", "granrektor", "prosesseier", "leser"])
def test_others_do_not_register_for_the_school(town: Town, who: str) -> None:
    goal = make.a_goal(town)
    with pytest.raises(PermissionDenied):
        make.an_action(town, goal, by=town.user(who))


def test_goal_above_may_be_another_units(town: Town) -> None:
    goal = make.a_goal(town, "root", kind="main")
    assert make.an_action(town, goal, by=town.user("rektor")).goal == goal


def test_concluded_goal_takes_no_new_actions(town: Town) -> None:
    goal = make.a_goal(town)
    goals.move_goal(goal, "reach", by=None)
    with pytest.raises(RuleBroken):
        make.an_action(town, goal)


def test_action_keeps_a_responsible_who_has_left_until_another_is_chosen(town: Town) -> None:
    """An edit of the text must not be stopped because the ansvarlig has left meanwhile."""
    action = make.an_action(town, responsible=town.people["rapportor"])
    town.people["rapportor"].governance_role_assignments.update(valid_to=clock.today(), valid_from=clock.today())
    with clock.at(clock.today() + timedelta(days=2)):
        services.edit_action(action, version=action.version, by=None, title="Ny tekst")
        with pytest.raises(RuleBroken):
            services.reassign_action(action, responsible=town.people["granrektor"], version=action.version, by=None)
    services.reassign_action(action, responsible=town.people["rektor"], version=action.version, by=None)
    assert action.responsible == town.people["rektor"]


def test_unknown_field_is_a_mistake_of_the_caller(town: Town) -> None:
    with pytest.raises(TypeError):
        services.edit_action(make.an_action(town), version=1, by=None, latest_status="reached")


def test_manager_does_not_move_an_action_to_a_unit_that_is_not_hers(town: Town) -> None:
    action = make.an_action(town)
    with pytest.raises(PermissionDenied):
        services.edit_action(action, version=action.version, by=town.user("rektor"), unit=town["other_school"])


def test_action_is_closed_to_more_eyes_and_stays_so(town: Town) -> None:
    action = make.an_action(town)
    services.edit_action(action, version=action.version, by=None, **EXEMPT)
    goal = action.goal
    goals.edit_goal(goal, version=goal.version, by=None, **EXEMPT)
    action.refresh_from_db()
    assert (action.visibility, action.version) == ("exempt", 3)
    with pytest.raises(RuleBroken):
        services.edit_action(action, version=3, by=None, visibility="internal")


# --- Milestones ------------------------------------------------------------------------------------------------------
def with_milestones(town: Town) -> Action:
    return make.an_action(town, milestones=[("Start", date(2026, 3, 1)), ("Halvveis", date(2026, 9, 1))])


def test_milestones_are_edited_with_the_action(town: Town) -> None:
    action = with_milestones(town)
    _first, second = action.planning_milestones.all()
    rows = [(second.pk, "Halvveis i mål", date(2026, 9, 15)), (None, "Slutt", date(2026, 12, 1))]
    services.edit_action(action, version=action.version, by=None, milestones=rows)
    assert [str(row) for row in action.planning_milestones.all()] == ["Halvveis i mål", "Slutt"]
    version = action.version
    same = [(m.pk, m.title, m.due_on) for m in action.planning_milestones.all()]
    services.edit_action(action, version=version, by=None, milestones=same)
    assert action.version == version


def test_reached_milestone_is_not_taken_away(town: Town) -> None:
    action = with_milestones(town)
    first = action.planning_milestones.first()
    services.reach_milestone(first, on=date(2026, 3, 1), by=town.user("rektor"))
    action.refresh_from_db()
    services.edit_action(action, version=action.version, by=None, milestones=[])
    assert list(action.planning_milestones.all()) == [first]


def test_milestone_of_another_action_is_not_touched(town: Town) -> None:
    action, other = with_milestones(town), with_milestones(town)
    foreign = other.planning_milestones.first()
    rows = [(foreign.pk, "Stjålet", date(2026, 1, 1))]
    services.edit_action(action, version=action.version, by=None, milestones=rows)
    foreign.refresh_from_db()
    assert foreign.title == "Start"


def test_milestone_is_ticked_off_once_and_can_be_taken_back(town: Town) -> None:
    milestone = with_milestones(town).planning_milestones.first()
    with pytest.raises(PermissionDenied):
        services.reach_milestone(milestone, on=date(2026, 3, 1), by=town.user("granrektor"))
    services.reach_milestone(milestone, on=date(2026, 3, 1), by=town.user("rektor"))
    again = Milestone.objects.get(pk=milestone.pk)
    with pytest.raises(WrongState):
        services.reach_milestone(again, on=date(2026, 3, 2), by=None)
    services.undo_milestone(again, by=town.user("rektor"))
    with pytest.raises(WrongState):
        services.undo_milestone(again, by=None)


def test_tick_bumps_the_action_so_that_an_editor_is_told(town: Town) -> None:
    action = with_milestones(town)
    seen = action.version
    services.reach_milestone(action.planning_milestones.first(), on=date(2026, 3, 1), by=None)
    with pytest.raises(StaleVersion):
        services.edit_action(Action.objects.get(pk=action.pk), version=seen, by=None, title="Gammelt")


# --- Duties ----------------------------------------------------------------------------------------------------------
def test_responsible_is_reminded_once_for_each_sort(town: Town) -> None:
    past = clock.today() - timedelta(days=3)
    goal = make.a_goal(town)
    for _number in range(5):
        make.an_action(town, goal, due_on=past, milestones=[("Start", past)])
    found = duties.overdue(town.user("rektor"))
    assert [duty.title for duty in found] == ["5 tiltak er over fristen", "5 milepæler er over fristen"]
    assert all(duty.is_overdue and duty.due_on == past for duty in found)
    assert not duties.overdue(town.user("granrektor"))


def test_one_overdue_thing_is_opened_itself(town: Town) -> None:
    action = make.an_action(town, due_on=clock.today() - timedelta(days=1))
    duty = duties.overdue(town.user("rektor"))[0]
    assert (duty.path, duty.action_label) == (f"/planlegging/tiltak/{action.pk}/", "Åpne tiltaket")
