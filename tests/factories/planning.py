"""Plans, goals, indicators, actions and inputs for tests, made through the services."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from governance.core import clock
from governance.process import services as process
from governance.process.models import GovernanceCycle
from planning.actions import services as actions
from planning.actions.models import Action
from planning.goals import services as goals
from planning.goals.models import FocusArea, Goal, GoalKind, Indicator
from planning.inbox import services as inbox
from planning.inbox.models import PlanningInput
from planning.plans import services as plans
from planning.plans.models import Plan, PlanKind
from planning.plans.seals import shown_hash
from tests.factories.closed import with_basis
from tests.factories.municipality import Town

#: Who is ansvarlig for what a unit owns, unless a test says another.
LEADERS = {
    "root": "direktor",
    "strategy": "strategileder",
    "education": "oppvekstsjef",
    "school": "rektor",
    "lower_school": "barnetrinnsleder",
    "other_school": "granrektor",
    "culture": "kultursjef",
    "library": "biblioteksjef",
}


def a_focus_area(title: str = "Trygg oppvekst", **changes: Any) -> FocusArea:
    """A satsingsområde; asked for twice, it is the same one."""
    area = FocusArea.objects.in_use().filter(title=title).first()
    text = "Barn og unge skal ha det trygt."
    return area or goals.create_focus_area(title=title, description=text, by=None, **changes)


def a_cycle(year: int | None = None) -> GovernanceCycle:
    """The planned cycle of a year (next year when not given); asked for twice, it is the same one."""
    year = year or clock.today().year + 1
    return GovernanceCycle.objects.filter(year=year).first() or process.create_cycle(year=year, by=None)


def a_plan(town: Town, unit: str = "strategy", **changes: Any) -> Plan:
    """A thematic plan under work."""
    title = "Temaplan for oppvekst"
    values: dict[str, Any] = {"kind": PlanKind.THEMATIC, "title": title, "unit": town[unit], "by": None}
    return plans.create_plan(**with_basis(values | changes))


def propose(town: Town, plan: Plan, by: str = "") -> Plan:
    """Put the plan forward; by its unit's leader unless a test says another."""
    plans.propose_plan(plan, by=town.user(by or next(LEADERS[key] for key in LEADERS if town[key] == plan.unit)))
    return plan


def decide(town: Town, plan: Plan, **values: Any) -> Plan:
    """Let the municipal director decide on what lies with her."""
    plans.decide(plan, by=town.user("direktor"), shown_hash=shown_hash(plan), **values)
    return plan


def before_council(town: Town, plan: Plan) -> Plan:
    """Let the plan go along its line to the council, without a hearing."""
    return decide(town, propose(town, plan))


def adopt(town: Town, plan: Plan) -> Plan:
    """Let the plan go along its line and be adopted by the council today."""
    before_council(town, plan)
    plans.adopt_plan(plan, by=None, adopted_on=clock.today(), case_number="1/26")
    return plan


def a_goal(town: Town, unit: str = "school", **changes: Any) -> Goal:
    """An active delmål of the unit, with the unit's leader as ansvarlig; `status="proposed"` leaves it a proposal."""
    status = changes.pop("status", "active")
    values: dict[str, Any] = {
        "kind": GoalKind.SUB,
        "title": "Flere elever trives",
        "description": "Alle elever skal ha noen å være sammen med.",
        "unit": town[unit],
        "responsible": town.people[LEADERS[unit]],
        "by": None,
    }
    values |= changes
    if "focus_area" not in values:
        parent = values.get("parent")
        values["focus_area"] = parent.focus_area if parent else a_focus_area()
    goal = goals.register_goal(**with_basis(values))
    if status != "proposed":
        goals.adopt_goal(goal, by=None)
    if status == "active":
        goals.activate_goal(goal, by=None)
    return goal


def an_indicator(goal: Goal, **changes: Any) -> Indicator:
    """An indicator where higher is better: from 60 to 80 per cent, warned at a distance of 5."""
    values: dict[str, Any] = {
        "name": "Elever som trives",
        "unit_of_measure": "prosent",
        "direction": "higher",
        "baseline": Decimal(60),
        "target": Decimal(80),
        "tolerance": Decimal(5),
        "frequency": "each_period",
        "source": "Elevundersøkelsen",
        "by": None,
    }
    return goals.add_indicator(goal, **(values | changes))


def an_action(town: Town, goal: Goal | None = None, unit: str = "school", **changes: Any) -> Action:
    """An ongoing action of the unit; `status="planned"` leaves it planned."""
    status = changes.pop("status", "ongoing")
    today = clock.today()
    values: dict[str, Any] = {
        "goal": goal or a_goal(town, unit),
        "title": "Trivselsledere på alle trinn",
        "description": "Elever leder aktiviteter i friminuttene.",
        "unit": town[unit],
        "responsible": town.people[LEADERS[unit]],
        "starts_on": today - timedelta(days=30),
        "due_on": today + timedelta(days=200),
        "by": None,
    }
    action = actions.register_action(**with_basis(values | changes))
    if status == "ongoing":
        actions.start_action(action, by=None)
    return action


def a_measurement(indicator: Indicator, value: str | int = 70, on: date | None = None) -> Any:
    """A confirmed measurement."""
    return goals.record_measurement(indicator, value=Decimal(value), measured_on=on or clock.today(), by=None)


def an_input(town: Town, unit: str = "school", cycle: GovernanceCycle | None = None, **changes: Any) -> PlanningInput:
    """An unanswered læringsinnspill to the next cycle."""
    values: dict[str, Any] = {
        "cycle": cycle or a_cycle(),
        "unit": town[unit],
        "title": "Start tidligere på året",
        "text": "Tiltakene kom i gang for sent til å virke samme skoleår.",
        "source_label": "Evaluering av trivselstiltak",
        "source_path": f"/evaluering/laering/{PlanningInput.objects.count() + 1}/",
        "by": None,
    }
    return inbox.receive_input(**with_basis(values | changes))
