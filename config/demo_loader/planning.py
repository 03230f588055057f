"""Plans, goals, indicators and actions of the demo."""

from __future__ import annotations

from datetime import date

from config.demo import shapes
from config.demo.actions import ACTIONS
from config.demo.goals import GOALS
from config.demo.indicators import INDICATORS
from config.demo.plans import FOCUS_AREAS, PLANS
from config.demo.reports import INDICATOR_REPORTS
from config.demo_loader import plans as plan_loader
from config.demo_loader.town import DemoTown
from governance.core.editable import Visibility
from governance.core.progress import ProgressStatus
from planning.actions import services as actions
from planning.actions.models import Funding, Milestone
from planning.goals import services as goals
from planning.goals.models import Frequency, GoalLinkKind
from planning.plans import services as plans
from planning.plans.models import PlanKind

PLAN_KINDS = {
    "planning_strategy": PlanKind.PLANNING_STRATEGY,
    "societal_plan": PlanKind.COMMUNITY,
    "land_use_plan": PlanKind.LAND_USE,
    "thematic_plan": PlanKind.THEMATIC,
    "financial_plan": PlanKind.BUDGET,
    "unit_plan": PlanKind.UNIT_PLAN,
}

BEHIND = (ProgressStatus.OFF_TRACK, ProgressStatus.AT_RISK)


def load(town: DemoTown) -> None:
    """Make them as they were planned a year ago, and let what has begun begin."""
    with town.on(date(town.calendar.year - 1, 1, 15)):
        owner = town.people["prosesseier"]
        for area in FOCUS_AREAS:
            town.focus_areas[area.key] = goals.create_focus_area(
                title=area.name, description=area.description, position=area.order, by=owner
            )
        for plan in PLANS:
            _add_plan(town, plan)
        for goal in GOALS:
            _add_goal(town, goal)
        for goal in GOALS:
            _link(town, goal)
        for indicator in INDICATORS:
            _add_indicator(town, indicator)
        for action in ACTIONS:
            _add_action(town, action)
    _measure(town)
    for action in ACTIONS:
        _move_action(town, action)
    plan_loader.send_along_their_line(town)


def _add_plan(town: DemoTown, plan: shapes.Plan) -> None:
    offset = town.calendar.year if plan.relative else 0
    first, last = plan.valid[0] + offset, plan.valid[1] + offset
    leader = town.leader(plan.owner)
    cycle = town.cycles.get(first) if plan.kind == "financial_plan" else None
    made = plans.create_plan(
        kind=PLAN_KINDS[plan.kind],
        title=plan.title.format(first=first, last=last),
        unit=town.units[plan.owner],
        responsible=leader,
        cycle=cycle,
        valid_from=date(first, 1, 1),
        valid_to=date(last, 12, 31),
        visibility=Visibility.PUBLIC if plan.is_political else Visibility.INTERNAL,
        by=town.people["kommunedirektor"],
    )
    town.plans[plan.key] = made
    plan_loader.register_earlier(town, plan, made)


def _add_goal(town: DemoTown, goal: shapes.Goal) -> None:
    leader = town.leader(goal.unit)
    # The orphan hangs on no plan and no other goal; the tree still needs a place to show it.
    area = town.focus_areas[goal.focus_area or FOCUS_AREAS[0].key]
    made = goals.register_goal(
        kind=goal.kind,
        title=goal.renamed_from or goal.title,
        description=f"{goal.description}\n\n{goal.why}",
        focus_area=area,
        unit=town.units[goal.unit],
        responsible=town.people[goal.responsible],
        parent=town.goals.get(goal.parent or ""),
        plan=town.plans.get(goal.plan or ""),
        development_goals=goal.sdgs,
        by=leader,
    )
    if goal.renamed_from:
        goals.edit_goal(made, version=made.version, by=leader, title=goal.title)
    if goal.state != "proposal":
        goals.adopt_goal(made, by=leader)
        goals.activate_goal(made, by=leader)
    town.goals[goal.key] = made


def _link(town: DemoTown, goal: shapes.Goal) -> None:
    for key in goal.follows_up:
        goals.link_goals(
            source=town.goals[goal.key], target=town.goals[key], kind=GoalLinkKind.FOLLOWS_UP, by=town.leader(goal.unit)
        )


def _add_indicator(town: DemoTown, indicator: shapes.Indicator) -> None:
    year = town.calendar.year
    targets = {year + offset: value for offset, value in indicator.targets}
    goal = next(g for g in GOALS if g.key == indicator.goal)
    target = targets[year] if indicator.high is None else indicator.high
    town.indicators[indicator.key] = goals.add_indicator(
        town.goals[indicator.goal],
        name=indicator.name,
        unit_of_measure=indicator.measure,
        direction=indicator.direction,
        baseline=indicator.baseline,
        target=target,
        target_low=indicator.low if indicator.direction == "range" else None,
        tolerance=abs(target) / 10,
        frequency=Frequency.YEARLY if indicator.frequency == "yearly" else Frequency.EACH_PERIOD,
        source=indicator.source,
        targets=targets,
        by=town.leader(goal.unit),
    )


def _add_action(town: DemoTown, action: shapes.Action) -> None:
    calendar = town.calendar
    town.actions[action.key] = actions.register_action(
        goal=town.goals[action.goal],
        title=action.title,
        description=action.description,
        kind=action.kind,
        funding=Funding.NEW_MONEY if action.funding == "new_funds" else Funding.WITHIN_BUDGET,
        unit=town.units[action.unit],
        responsible=town.people[action.responsible],
        starts_on=calendar.day(action.start),
        due_on=calendar.day(action.due),
        milestones=[(m.title, calendar.day(m.due)) for m in action.milestones],
        by=town.leader(action.unit),
    )


def _measure(town: DemoTown) -> None:
    """Record the history; the last value is left to the report of the finished period where it has one."""
    reported = {row.indicator for row in INDICATOR_REPORTS if row.period == "finished"}
    for indicator in INDICATORS:
        unit = next(g for g in GOALS if g.key == indicator.goal).unit
        for measured in indicator.measured:
            day = town.calendar.day(measured.on)
            is_left_to_report = indicator.key in reported and day == town.calendar.finished.ends_on
            if day >= town.calendar.today or is_left_to_report:
                continue
            with town.on(day):
                row = goals.record_measurement(
                    town.indicators[indicator.key], value=measured.value, measured_on=day, by=town.leader(unit)
                )
                if measured.corrected_to is not None:
                    goals.correct_measurement(
                        row, value=measured.corrected_to, reason=measured.reason, by=town.leader(unit)
                    )


def _move_action(town: DemoTown, action: shapes.Action) -> None:
    """Begin what has begun. What is completed is so at the end, after its reports."""
    if action.state == "planned":
        return
    made, leader = town.actions[action.key], town.leader(action.unit)
    with town.on(max(town.calendar.past(action.start), date(town.calendar.year - 1, 1, 15))):
        actions.start_action(made, by=leader)


def finish_actions(town: DemoTown) -> None:
    """Put on hold, complete or drop what is so now, and reach the milestones that have passed."""
    _reach_milestones(town)
    for action in ACTIONS:
        made, leader = town.actions[action.key], town.leader(action.unit)
        made.refresh_from_db()
        match action.state:
            case "on_hold":
                actions.hold_action(made, by=leader)
            case "completed":
                actions.complete_action(made, by=leader)
            case "dropped":
                actions.drop_action(made, by=leader, reason="Tiltaket dekkes av et annet tiltak.")
            case "in_progress" if made.due_on < town.calendar.today and made.latest_status not in BEHIND:
                actions.complete_action(made, by=leader)


def _reach_milestones(town: DemoTown) -> None:
    """Reach what has passed, each on its day; what is behind has not reached its last one."""
    leaders = {town.actions[action.key].pk: town.leader(action.unit) for action in ACTIONS}
    passed = Milestone.objects.filter(due_on__lt=town.calendar.today).order_by("due_on", "pk")
    for pk in passed.values_list("pk", flat=True):
        milestone = Milestone.objects.select_related("action__unit", "action__goal").get(pk=pk)
        action = milestone.action
        if action.latest_status in BEHIND and milestone.due_on > town.calendar.running.starts_on:
            continue
        with town.on(milestone.due_on):
            actions.reach_milestone(milestone, on=milestone.due_on, by=leaders[action.pk])
