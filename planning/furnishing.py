"""What planning puts in the slots of `governance.core.panels`, and what its higher rooms furnish in the lower."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.audit import kinds
from governance.core import panels
from governance.core.panels import Holdings, NavItem
from planning.actions import duties as action_duties
from planning.actions import history as action_history
from planning.actions import holdings as action_holdings
from planning.actions import services as actions
from planning.goals import history as goal_history
from planning.goals import holdings as goal_holdings
from planning.goals import workflow as goal_workflow
from planning.goals.sealing import goals_in_plan
from planning.inbox import duties as inbox_duties
from planning.inbox import history as inbox_history
from planning.inbox import leaving as inbox_leaving
from planning.inbox.workflow import check_inputs_answered
from planning.plans import duties as plan_duties
from planning.plans import history as plan_history
from planning.plans import holdings as plan_holdings
from planning.plans import services as plans
from planning.plans.seals import also_seal
from planning.plans.workflow import before_hearing


def furnish() -> None:
    """Called once, when Django has loaded all apps."""
    before_hearing("inbox", check_inputs_answered)
    goal_workflow.TIGHTENING.followed_by("actions", actions.tighten_with_goal)
    also_seal("goals", goals_in_plan)
    kinds.also_show("governance.decisionrun", "plans", plan_history.runs_of_plans)
    kinds.register(*plan_history.KINDS, *goal_history.KINDS, *action_history.KINDS, *inbox_history.KINDS)
    panels.register("nav", "planning", _nav)
    panels.register("duties", "overdue", action_duties.overdue, order=40)
    panels.register("holdings", "planning", _holdings)
    panels.register("unit.left", "planning", inbox_leaving.left_on, order=30)
    panels.register("line", "overdue", action_duties.overdue_in_line, order=40)
    panels.register("duties", "inbox", inbox_duties.unanswered_inputs, order=30)
    panels.register("duties", "plans", plan_duties.plans_in_turn, order=35)
    panels.register("line", "plans", plan_duties.plans_in_line, order=55)
    panels.register("line.units", "plans", plan_duties.units_of_line)
    panels.register("unit.left", "plans", plan_duties.left_on, order=20)
    panels.register("due", "plans", plans.expire_plans, order=50)


def _holdings() -> list[Holdings]:
    return [goal_holdings.HOLDINGS, action_holdings.HOLDINGS, plan_holdings.HOLDINGS]


def _nav(user: Any) -> list[NavItem]:
    if not (user and user.is_authenticated):
        return []
    return [NavItem(_("Planlegging"), reverse("planning:goal_list"), order=10)]
