"""Gathers the models of the rooms, where Django looks for them."""

from planning.actions.models import Action, Milestone
from planning.goals.models import (
    FocusArea,
    Goal,
    GoalLink,
    Indicator,
    IndicatorTarget,
    Measurement,
    SustainableDevelopmentGoal,
)
from planning.inbox.models import PlanningInput
from planning.plans.models import Plan

__all__ = [
    "Action",
    "FocusArea",
    "Goal",
    "GoalLink",
    "Indicator",
    "IndicatorTarget",
    "Measurement",
    "Milestone",
    "Plan",
    "PlanningInput",
    "SustainableDevelopmentGoal",
]
