"""Satsingsområder, goals, indicators and actions of the generated municipality."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from config.generator.organisation import GeneratedTown
from governance.core import clock
from governance.core.progress import ProgressStatus
from governance.organisation.models import OrgUnit
from planning.actions.models import Action, ActionKind, ActionStatus
from planning.goals.models import FocusArea, Goal, GoalKind, GoalStatus, Indicator

FOCUS_AREAS = 4
GOALS_PER_UNIT = 7
ACTIONS_PER_GOAL = 5
INDICATOR_EVERY = 4  # goals


def make(town: GeneratedTown, dice: Random) -> None:
    """Make them; what follows from the latest status is as the services would have left it."""
    areas = FocusArea.objects.bulk_create(
        FocusArea(title=f"Satsingsområde {number}", position=number) for number in range(1, FOCUS_AREAS + 1)
    )
    above = {unit.pk: _goal(town, unit, 1, dice.choice(areas)) for unit in town.units}
    Goal.objects.bulk_create(above.values(), batch_size=500)
    below = [
        _goal(town, unit, n, above[unit.pk].focus_area, above[unit.pk])
        for unit in town.units
        for n in range(2, GOALS_PER_UNIT + 1)
    ]
    Goal.objects.bulk_create(below, batch_size=500)
    goals = [*above.values(), *below]
    actions = [_action(goal, n, dice) for goal in goals for n in range(ACTIONS_PER_GOAL)]
    Action.objects.bulk_create(actions, batch_size=500)
    Indicator.objects.bulk_create((_indicator(goal, dice) for goal in goals[::INDICATOR_EVERY]), batch_size=500)


def _goal(town: GeneratedTown, unit: OrgUnit, number: int, area: FocusArea, parent: Goal | None = None) -> Goal:
    return Goal(
        kind=GoalKind.SUB if parent else GoalKind.MAIN, parent=parent, title=f"{unit.name} når mål {number}",
        description="Et mål for målinger.", focus_area=area, unit=unit, responsible=town.leaders[unit.pk],
        status=GoalStatus.ACTIVE,
    )  # fmt: skip


def _action(goal: Goal, number: int, dice: Random) -> Action:
    today = clock.today()
    return Action(
        goal=goal, title=f"Tiltak {number} for {goal.title}", description="Et tiltak for målinger.",
        kind=dice.choice(ActionKind.values), unit=goal.unit, responsible=goal.responsible,
        starts_on=date(today.year - 2, 1, 1), due_on=today + timedelta(days=dice.randrange(30, 700)),
        status=ActionStatus.ONGOING, latest_status=ProgressStatus.NOT_ASSESSED,
    )  # fmt: skip


def _indicator(goal: Goal, dice: Random) -> Indicator:
    return Indicator(
        goal=goal, name=f"Indikator for {goal.title}", unit_of_measure="prosent", baseline=10,
        target=dice.randrange(40, 90), tolerance=10,
    )  # fmt: skip
