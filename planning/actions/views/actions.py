"""One action, and its forms: register, edit, move to another state, tick off milestones, another ansvarlig."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core import clock, panels
from governance.core.editable import visibility_facts
from governance.core.transitions import Transition
from governance.organisation.history import history_of
from governance.templatetags.helhet import nodate
from planning.actions import services
from planning.actions.forms import ActionForm, DoneForm, filled, milestone_rows
from planning.actions.models import OPEN_ACTIONS, Action, Milestone
from planning.actions.permissions import can_edit_action, check_edit_action
from planning.actions.views.goal_page import thread_of
from planning.actions.workflow import ACTIONS, NEEDS_REASON
from planning.answers import answer
from planning.goals.forms import ReassignForm
from planning.goals.models import Goal
from planning.goals.permissions import can_write_somewhere
from planning.goals.queries import line_up, possible_people, writable_units
from planning.goals.views.goals import goal_path, visible_goal
from planning.plans.forms import MoveForm
from planning.plans.queries import people_in_line


@require_safe
def action_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one action: how it goes, who does it, by when, and its milestones."""
    action = _visible(request, pk)
    path = action_path(action)
    above = thread_of(action.goal, line_up(action.goal, request.user))
    thread = [*above, {"kind": _("tiltak"), "title": action.title, "path": path}]
    is_open = action.status in OPEN_ACTIONS
    context = {
        "action": action,
        "is_late": is_open and action.due_on < clock.today(),
        "today": clock.today(),
        "facts": _facts(action),
        "thread": thread,
        "milestones": action.planning_milestones.all(),
        "history": history_of(action),
        "parts": panels.parts("action.page", request.user, action),
        "moves": ACTIONS.available(action, request.user),
        "can_edit": can_edit_action(request.user, action),
    }
    return render(request, "planning/action_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def action_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Register an action under the goal, with its milestones."""
    goal = visible_goal(request, pk)
    if not can_write_somewhere(request.user):
        raise PermissionDenied
    closed = {"visibility": goal.visibility, "legal_basis": goal.legal_basis}
    initial = {**closed, "starts_on": clock.today(), **_own_unit(request.user, goal)}
    form = ActionForm(request.POST or None, initial=initial, **_choices(request.user))
    rows = milestone_rows(request.POST or None)

    def save(data: dict[str, Any]) -> str:
        milestones = [(title, due_on) for _key, title, due_on in filled(rows)]
        action = services.register_action(goal=goal, milestones=milestones, by=request.user, **data)
        return action_path(action)

    page = {**_page(_("Nytt tiltak"), _("Registrer tiltaket"), goal), "lead": goal.title}
    page |= {"formset": rows, "legend": _("Milepæler"), "row_label": _("Milepæl")}
    return answer(request, form, save, done=_("Tiltaket er registrert."), page=page, beside=[rows])


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an action and its milestones."""
    action = _visible(request, pk)
    check_edit_action(request.user, action)
    initial = {name: getattr(action, name) for name in (*services.EDITABLE, "version")}
    form = ActionForm(request.POST or None, initial=initial, is_new=False, **_choices(request.user, action))
    rows = milestone_rows(request.POST or None, action)

    def save(data: dict[str, Any]) -> str:
        services.edit_action(action, milestones=filled(rows), by=request.user, **data)
        return action_path(action)

    page = _page(_("Rediger tiltaket"), _("Lagre"), action.goal, action)
    page |= {"formset": rows, "legend": _("Milepæler"), "row_label": _("Milepæl")}
    return answer(request, form, save, done=_("Tiltaket er lagret."), page=page, beside=[rows])


@require_http_methods(["GET", "HEAD", "POST"])
def action_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the action to another state; `til` names the transition."""
    action = _visible(request, pk)
    if not request.GET.get("til"):
        return redirect(action_path(action))
    move = _transition(request.GET["til"])
    if move.may is None or not move.may(request.user, action):
        raise PermissionDenied
    ACTIONS.check(action, move.name)
    needs_reason = move.name in NEEDS_REASON
    form = MoveForm(request.POST or None, initial={"version": action.version}, needs_reason=needs_reason)

    def save(data: dict[str, Any]) -> str:
        services.move_action(action, move.name, by=request.user, **data)
        return action_path(action)

    page = _page(str(move.label), str(move.label), action.goal, action)
    return answer(request, form, save, done=_("Tiltaket har fått ny status."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def action_reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the action another ansvarlig."""
    action = _visible(request, pk)
    check_edit_action(request.user, action)
    people = people_in_line([action.unit.path])
    form = ReassignForm(request.POST or None, initial={"version": action.version}, people=people)

    def save(data: dict[str, Any]) -> str:
        services.reassign_action(action, by=request.user, **data)
        return action_path(action)

    page = _page(_("Velg ny ansvarlig"), _("Lagre"), action.goal, action)
    return answer(request, form, save, done=_("Tiltaket har fått ny ansvarlig."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_reach(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a milestone off on the day it was reached."""
    milestone = _milestone(request, pk)
    action = milestone.action
    check_edit_action(request.user, action)
    form = DoneForm(request.POST or None, initial={"version": action.version, "reached_on": clock.today()})

    def save(data: dict[str, Any]) -> str:
        services.reach_milestone(milestone, on=data["reached_on"], version=data["version"], by=request.user)
        return action_path(action)

    page = {**_page(_("Milepælen er nådd"), _("Lagre"), action.goal, action), "lead": milestone.title}
    return answer(request, form, save, done=_("Milepælen er merket som nådd."), page=page)


@require_POST
def milestone_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a milestone that was ticked off by mistake."""
    milestone = _milestone(request, pk)
    check_edit_action(request.user, milestone.action)
    services.undo_milestone(milestone, by=request.user)
    messages.success(request, _("Milepælen er ikke lenger merket som nådd."))
    return redirect(action_path(milestone.action))


def action_path(action: Action) -> str:
    """Return the address of the action's page."""
    return reverse("planning:action_page", args=[action.pk])


def _visible(request: HttpRequest, pk: int) -> Action:
    related = ("goal__focus_area", "goal__parent", "goal__unit", "unit", "responsible")
    return get_object_or_404(Action.objects.visible_to(request.user).select_related(*related), pk=pk)


def _milestone(request: HttpRequest, pk: int) -> Milestone:
    rows = Milestone.objects.filter(action__in=Action.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("action__goal", "action__unit"), pk=pk)


def _transition(name: str) -> Transition:
    try:
        return ACTIONS.get(name)
    except LookupError as error:
        raise Http404 from error


def _own_unit(user: Any, goal: Goal) -> dict[str, Any]:
    """Suggest the goal's unit when the user writes for it, else the highest of her own."""
    units = list(writable_units(user))
    return {"unit": goal.unit if goal.unit in units else units[0]} if units else {}


def _choices(user: Any, action: Action | None = None) -> dict[str, Any]:
    units, people = writable_units(user), possible_people(user)
    if action is not None:
        units = units | type(action.unit).objects.filter(pk=action.unit_id)
        people = people | people_in_line([action.unit.path])
    return {"units": units, "people": people}


def _facts(action: Action) -> list[tuple[str, Any]]:
    return [
        (_("Ansvarlig"), action.responsible),
        (_("Enhet"), action.unit),
        (_("Periode"), f"{nodate(action.starts_on)} – {nodate(action.due_on)}"),
        (_("Type"), str(action.get_kind_display()).capitalize()),
        (_("Finansiering"), str(action.get_funding_display()).capitalize()),
        *visibility_facts(action),
    ]


def _page(heading: str, submit: str, goal: Goal, action: Action | None = None) -> dict[str, Any]:
    back = goal_path(goal)
    trail = [(_("Planlegging"), reverse("planning:goal_list")), (goal.title, back)]
    if action is not None:
        back = action_path(action)
        trail.append((action.title, back))
    lead = action.title if action else goal.title
    return {"page_heading": heading, "lead": lead, "submit": submit, "cancel_path": back, "trail": trail}
