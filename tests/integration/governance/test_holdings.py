"""What stands without an ansvarlig, how it is handed over, and how she answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from evaluation.evaluations import services as evaluations
from evaluation.evaluations.models import Evaluation
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.core.panels import Held
from governance.holdings import duties, queries, services
from governance.holdings.models import HandOver
from governance.notices.models import Notice
from governance.organisation import services as organisation
from governance.organisation.models import RoleAssignment, User
from governance.policy import services as policies
from governance.policy.models import PolicyDocument
from planning.actions import services as actions
from planning.actions.models import Action
from planning.goals import services as goals
from planning.goals.models import Goal
from planning.plans import services as plans
from planning.plans.models import Plan
from tests.factories import evaluation as make_evaluations
from tests.factories import planning as make
from tests.factories import policy as make_policies
from tests.factories.municipality import Town


def let_go(town: Town, who: str = "rapportor") -> None:
    organisation.deactivate(town.user(who), by=None, reason="Sluttet")


def one_of_each(town: Town, who: str = "rapportor") -> set[str]:
    """Make one of everything that the person is ansvarlig for on her school; return their names."""
    person, school = town.people[who], town["school"]
    goal = make.a_goal(town, responsible=person)
    make.an_action(town, goal, responsible=person)
    evaluation = make_evaluations.make_evaluation(town, responsible=person)
    Goal.objects.exclude(pk=goal.pk).update(responsible=town.people["rektor"])
    plan = make.a_plan(town)
    Plan.objects.filter(pk=plan.pk).update(unit=school, responsible=person)
    policy = make_policies.make_policy(town)
    PolicyDocument.objects.filter(pk=policy.pk).update(unit=school, responsible=person, visibility="internal")
    assert evaluation.responsible == person
    return {"planning.goal", "planning.action", "planning.plan", "evaluation.evaluation", "governance.policydocument"}


def names(things: list[Held]) -> set[str]:
    return {held.holdings for held in things}


# --- Finding ---------------------------------------------------------------------------------------------------------
def test_what_nobody_answers_for_is_the_nearest_managers(town: Town) -> None:
    every = one_of_each(town)
    make.a_goal(town, "other_school")
    assert queries.unanswered_in_line(town.user("direktor")) == []
    let_go(town)
    assert names(queries.unanswered_for(town.user("rektor"))) == every
    for who in ("oppvekstsjef", "direktor"):
        assert queries.unanswered_for(town.user(who)) == []
        rows = queries.unanswered_in_line(town.user(who))
        assert names([row.held for row in rows]) == every
        assert {row.managers for row in rows} == {(town.people["rektor"],)}
    for who in ("granrektor", "barnetrinnsleder", "leser", "systemadmin"):
        assert queries.unanswered_in_line(town.user(who)) == []


def test_it_goes_up_the_line_when_the_manager_leaves_too(town: Town) -> None:
    make.a_goal(town, responsible=town.people["rektor"])
    let_go(town, "rektor")
    assert len(queries.unanswered_for(town.user("oppvekstsjef"))) == 1
    let_go(town, "oppvekstsjef")
    assert len(queries.unanswered_for(town.user("direktor"))) == 1


def test_a_role_that_ended_elsewhere_does_not_answer(town: Town) -> None:
    goal = make.a_goal(town, responsible=town.people["rapportor"])
    organisation.grant_role(user=town.people["rapportor"], role="reporter", unit=town["library"], by=None)
    RoleAssignment.objects.filter(user=town.people["rapportor"], unit=town["school"]).update(
        valid_from=clock.today() - timedelta(days=9), valid_to=clock.today() - timedelta(days=1)
    )
    assert [held.pk for held in queries.unanswered_for(town.user("rektor"))] == [goal.pk]


def test_what_is_ended_needs_nobody(town: Town) -> None:
    one_of_each(town)
    let_go(town)
    Goal.objects.update(status="reached")
    Action.objects.update(status="completed")
    Evaluation.objects.update(status="done")
    Plan.objects.update(status="expired")
    PolicyDocument.objects.update(archived_at=clock.now())
    assert queries.unanswered_for(town.user("rektor")) == []


def test_held_by_a_person_and_on_a_unit_as_far_as_one_may_see(town: Town) -> None:
    every = one_of_each(town)
    person = town.people["rapportor"]
    assert names(queries.held_by(None, person)) == every
    assert names(queries.held_by(town.user("rektor"), person)) == every
    assert names(queries.held_by(town.user("systemadmin"), person)) == set()
    assert names(queries.held_on(town.user("rektor"), town["school"])) == every
    assert queries.held_on(town.user("rektor"), town["library"]) == []


def test_unknown_keys_are_left_out(town: Town) -> None:
    assert queries.chosen(town.user("rektor"), ["planning.goal:x", "ukjent:1", "", "planning.goal:" + "9" * 30]) == []
    with pytest.raises(LookupError):
        queries.holdings_named("ukjent")


def test_who_can_answer_for_all_stands_above_all(town: Town) -> None:
    make.a_goal(town)
    make.a_goal(town, "other_school", responsible=town.people["granrektor"])
    both = queries.find(None, Q())
    assert set(queries.possible_for_all(both).values_list("username", flat=True)) == {
        "oppvekstsjef", "direktor", "prosesseier", "policyadmin"
    }  # fmt: skip
    assert town.people["rektor"] in queries.possible_for_all(both[:1])
    assert not queries.possible_for_all([])


# --- Handing over ----------------------------------------------------------------------------------------------------
@pytest.fixture
def vacant(town: Town) -> list[Held]:
    """One of everything on the school, whose ansvarlig has left."""
    one_of_each(town)
    let_go(town)
    organisation.grant_role(user=town.people["uten_rolle"], role="reporter", unit=town["school"], by=None)
    return queries.unanswered_for(town.user("rektor"))


def give(town: Town, things: list[Held], **changes: Any) -> list[HandOver]:
    values = {"to": town.user("uten_rolle"), "by": town.user("rektor"), "note": "Haster", **changes}
    return services.hand_over(things, **values)


def test_all_at_once_are_handed_over_and_told_of_once(town: Town, vacant: list[Held]) -> None:
    made = give(town, vacant)
    new = town.user("uten_rolle")
    assert len(made) == 5 and {row.status for row in made} == {"given"}
    assert len(queries.held_by(None, new)) == 5
    assert queries.unanswered_for(town.user("rektor")) == []
    notice = Notice.objects.get(recipient=new, rule="hand_over")
    assert "Haster" in notice.text and notice.subject == "Du er blitt ansvarlig for 5 ting"
    assert AuditEvent.objects.filter(verb="handed_over", reason="Haster").count() == 5
    assert [duty.title for duty in duties.to_confirm(new)] == ["Bekreft at du har overtatt 5 ting"]


def test_the_manager_who_takes_it_herself_has_confirmed(town: Town, vacant: list[Held]) -> None:
    made = give(town, vacant[:1], to=town.user("rektor"))
    assert made[0].status == "confirmed" and made[0].answered_at
    assert not Notice.objects.filter(rule="hand_over").exists()


@pytest.mark.parametrize("who", ["granrektor", "leser", "systemadmin", "rapportor"])
def test_others_do_not_hand_over(town: Town, vacant: list[Held], who: str) -> None:
    with pytest.raises(PermissionDenied):
        give(town, vacant, by=town.user(who))
    assert not HandOver.objects.exists()


def test_nothing_is_half_done(town: Town, vacant: list[Held]) -> None:
    held = _of(vacant, "planning.goal")
    goals.edit_goal(Goal.objects.get(pk=held.pk), version=held.version, by=town.user("rektor"), title="Ny")
    with pytest.raises(StaleVersion):
        give(town, vacant)
    assert not HandOver.objects.exists() and len(queries.unanswered_for(town.user("rektor"))) == 5


def test_the_second_of_two_managers_is_told(town: Town, vacant: list[Held]) -> None:
    give(town, vacant[:1])
    with pytest.raises(StaleVersion):
        give(town, vacant[:1], by=town.user("oppvekstsjef"), to=town.user("oppvekstsjef"))
    assert HandOver.objects.count() == 1


def test_somebody_without_a_role_there_cannot_take_over(town: Town, vacant: list[Held]) -> None:
    for held in vacant:
        with pytest.raises(RuleBroken):
            give(town, [held], to=town.user("granrektor"))


def test_it_is_given_to_another_and_something_is_given(town: Town, vacant: list[Held]) -> None:
    with pytest.raises(RuleBroken):
        give(town, [])
    made = give(town, vacant[:1])
    again = queries.chosen(None, [f"{made[0].subject_type}:{made[0].subject_id}"])
    with pytest.raises(RuleBroken, match="allerede ansvarlig"):
        give(town, again)


def _of(things: list[Held], name: str) -> Held:
    return next(held for held in things if held.holdings == name)


def test_what_gets_another_ansvarlig_waits_for_nobody(town: Town, vacant: list[Held]) -> None:
    give(town, vacant)
    manager, director = town.user("rektor"), town.user("policyadmin")
    new = {"responsible": manager, "by": manager}
    goal, action, plan = (
        Goal.objects.get(responsible=town.people["uten_rolle"]),
        Action.objects.get(),
        Plan.objects.get(),
    )
    goals.edit_goal(goal, version=goal.version, **new)
    actions.edit_action(action, version=action.version, **new)
    plans.edit_plan(plan, version=plan.version, **new)
    policy = PolicyDocument.objects.get()
    policies.edit_policy(
        policy, version=policy.version, title=policy.title, summary="", unit=town["strategy"],
        responsible=town.user("direktor"), revision_months=12, visibility="public", by=director,
    )  # fmt: skip
    assert set(HandOver.objects.open().values_list("subject_type", flat=True)) == {"evaluation.evaluation"}
    evaluation = Evaluation.objects.get()
    evaluations.edit_evaluation(evaluation, version=evaluation.version, **new)
    assert not HandOver.objects.open().exists()


# --- Answering -------------------------------------------------------------------------------------------------------
def test_she_confirms(town: Town, vacant: list[Held]) -> None:
    made = give(town, vacant)
    services.confirm_all(made, by=town.user("uten_rolle"))
    assert set(HandOver.objects.values_list("status", flat=True)) == {"confirmed"}
    assert duties.to_confirm(town.user("uten_rolle")) == []
    with pytest.raises(WrongState):
        services.confirm(made[0], by=town.user("uten_rolle"))


@pytest.mark.parametrize("who", ["rektor", "direktor", "systemadmin"])
def test_nobody_confirms_or_declines_for_another(town: Town, vacant: list[Held], who: str) -> None:
    made = give(town, vacant[:1])[0]
    with pytest.raises(PermissionDenied):
        services.confirm(made, by=town.user(who))
    with pytest.raises(PermissionDenied):
        services.decline(made, by=town.user(who), reason="Nei")


def test_what_she_declines_goes_back_with_the_reason(town: Town, vacant: list[Held]) -> None:
    new, manager = town.user("uten_rolle"), town.user("rektor")
    for made in give(town, vacant):
        back = services.decline(made, by=new, reason="Har ikke tid")
        assert (back.given_to, back.note, back.returns_id) == (manager, "Har ikke tid", made.pk)
    assert queries.held_by(None, new) == [] and len(queries.held_by(None, manager)) >= 5
    assert set(HandOver.objects.waiting_for(manager).values_list("status", flat=True)) == {"given"}
    assert Notice.objects.filter(recipient=manager, rule="hand_over", subject__contains="ga tilbake").count() == 5
    with pytest.raises(PermissionDenied):
        services.decline(HandOver.objects.waiting_for(manager)[0], by=manager, reason="Ikke jeg heller")


def test_no_without_a_reason_twice_or_stale_is_refused(town: Town, vacant: list[Held]) -> None:
    new = town.user("uten_rolle")
    made = give(town, vacant[:1])[0]
    with pytest.raises(RuleBroken):
        services.decline(made, by=new, reason=" ")
    with pytest.raises(StaleVersion):
        services.decline(made, by=new, reason="Nei", version=7)
    services.confirm(made, by=new)
    with pytest.raises(WrongState):
        services.decline(made, by=new, reason="Nei")


def test_what_is_ended_in_between_is_not_given_back(town: Town, vacant: list[Held]) -> None:
    made = give(town, [_of(vacant, "planning.goal")])[0]
    Goal.objects.update(status="reached")
    with pytest.raises(WrongState):
        services.decline(made, by=town.user("uten_rolle"), reason="Nei")


def test_it_goes_back_to_the_next_manager_when_the_giver_has_left(town: Town, vacant: list[Held]) -> None:
    made = give(town, vacant[:1])[0]
    let_go(town, "rektor")
    back = services.decline(made, by=town.user("uten_rolle"), reason="Nei")
    assert back.given_to == town.people["oppvekstsjef"]


def test_a_manager_given_it_by_one_who_left_gives_it_up_the_line(town: Town, vacant: list[Held]) -> None:
    made = give(town, vacant[:1], to=town.user("rektor"), by=town.user("oppvekstsjef"))[0]
    let_go(town, "oppvekstsjef")
    assert services.decline(made, by=town.user("rektor"), reason="Nei").given_to == town.people["direktor"]


def test_without_any_manager_it_stays_where_it_is(town: Town, vacant: list[Held]) -> None:
    made = give(town, vacant[:1])[0]
    for who in ("rektor", "oppvekstsjef", "direktor"):
        let_go(town, who)
    with pytest.raises(RuleBroken, match="ingen leder"):
        services.decline(made, by=town.user("uten_rolle"), reason="Nei")
    assert HandOver.objects.get().status == "given"


# --- Duties ----------------------------------------------------------------------------------------------------------
def test_duties_of_manager_and_of_the_new_ansvarlig(town: Town) -> None:
    make.a_goal(town, title="Alle leser", responsible=town.people["rapportor"])
    assert duties.needing_responsible(town.user("rektor")) == []
    let_go(town)
    assert [duty.title for duty in duties.needing_responsible(town.user("rektor"))] == ["1 ting trenger ny ansvarlig"]
    for who in ("oppvekstsjef", "leser"):
        assert duties.needing_responsible(town.user(who)) == []
    give(town, queries.unanswered_for(town.user("rektor")), to=town.user("oppvekstsjef"))
    assert [duty.title for duty in duties.to_confirm(town.user("oppvekstsjef"))] == [
        "Bekreft at du har overtatt «Alle leser»"
    ]


# --- The rooms' own rules --------------------------------------------------------------------------------------------
def test_the_rooms_ask_their_own_permission(town: Town) -> None:
    one_of_each(town)
    to, stranger = town.user("rektor"), town.user("granrektor")
    for held in queries.held_by(None, town.people["rapportor"]):
        with pytest.raises(PermissionDenied):
            queries.holdings_named(held.holdings).hand_over(held.pk, to=to, by=stranger, version=held.version)
        queries.holdings_named(held.holdings).hand_over(held.pk, to=to, by=town.user("rapportor"), version=held.version)
    assert queries.held_by(None, town.people["rapportor"]) == []


def test_the_same_ansvarlig_again_changes_nothing(town: Town) -> None:
    one_of_each(town)
    person: User = town.people["rapportor"]
    plan, policy = Plan.objects.get(), PolicyDocument.objects.get()
    plans.reassign_plan(plan, responsible=person, version=plan.version, by=None)
    policies.reassign_policy(policy, responsible=person, version=policy.version, by=None)
    assert (plan.version, policy.version) == (1, 1)


def test_the_version_seen_is_the_version_asked(town: Town, vacant: list[Held]) -> None:
    """Control: with the version that stands, the same hand-over goes through."""
    with pytest.raises(StaleVersion):
        give(town, [replace(vacant[0], version=9)])
    assert give(town, vacant[:1])
