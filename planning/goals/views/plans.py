"""Plans with their goals: the list, and one plan."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from governance.organisation.history import history_of
from governance.process.acting import Said, say
from governance.process.queries import run_view
from planning.goals.models import Goal
from planning.plans.acting import deeds_for, deeds_of
from planning.plans.models import Plan, PlanKind
from planning.plans.permissions import can_edit_plan, can_plan_anywhere
from planning.plans.queries import in_reading_order
from planning.plans.views import visible_plan
from planning.plans.words import facts, outcome
from planning.plans.workflow import PLANS, is_in_line


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show the plans: what holds first, then what is on its way."""
    rows = Plan.objects.visible_to(request.user).select_related("unit", "cycle")
    seen = Goal.objects.visible_to(request.user)
    rows = rows.annotate(goal_count=Count("planning_goals", filter=Q(planning_goals__in=seen)))
    context = {"plans": in_reading_order(rows), "can_create": can_plan_anywhere(request.user)}
    return render(request, "planning/plan_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one plan: its goals, who has it, and the form for the one whose turn it is; take what she says."""
    plan = visible_plan(request, pk)
    if request.method != "POST":
        return _plan_page(request, plan)
    said = say(plan, deeds_for(plan), by=request.user, data=request.POST)
    if said.done:
        messages.success(request, said.done)
        return redirect("planning:plan_page", pk)
    return _plan_page(request, visible_plan(request, pk), said)


def _plan_page(request: HttpRequest, plan: Plan, said: Said | None = None) -> HttpResponse:
    goals = Goal.objects.visible_to(request.user).filter(plan=plan).select_related("unit", "responsible")
    goals = goals.annotate(thread_count=Count("planning_links_out"))
    run = run_view(plan.run)
    can_edit = can_edit_plan(request.user, plan) and not is_in_line(plan)
    context = {
        "plan": plan,
        "goals": goals,
        "loose": sum(goal.thread_count == 0 for goal in goals) if plan.kind == PlanKind.BUDGET else 0,
        "outcome": outcome(plan, run),
        "run": run,
        "deeds": deeds_of(request.user, plan, said),
        "moves": PLANS.available(plan, request.user),
        "can_edit": can_edit,
        "history": history_of(plan, *filter(None, [plan.run])),
        "facts": facts(plan),
    }
    return render(request, "planning/plan_page.html", context, status=422 if said else 200)
