"""Plans with their goals: the list, and one plan."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.organisation.history import history_of
from planning.goals.models import Goal
from planning.plans.models import Plan, PlanKind
from planning.plans.permissions import can_edit_plan, can_plan_anywhere
from planning.plans.queries import in_reading_order
from planning.plans.views import visible_plan
from planning.plans.workflow import PLANS


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show the plans: what holds first, then what is on its way."""
    rows = Plan.objects.visible_to(request.user).select_related("unit", "cycle")
    seen = Goal.objects.visible_to(request.user)
    rows = rows.annotate(goal_count=Count("planning_goals", filter=Q(planning_goals__in=seen)))
    context = {"plans": in_reading_order(rows), "can_create": can_plan_anywhere(request.user)}
    return render(request, "planning/plan_list.html", context)


@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one plan: its state, its adoption, its goals, and what can be done next."""
    plan = visible_plan(request, pk)
    goals = Goal.objects.visible_to(request.user).filter(plan=plan).select_related("unit", "responsible")
    goals = goals.annotate(thread_count=Count("planning_links_out"))
    context = {
        "plan": plan,
        "goals": goals,
        "loose": sum(goal.thread_count == 0 for goal in goals) if plan.kind == PlanKind.BUDGET else 0,
        "moves": PLANS.available(plan, request.user),
        "can_edit": can_edit_plan(request.user, plan),
        "history": history_of(plan),
        "facts": _facts(plan),
    }
    return render(request, "planning/plan_page.html", context)


def _facts(plan: Plan) -> list[tuple[str, Any]]:
    return [
        (_("Plantype"), str(plan.get_kind_display()).capitalize()),
        (_("Eierenhet"), plan.unit),
        (_("Ansvarlig"), plan.responsible),
        (_("Styringssyklus"), plan.cycle),
        (_("Saksnummer"), plan.case_number),
        (_("Synlighet"), str(plan.get_visibility_display()).capitalize()),
    ]
