"""Plans on their way to adoption, the inbox that must be answered first, and the next cycle."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.process.models import GovernanceCycle, Subprocess, SubprocessCode
from planning.inbox import duties, services
from planning.inbox.models import PlanningInput
from planning.inbox.permissions import can_answer_inbox
from planning.plans import services as plans
from planning.plans.models import Plan
from planning.plans.permissions import turn_of
from planning.plans.seals import shown_hash
from tests.factories import planning as make
from tests.factories.municipality import Town


def answer(item: PlanningInput, *, follow: bool = True, reason: str = "Tas inn i planen.", by: object = None) -> None:
    services.answer_input(item, version=item.version, follow=follow, reason=reason, by=by)


def recommend(town: Town, plan: Plan) -> None:
    """Let the leader of planning's unit say yes to what another has put forward."""
    by = next(user for user in map(town.user, ("strategileder", "direktor")) if turn_of(user, plan))
    plans.advise(plan, "recommend", by=by, note="", shown_hash=shown_hash(plan))


# --- The rule between inbox and plan ---------------------------------------------------------------------------------
def test_plan_waits_until_every_input_is_answered(town: Town) -> None:
    by = town.user("delprosesseier")
    cycle, plan = services.prepare_cycle(year=2031, by=by)
    first, second = make.an_input(town, cycle=cycle), make.an_input(town, "library", cycle=cycle)
    make.an_input(town, cycle=make.a_cycle(2032))
    for move in (
        lambda: plans.propose_plan(plan, by=by),
        lambda: plans.register_adopted(plan, by=by, adopted_on=date(2026, 1, 1), case_number="1/26"),
    ):
        with pytest.raises(RuleBroken, match="læringsinnspill er ikke besvart"):
            move()
    assert Plan.objects.get().status == plan.status == "draft"
    answer(first, by=by)
    with pytest.raises(RuleBroken, match="1 læringsinnspill"):
        plans.propose_plan(plan, by=by)
    answer(second, follow=False, reason="Er gjort allerede.", by=by)
    plans.propose_plan(plan, by=by)
    assert Plan.objects.get().status == "proposed"


def test_an_input_that_comes_while_the_plan_is_in_its_line_stops_it_too(town: Town) -> None:
    cycle, plan = services.prepare_cycle(year=2031, by=town.user("delprosesseier"))
    make.propose(town, plan, "delprosesseier")
    recommend(town, plan)
    late = make.an_input(town, cycle=cycle)
    until = clock.today() + timedelta(days=14)
    with pytest.raises(RuleBroken, match="1 læringsinnspill"):
        make.decide(town, plan, hearing_ends_on=until)
    assert Plan.objects.get().status == "proposed"
    answer(late)
    make.decide(town, plan, hearing_ends_on=until)
    another = make.an_input(town, cycle=cycle)
    with clock.at(until + timedelta(days=1)), pytest.raises(RuleBroken, match="1 læringsinnspill"):
        plans.present_plan(plan, by=None)
    answer(another)
    with clock.at(until + timedelta(days=1)):
        plans.present_plan(plan, by=None)
        make.an_input(town, cycle=cycle)
        with pytest.raises(RuleBroken, match="1 læringsinnspill"):
            plans.adopt_plan(plan, by=None, adopted_on=clock.today(), case_number="1/26")


def test_other_plans_do_not_wait_for_the_inbox(town: Town) -> None:
    cycle = make.a_cycle()
    make.an_input(town, cycle=cycle)
    plan = make.a_plan(town, cycle=cycle)
    plans.propose_plan(plan, by=town.user("strategileder"))
    assert plan.status == "proposed"


# --- Answers ---------------------------------------------------------------------------------------------------------
def test_answer_needs_a_reason(town: Town) -> None:
    item = make.an_input(town)
    with pytest.raises(RuleBroken) as error:
        answer(item, reason="  ")
    assert error.value.field == "reason"


def test_input_is_answered_once(town: Town) -> None:
    item, by = make.an_input(town), town.user("delprosesseier")
    answer(PlanningInput.objects.get(), by=by)
    with pytest.raises(WrongState):
        answer(item, follow=False, by=by)
    stored = PlanningInput.objects.get()
    assert (stored.status, stored.answer, stored.answered_by) == ("followed", "Tas inn i planen.", by)
    with pytest.raises(WrongState):
        answer(stored, by=by)


@pytest.mark.parametrize("who", ["rektor", "direktor", "strategileder", "policyadmin", "systemadmin", "uten_rolle"])
def test_others_do_not_answer(town: Town, who: str) -> None:
    with pytest.raises(PermissionDenied):
        answer(make.an_input(town), by=town.user(who))


@pytest.mark.parametrize(("owner", "expected"), [(None, True), ("strategy", True), ("culture", False)])
def test_part_owner_answers_for_the_unit_that_owns_planning(town: Town, owner: str | None, expected: bool) -> None:
    unit = town[owner] if owner else None
    Subprocess.objects.create(code=SubprocessCode.PLANNING, owner_unit=unit)
    assert can_answer_inbox(town.user("delprosesseier")) is expected
    assert can_answer_inbox(town.user("prosesseier"))
    make.an_input(town)
    assert bool(duties.unanswered_inputs(town.user("delprosesseier"))) is expected


def test_same_source_is_received_once(town: Town) -> None:
    cycle = make.a_cycle()
    first = make.an_input(town, cycle=cycle, source_path="/evaluering/laering/7/")
    again = make.an_input(town, cycle=cycle, source_path="/evaluering/laering/7/")
    assert first == again


def test_duty_names_what_waits(town: Town) -> None:
    by = town.user("delprosesseier")
    assert duties.unanswered_inputs(by) == []
    item = make.an_input(town)
    [only] = duties.unanswered_inputs(by)
    assert (only.path, only.since) == (f"/planlegging/innspill/{item.pk}/", clock.today())
    make.an_input(town)
    [both] = duties.unanswered_inputs(by)
    assert (both.title, both.path) == ("2 læringsinnspill venter på svar", "/planlegging/innspill/")
    assert duties.unanswered_inputs(town.user("rektor")) == []


# --- Cycle and plans -------------------------------------------------------------------------------------------------
def test_next_cycle_comes_with_its_plan(town: Town) -> None:
    Subprocess.objects.create(code=SubprocessCode.PLANNING, owner_unit=town["strategy"])
    cycle, plan = services.prepare_cycle(year=2031, by=town.user("prosesseier"))
    assert (cycle.status, plan.status, plan.unit) == ("planned", "draft", town["strategy"])
    assert (plan.valid_from, plan.valid_to) == (date(2031, 1, 1), date(2034, 12, 31))
    with pytest.raises(RuleBroken):
        services.prepare_cycle(year=2031, by=town.user("prosesseier"))
    with pytest.raises(RuleBroken):
        services.prepare_plan(cycle, by=town.user("prosesseier"))


def test_others_do_not_prepare(town: Town) -> None:
    with pytest.raises(PermissionDenied):
        services.prepare_cycle(year=2031, by=town.user("direktor"))
    assert not GovernanceCycle.objects.exists()


def test_cycle_is_prepared_only_in_a_municipality(db: None) -> None:
    with pytest.raises(RuleBroken):
        services.prepare_cycle(year=2031, by=None)


def test_plan_holds_in_order(town: Town) -> None:
    with pytest.raises(RuleBroken) as error:
        make.a_plan(town, valid_from=date(2027, 1, 1), valid_to=date(2026, 12, 31))
    assert error.value.field == "valid_to"
    with pytest.raises(RuleBroken) as error:
        make.a_plan(town, responsible=town.people["rektor"])
    assert error.value.field == "responsible"


def test_plan_is_edited_by_one_at_a_time(town: Town) -> None:
    plan, by = make.a_plan(town), town.user("strategileder")
    plans.edit_plan(plan, version=1, by=by, title="Ny tittel", responsible=by)
    with pytest.raises(StaleVersion):
        plans.edit_plan(plan, version=1, by=by, title="Annen tittel")
    with pytest.raises(TypeError):
        plans.edit_plan(plan, version=2, by=by, status="adopted")
    with pytest.raises(PermissionDenied):
        plans.edit_plan(plan, version=2, by=by, unit=town["school"])
    with pytest.raises(PermissionDenied):
        plans.edit_plan(plan, version=2, by=town.user("rektor"), title="Min")
    with pytest.raises(RuleBroken):
        plans.edit_plan(plan, version=2, by=by, responsible=town.people["rektor"])


def test_plan_whose_last_day_has_passed_expires(town: Town) -> None:
    today = clock.today()
    for days in (-1, 0):
        plan = make.a_plan(town, title=f"Plan {days}", valid_to=today + timedelta(days=days))
        make.adopt(town, plan)
        plans.put_in_force(plan, by=None)
    assert len(plans.expire_plans()) == 1
    assert plans.expire_plans() == []
    assert set(Plan.objects.values_list("title", "status")) == {("Plan -1", "expired"), ("Plan 0", "in_force")}
