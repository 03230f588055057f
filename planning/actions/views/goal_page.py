"""One goal: how it goes, who answers for it, where it belongs, how it is measured and what is done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core import panels
from governance.core.editable import visibility_facts
from governance.organisation.history import history_of
from planning.actions.models import Action
from planning.goals.charts import chart_of
from planning.goals.models import FOLLOWED_UP, Goal, Indicator, MeasurementStatus
from planning.goals.permissions import can_edit_goal, can_write_somewhere
from planning.goals.queries import surroundings
from planning.goals.views.goals import goal_path, visible_goal
from planning.goals.workflow import GOALS
from planning.plans.models import PlanKind


@require_safe
def goal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one goal."""
    goal = visible_goal(request, pk)
    is_followed = goal.status in FOLLOWED_UP
    around = surroundings(goal, request.user)
    indicators = _indicators(goal)
    context = {
        "goal": goal,
        "facts": _facts(goal),
        "thread": thread_of(goal, around.above),
        "links": around.links,
        "lacks_thread": is_followed
        and goal.plan is not None
        and goal.plan.kind == PlanKind.BUDGET
        and not any(link.source_id == goal.pk for link in around.links),
        "indicators": indicators,
        "actions": Action.objects.visible_to(request.user).filter(goal=goal).select_related("unit", "responsible"),
        "children": around.children,
        "development_goals": goal.development_goals.all(),
        "history": history_of(goal, *(row["indicator"] for row in indicators)),
        "parts": panels.parts("goal.page", request.user, goal),
        "moves": GOALS.available(goal, request.user),
        "can_edit": can_edit_goal(request.user, goal),
        "can_register": is_followed and can_write_somewhere(request.user),
    }
    return render(request, "planning/goal_page.html", context)


def thread_of(goal: Goal, above: list[Goal]) -> list[dict[str, Any]]:
    """Return the links from the satsingsområde down to the goal, for the thread's picture."""
    area = {
        "kind": _("satsingsområde"),
        "title": goal.focus_area.title,
        "path": f"{reverse('planning:goal_list')}?omraade={goal.focus_area_id}",
    }
    goals = [*above, goal]
    return [area, *({"kind": g.get_kind_display(), "title": g.title, "path": goal_path(g)} for g in goals)]


def _facts(goal: Goal) -> list[tuple[str, Any]]:
    return [
        (_("Ansvarlig"), goal.responsible),
        (_("Enhet"), goal.unit),
        (_("Type"), str(goal.get_kind_display()).capitalize()),
        (_("Plan"), goal.plan),
        *visibility_facts(goal),
    ]


def _indicators(goal: Goal) -> list[dict[str, Any]]:
    """Return each indicator with its measurements, newest first, its picture and its targets; three queries."""
    rows = Indicator.objects.filter(goal=goal, archived_at=None)
    found = []
    for indicator in rows.prefetch_related("planning_targets", "planning_measurements"):
        measured = list(indicator.planning_measurements.all())
        holding = [row for row in measured if row.status != MeasurementStatus.CORRECTED]
        year = indicator.latest_value_on.year if indicator.latest_value_on else None
        found.append(
            {
                "indicator": indicator,
                "measurements": measured[::-1],
                "chart": chart_of(indicator, holding),
                "target_now": indicator.target_in(year) if year else indicator.target,
                "targets": indicator.planning_targets.all(),
            }
        )
    return found
