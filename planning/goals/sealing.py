"""What a plan says through its goals, as its seal covers it."""

from __future__ import annotations

from typing import Any

from planning.goals.models import Goal
from planning.plans.models import Plan


def goals_in_plan(plan: Plan) -> list[Any]:
    """Return what the plan's goals are: their words, units and ansvarlige, not how far they have come."""
    goals = Goal.objects.filter(plan=plan, archived_at=None).order_by("pk")
    return list(goals.values_list("pk", "kind", "title", "description", "focus_area", "parent", "unit", "responsible"))
