"""Forms for goals: register, edit, move to another state, give another ansvarlig, draw threads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.transitions import Transition
from planning.answers import answer
from planning.goals import services
from planning.goals.forms import GoalForm, IndicatorForm, LinkForm, ReassignForm
from planning.goals.models import Goal, GoalKind, GoalLink
from planning.goals.permissions import can_write_somewhere, check_edit_goal
from planning.goals.queries import areas_in_use, possible_parents, possible_people, writable_units
from planning.goals.services.goals import EDITABLE
from planning.goals.workflow import GOALS, NEEDS_REASON
from planning.plans.forms import MoveForm
from planning.plans.models import Plan
from planning.plans.queries import people_in_line


@require_http_methods(["GET", "HEAD", "POST"])
def goal_create(request: HttpRequest) -> HttpResponse:
    """Register a goal and, when filled in, an indicator for it, in one form."""
    if not can_write_somewhere(request.user):
        raise PermissionDenied
    form = GoalForm(request.POST or None, initial=_suggested(request), **_choices(request.user))
    indicator = IndicatorForm(
        request.POST or None, prefix="indikator", empty_permitted=True, use_required_attribute=False
    )

    @transaction.atomic
    def save(data: dict[str, Any]) -> str:
        goal = services.register_goal(**data, by=request.user)
        if indicator.has_changed():
            services.add_indicator(goal, **indicator.values(), by=request.user)
        return goal_path(goal)

    page = {**_fields_page(_("Nytt mål"), _("Registrer målet")), "indicator": indicator, "beside": indicator}
    return answer(request, form, save, done=_("Målet er registrert."), page=page, beside=[indicator])


@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a goal."""
    goal = visible_goal(request, pk)
    check_edit_goal(request.user, goal)
    initial: dict[str, Any] = {name: getattr(goal, name) for name in (*EDITABLE, "version")}
    initial["development_goals"] = goal.development_goals.all()
    form = GoalForm(request.POST or None, initial=initial, is_new=False, **_choices(request.user, goal))

    def save(data: dict[str, Any]) -> str:
        services.edit_goal(goal, **data, by=request.user)
        return goal_path(goal)

    page = _fields_page(_("Rediger målet"), _("Lagre"), goal)
    return answer(request, form, save, done=_("Målet er lagret."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the goal to another state; `til` names the transition."""
    goal = visible_goal(request, pk)
    if not request.GET.get("til"):
        return redirect(goal_path(goal))
    move = _transition(request.GET["til"])
    if move.may is None or not move.may(request.user, goal):
        raise PermissionDenied
    GOALS.check(goal, move.name)
    needs_reason = move.name in NEEDS_REASON
    form = MoveForm(request.POST or None, initial={"version": goal.version}, needs_reason=needs_reason)

    def save(data: dict[str, Any]) -> str:
        services.move_goal(goal, move.name, by=request.user, **data)
        return goal_path(goal)

    page = _page(str(move.label), str(move.label), goal)
    return answer(request, form, save, done=_("Målet har fått ny status."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the goal another ansvarlig."""
    goal = visible_goal(request, pk)
    check_edit_goal(request.user, goal)
    people = people_in_line([goal.unit.path])
    form = ReassignForm(request.POST or None, initial={"version": goal.version}, people=people)

    def save(data: dict[str, Any]) -> str:
        services.reassign_goal(goal, by=request.user, **data)
        return goal_path(goal)

    page = _page(_("Velg ny ansvarlig"), _("Lagre"), goal)
    return answer(request, form, save, done=_("Målet har fått ny ansvarlig."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw a thread to a goal of another plan."""
    goal = visible_goal(request, pk)
    check_edit_goal(request.user, goal)
    targets = Goal.objects.visible_to(request.user).exclude(pk=goal.pk).select_related("focus_area")
    form = LinkForm(request.POST or None, targets=targets)

    def save(data: dict[str, Any]) -> str:
        services.link_goals(source=goal, by=request.user, **data)
        return goal_path(goal)

    page = _page(_("Ny tråd til et annet mål"), _("Lagre tråden"), goal)
    return answer(request, form, save, done=_("Tråden er lagret."), page=page)


@require_POST
def goal_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a thread away."""
    sources = Goal.objects.visible_to(request.user)
    links = GoalLink.objects.filter(source__in=sources).select_related("source__unit", "target")
    link = get_object_or_404(links, pk=pk)
    check_edit_goal(request.user, link.source)
    services.unlink_goals(link, by=request.user)
    messages.success(request, _("Tråden er fjernet."))
    return redirect(goal_path(link.source))


def visible_goal(request: HttpRequest, pk: int) -> Goal:
    """Return the goal if the user may read it, else 404."""
    related = ("focus_area", "unit", "responsible", "parent", "plan")
    return get_object_or_404(Goal.objects.visible_to(request.user).select_related(*related), pk=pk)


def goal_path(goal: Goal) -> str:
    """Return the address of the goal's page."""
    return reverse("planning:goal_page", args=[goal.pk])


def _transition(name: str) -> Transition:
    try:
        return GOALS.get(name)
    except LookupError as error:
        raise Http404 from error


def _suggested(request: HttpRequest) -> dict[str, Any]:
    """Return what the address suggests: the goal above (`over`) or the satsingsområde (`omraade`)."""
    number = request.GET.get("over", "")
    above = Goal.objects.visible_to(request.user).filter(pk=number).first() if number.isdecimal() else None
    if above is not None:
        kept = ("focus_area", "plan", "unit", "visibility", "legal_basis")
        return {name: getattr(above, name) for name in kept} | {"kind": GoalKind.SUB, "parent": above}
    area = request.GET.get("omraade", "")
    units = list(writable_units(request.user)[:2])
    suggested: dict[str, Any] = {"focus_area": area} if area.isdecimal() else {}
    return suggested | ({"unit": units[0]} if len(units) == 1 else {})


def _choices(user: Any, goal: Goal | None = None) -> dict[str, Any]:
    units = writable_units(user)
    areas, parents = areas_in_use(), possible_parents(user, goal)
    if goal is not None:
        if goal.parent_id is not None:
            parents = parents | Goal.objects.visible_to(user).filter(pk=goal.parent_id)
        units = units | type(goal.unit).objects.filter(pk=goal.unit_id)
        areas = areas | type(goal.focus_area).objects.filter(pk=goal.focus_area_id)
    return {
        "areas": areas,
        "parents": parents.select_related("focus_area"),
        "plans": Plan.objects.visible_to(user),
        "units": units,
        "people": possible_people(user, goal),
    }


def _page(heading: str, submit: str, goal: Goal | None = None) -> dict[str, Any]:
    back = reverse("planning:goal_list")
    trail = [(_("Planlegging"), back)]
    if goal is not None:
        back = goal_path(goal)
        trail.append((goal.title, back))
    return {
        "page_heading": heading,
        "lead": goal.title if goal else "",
        "submit": submit,
        "cancel_path": back,
        "trail": trail,
    }


def _fields_page(heading: str, submit: str, goal: Goal | None = None) -> dict[str, Any]:
    return {**_page(heading, submit, goal), "fields_template": "planning/_goal_fields.html"}
