"""Plans along their decision line: who has them, what each does, and what the director and the council decide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from config.invariants import breaches
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.organisation.models import RoleAssignment
from governance.process.models import Act, DecisionLine, DecisionStep, Place, RunStatus
from governance.process.queries import current_step, run_view
from planning.goals.models import Goal
from planning.plans import services
from planning.plans.duties import left_on, plans_in_line, plans_in_turn, units_of_line
from planning.plans.models import Plan, PlanKind
from planning.plans.permissions import turn_of
from planning.plans.seals import shown_hash
from tests.factories import planning as make
from tests.factories.municipality import Town
from tests.integration.planning.pages import at, browser

pytestmark = pytest.mark.engine
WHY = "Mangler kart"


def stored() -> Plan:
    return Plan.objects.select_related("run__unit", "unit").get()


def turns(town: Town, plan: Plan) -> dict[str, str]:
    """Return whose turn it is, and to do what."""
    found = {name: turn_of(town.user(name), plan) for name in town.people}
    return {name: turn for name, turn in found.items() if turn}


def advise(town: Town, plan: Plan, by: str, deed: str = "recommend", note: str = "Ja") -> None:
    services.advise(plan, deed, by=town.user(by), note=note, shown_hash=shown_hash(plan))


def add_step(**values: Any) -> None:
    """Put a free step between the proposal and the decision."""
    line = DecisionLine.objects.get(kind="plan")
    line.governance_steps.filter(act=Act.DECIDE).update(position=9)
    DecisionStep.objects.create(line=line, position=5, **values)


# --- The way to the director ------------------------------------------------------------------------------------------
def test_what_another_puts_forward_goes_by_the_leader_to_the_director(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town, "school", adopting_body="director"), "prosesseier")
    assert turns(town, plan) == {"rektor": "recommend"}
    advise(town, plan, "rektor", note="")
    assert turns(town, plan) == {"direktor": "decide"}
    make.decide(town, plan, case_number="7/26", note="Bra")
    plan = stored()
    assert (plan.status, plan.adopted_on, plan.case_number) == ("adopted", clock.today(), "7/26")
    assert plan.run and plan.run.status == RunStatus.COMPLETED and turns(town, plan) == {}
    verbs = AuditEvent.objects.filter(subject_type="planning.plan").values_list("verb", flat=True)
    assert list(verbs.order_by("number")) == ["created", "propose", "adopt"]


def test_the_leader_who_puts_it_forward_has_recommended_it(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town, "school"))
    assert turns(town, plan) == {"direktor": "decide"}


def test_nobody_decides_on_what_only_she_could_decide(town: Town) -> None:
    plan = make.a_plan(town, "root", adopting_body="director")
    with pytest.raises(RuleBroken, match="den eneste som kan beslutte"):
        services.propose_plan(plan, by=town.user("direktor"))
    assert (stored().status, stored().run) == ("draft", None)
    services.propose_plan(stored(), by=town.user("prosesseier"))
    assert stored().status == "proposed"


def test_a_vacant_leaders_seat_goes_upwards(town: Town) -> None:
    RoleAssignment.objects.filter(user=town.people["rektor"]).delete()
    plan = make.propose(town, make.a_plan(town, "school"), "prosesseier")
    assert turns(town, plan) == {"oppvekstsjef": "recommend"}


@pytest.mark.parametrize("who", ["rapportor", "granrektor", "policyadmin", "systemadmin", "leser", "uten_rolle"])
def test_others_put_no_plan_forward(town: Town, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.propose_plan(make.a_plan(town, "school"), by=town.user(who))
    assert stored().run is None


def test_of_two_who_put_it_forward_one_does(town: Town) -> None:
    first, second = make.a_plan(town, "school"), Plan.objects.get()
    make.propose(town, first)
    with pytest.raises(WrongState):
        services.propose_plan(second, by=town.user("oppvekstsjef"), version=1)
    assert breaches() == {}


@pytest.mark.parametrize("who", ["rektor", "oppvekstsjef", "prosesseier", "leser"])
def test_only_the_director_decides(town: Town, who: str) -> None:
    plan = make.propose(town, make.a_plan(town, "school"))
    with pytest.raises(PermissionDenied):
        services.decide(plan, by=town.user(who), shown_hash=shown_hash(plan))
    assert stored().status == "proposed"


def test_a_decision_is_on_what_was_shown(town: Town) -> None:
    plan = make.a_plan(town, "school")
    goal = make.a_goal(town, plan=plan)
    make.propose(town, plan)
    seen = shown_hash(plan)
    Goal.objects.filter(pk=goal.pk).update(title="Et annet mål")
    with pytest.raises(WrongState, match="endret siden"):
        services.decide(plan, by=town.user("direktor"), shown_hash=seen)
    with pytest.raises(StaleVersion) as error:
        services.decide(stored(), by=town.user("direktor"), shown_hash=seen, note="Det jeg skrev")
    assert [field.mine for field in error.value.fields] == ["Det jeg skrev"]
    Goal.objects.filter(pk=goal.pk).update(title=goal.title, latest_status="at_risk")
    services.decide(stored(), by=town.user("direktor"), shown_hash=seen)
    assert stored().run.governance_steps.get(act=Act.DECIDE).shown_hash == seen  # type: ignore[union-attr]


def test_free_and_named_steps_stand_before_the_decision(town: Town) -> None:
    add_step(act=Act.STATE, role="line_manager", place=Place.NAMED_UNIT, named_unit=town["library"])
    plan = make.propose(town, make.a_plan(town, "school", visibility="exempt"))
    librarian = town.user("biblioteksjef")
    assert turns(town, plan) == {"biblioteksjef": "state"}
    assert Plan.objects.visible_to(librarian).exists() and not Plan.objects.visible_to(town.user("granrektor")).exists()
    with pytest.raises(RuleBroken) as error:
        advise(town, plan, "biblioteksjef", "state", note=" ")
    assert error.value.field == "note"
    advise(town, plan, "biblioteksjef", "state", note="Biblioteket er enig.")
    assert turns(town, plan) == {"direktor": "decide"}
    assert Plan.objects.visible_to(librarian).exists(), "she may follow what she spoke of"
    view = run_view(stored().run)
    assert view and "Biblioteket er enig." in [step.note for step in view.steps]


# --- Back again -------------------------------------------------------------------------------------------------------
def test_the_director_sends_it_back_and_gets_it_again(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town, "school"))
    with pytest.raises(RuleBroken):
        services.send_back(plan, by=town.user("direktor"), reason=" ")
    with pytest.raises(PermissionDenied):
        services.send_back(plan, by=town.user("rektor"), reason=WHY)
    services.send_back(plan, by=town.user("direktor"), reason=WHY)
    plan = stored()
    assert plan.status == "draft" and [duty.action_label for duty in plans_in_turn(town.user("rektor"))] == [
        "Rett og legg frem"
    ]
    services.edit_plan(plan, version=plan.version, by=town.user("rektor"), title="Bedre plan")
    with pytest.raises(RuleBroken) as error:
        services.edit_plan(plan, version=plan.version, by=town.user("direktor"), unit=town["library"])
    assert error.value.field == "unit"
    services.propose_plan(plan, by=town.user("oppvekstsjef"))
    assert turns(town, stored()) == {"rektor": "recommend"}, "another put it forward this time"
    assert breaches() == {}


def test_the_one_who_put_it_forward_takes_it_back_while_nobody_has_acted(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town, "school"), "oppvekstsjef")
    with pytest.raises(PermissionDenied):
        services.take_back(plan, by=town.user("rektor"), reason=WHY)
    services.take_back(plan, by=town.user("oppvekstsjef"), reason=WHY)
    plan = make.propose(town, stored(), "oppvekstsjef")
    advise(town, plan, "rektor")
    with pytest.raises(WrongState):
        services.take_back(plan, by=town.user("oppvekstsjef"), reason=WHY)
    assert stored().status == "proposed" and breaches() == {}


def test_nobody_changes_a_plan_that_others_are_reading(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town, "school", responsible=town.people["oppvekstsjef"]))
    with pytest.raises(WrongState):
        services.edit_plan(plan, version=plan.version, by=town.user("rektor"), title="Annen")
    with pytest.raises(WrongState):
        services.rework_plan(plan, by=town.user("rektor"), reason=WHY)
    with pytest.raises(WrongState):
        services.adopt_plan(plan, by=town.user("rektor"), adopted_on=clock.today(), case_number="1/26")
    services.reassign_plan(plan, responsible=town.people["rektor"], version=plan.version, by=town.user("rektor"))
    assert stored().responsible == town.people["rektor"], "who answers for it may change"


@pytest.mark.parametrize("deed", [services.send_back, services.take_back])
def test_a_plan_that_is_nowhere_goes_nowhere_back(town: Town, deed: Any) -> None:
    plan = make.a_plan(town, "school")
    with pytest.raises(WrongState):
        deed(plan, by=town.user("rektor"), reason=WHY)
    with pytest.raises(WrongState):
        services.decide(plan, by=town.user("direktor"), shown_hash=shown_hash(plan))


def test_after_the_decision_the_line_begins_anew(town: Town) -> None:
    plan = make.before_council(town, make.a_plan(town, "school"))
    services.rework_plan(plan, by=town.user("rektor"), reason=WHY)
    plan = stored()
    assert (plan.status, plan.run.status) == ("draft", RunStatus.RUNNING)  # type: ignore[union-attr]
    assert current_step(plan.run).act == Act.PROPOSE  # type: ignore[arg-type, union-attr]
    make.before_council(town, plan)
    assert breaches() == {}
    assert stored().run.governance_steps.filter(act=Act.DECIDE).count() == 2  # type: ignore[union-attr]


# --- The council ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "days"), [(PlanKind.PLANNING_STRATEGY, 30), (PlanKind.SUB_PLAN, 42), (PlanKind.BUDGET, 14)]
)
def test_the_hearing_is_as_long_as_the_law_asks(town: Town, kind: str, days: int) -> None:
    plan = make.propose(town, make.a_plan(town, kind=kind))
    for until in (None, clock.today() + timedelta(days=days - 1)):
        with pytest.raises(RuleBroken, match=f"minst {days} dager") as error:
            make.decide(town, plan, hearing_ends_on=until)
        assert error.value.field == "hearing_ends_on"
    make.decide(town, plan, hearing_ends_on=clock.today() + timedelta(days=days))
    assert (stored().status, stored().hearing_ends_on) == ("hearing", clock.today() + timedelta(days=days))


def test_a_hearing_that_no_law_asks_for_is_still_to_come(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town))
    with pytest.raises(RuleBroken):
        make.decide(town, plan, hearing_ends_on=clock.today())
    make.decide(town, plan)
    assert stored().status == "proposed"


def test_from_the_hearing_to_the_councils_decision(town: Town) -> None:
    until = clock.today() + timedelta(days=10)
    plan = make.decide(town, make.propose(town, make.a_plan(town)), hearing_ends_on=until)
    leader = town.user("strategileder")
    with pytest.raises(RuleBroken, match="ikke over"):
        services.present_plan(plan, by=leader)
    assert plans_in_turn(leader) == []
    with clock.at(until + timedelta(days=1)):
        [duty] = plans_in_turn(leader)
        assert duty.title == "Høringen er over: Temaplan for oppvekst"
        services.present_plan(plan, by=leader)
        assert plans_in_turn(leader) == []
        for day, number in ((clock.today() + timedelta(days=1), "1/26"), (clock.today(), " "), (until.min, "1/26")):
            with pytest.raises(RuleBroken):
                services.adopt_plan(plan, by=leader, adopted_on=day, case_number=number)
        services.adopt_plan(plan, by=leader, adopted_on=clock.today(), case_number="12/26")
        services.put_in_force(plan, by=leader)
        assert (stored().status, stored().case_number) == ("in_force", "12/26")
        assert breaches() == {}


def test_what_the_director_adopts_never_comes_to_the_council(town: Town) -> None:
    plan = make.a_plan(town, adopting_body="director")
    Plan.objects.update(status="proposed")
    with pytest.raises(WrongState):
        services.adopt_plan(stored(), by=None, adopted_on=clock.today(), case_number="1/26")
    assert plan.run is None


def test_the_law_says_who_adopts(town: Town) -> None:
    assert make.a_plan(town, kind=PlanKind.UNIT_PLAN).adopting_body == "director"
    with pytest.raises(RuleBroken) as error:
        make.a_plan(town, kind=PlanKind.COMMUNITY, adopting_body="director")
    assert error.value.field == "adopting_body"
    plan = make.a_plan(town, kind=PlanKind.COMMUNITY, title="Samfunnsdel")
    with pytest.raises(RuleBroken):
        services.edit_plan(plan, version=1, by=None, adopting_body="director")


def test_what_was_adopted_before_it_was_entered_is_registered_by_the_owners(town: Town) -> None:
    plan = make.a_plan(town, "school")
    earlier = clock.today() - timedelta(days=400)
    with pytest.raises(PermissionDenied):
        services.register_adopted(plan, by=town.user("rektor"), adopted_on=earlier)
    with pytest.raises(RuleBroken) as error:
        services.register_adopted(plan, by=town.user("prosesseier"), adopted_on=clock.today())
    assert error.value.field == "adopted_on"
    services.register_adopted(plan, by=town.user("prosesseier"), adopted_on=earlier, case_number="3/19")
    assert (stored().status, stored().run) == ("adopted", None)


def test_what_has_been_in_its_line_is_no_earlier_adoption(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town, "school"))
    services.send_back(plan, by=town.user("direktor"), reason=WHY)
    with pytest.raises(PermissionDenied):
        services.register_adopted(stored(), by=town.user("prosesseier"), adopted_on=date(2020, 1, 1))


# --- Duties -----------------------------------------------------------------------------------------------------------
def test_each_is_asked_in_turn_and_the_leader_sees_where_it_lies(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town, "school", visibility="exempt"), "prosesseier")
    [duty] = plans_in_turn(town.user("rektor"))
    assert (duty.action_label, duty.is_exempt, duty.path) == ("Les og anbefal", True, at("plan_page", plan.pk))
    sector = town.user("oppvekstsjef")
    [row] = plans_in_line(sector, [town["education"].path])
    assert (row.unit, row.who) == (town["school"], str(town.people["rektor"]))
    advise(town, plan, "rektor")
    assert plans_in_turn(town.user("rektor")) == plans_in_line(sector, [town["education"].path]) == []
    assert [duty.action_label for duty in plans_in_turn(town.user("direktor"))] == ["Beslutt"]
    assert [(left.count, left.path) for left in left_on(town["school"])] == [(1, at("plan_list"))]
    assert units_of_line() == [("plan", {town["school"].pk})]


def test_who_is_shut_out_owes_nothing(town: Town) -> None:
    make.propose(town, make.a_plan(town, "school"), "prosesseier")
    person = town.user("rektor")
    person.is_active = False
    assert plans_in_turn(person) == []


# --- The page ---------------------------------------------------------------------------------------------------------
def act(town: Town, who: str, plan: Plan, handling: str, **words: Any) -> Any:
    form = {"handling": handling, "shown_hash": shown_hash(stored()), **words}
    return browser(town, who).post(at("plan_page", plan.pk), form)


def test_the_page_says_who_has_it_and_asks_the_one_whose_turn_it_is(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town, "school"), "prosesseier")
    path = at("plan_page", plan.pk)
    page = browser(town, "rektor").get(path).content.decode()
    assert "Hvem har saken nå" in page and "Anbefal planen" in page and "Rediger planen" not in page
    assert "Anbefal planen" not in browser(town, "rapportor").get(path).content.decode()
    assert "Ta planen tilbake" in browser(town, "prosesseier").get(path).content.decode()
    assert act(town, "rapportor", plan, "recommend").status_code == 403
    assert act(town, "rektor", plan, "fly").status_code == 400
    assert act(town, "rektor", plan, "send_back", reason="").status_code == 422
    assert act(town, "rapportor", plan, "send_back", reason="").status_code == 403
    assert act(town, "rektor", plan, "recommend", note="Ja").status_code == 302
    assert act(town, "rektor", plan, "recommend", note="Ja").status_code == 409
    director = browser(town, "direktor").get(path).content.decode()
    assert "Legg planen frem for kommunestyret" in director
    assert act(town, "direktor", plan, "decide", hearing_ends_on="01.01.2020").status_code == 422
    assert act(town, "direktor", plan, "decide", hearing_ends_on="").status_code == 302
    assert "Planen ligger hos kommunestyret" in browser(town, "rektor").get(path).content.decode()


def test_the_page_takes_what_the_director_adopts_and_what_goes_back(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town, "school", adopting_body="director"))
    assert act(town, "rektor", plan, "take_back", reason="Skrivefeil").status_code == 302
    assert (
        "retter den og legger den frem på nytt"
        in browser(town, "rektor").get(at("plan_page", plan.pk)).content.decode()
    )
    make.propose(town, stored())
    assert act(town, "direktor", plan, "send_back", reason=WHY).status_code == 302
    assert WHY in browser(town, "rektor").get(at("plan_page", plan.pk)).content.decode()
    make.propose(town, stored())
    assert act(town, "direktor", plan, "decide", case_number="9/26").status_code == 302
    assert stored().status == "adopted"


def test_a_statement_is_given_on_the_page(town: Town) -> None:
    add_step(act=Act.STATE, role="line_manager", place=Place.NAMED_UNIT, named_unit=town["library"])
    plan = make.propose(town, make.a_plan(town, "school"))
    assert act(town, "biblioteksjef", plan, "state", note="").status_code == 422
    assert act(town, "biblioteksjef", plan, "state", note="Greit").status_code == 302
    assert turns(town, stored()) == {"direktor": "decide"}


def test_the_page_says_where_a_plan_in_hearing_goes(town: Town) -> None:
    until = clock.today() + timedelta(days=10)
    plan = make.decide(town, make.propose(town, make.a_plan(town)), hearing_ends_on=until)
    path = at("plan_page", plan.pk)
    assert "Planen er på høring til" in browser(town, "strategileder").get(path).content.decode()
    with clock.at(until + timedelta(days=1)):
        client = browser(town, "strategileder")
        assert "Høringen var over" in client.get(path).content.decode()
        assert client.post(at("plan_move", plan.pk) + "?til=present", {"version": plan.version}).status_code == 302
    Plan.objects.update(status="hearing", hearing_ends_on=None)
    assert "Planen er på høring." in browser(town, "strategileder").get(path).content.decode()


def test_a_plan_whose_turn_is_nobodys_says_so(town: Town) -> None:
    plan = make.propose(town, make.a_plan(town, "school"))
    RoleAssignment.objects.filter(user=town.people["direktor"]).delete()
    page = browser(town, "rektor").get(at("plan_page", plan.pk)).content.decode()
    assert "Planen mangler noen som kan behandle den." in page


def test_an_earlier_adoption_is_registered_on_its_page(town: Town) -> None:
    plan = make.a_plan(town)
    path = at("plan_move", plan.pk) + "?til=register"
    assert browser(town, "strategileder").get(path).status_code == 403
    client = browser(town, "prosesseier")
    assert "Bare for planer som var vedtatt" in client.get(path).content.decode()
    form = {"version": 1, "adopted_on": "04.11.2020", "case_number": ""}
    assert client.post(path, form | {"adopted_on": f"{clock.today():%d.%m.%Y}"}).status_code == 422
    assert client.post(path, form).status_code == 302
    assert stored().status == "adopted"
