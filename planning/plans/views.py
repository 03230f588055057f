"""Forms for plans: create, edit, and the way to adoption. The pages that show plans with their goals are in goals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from governance.core.transitions import Transition
from governance.organisation.access import roles_of
from governance.organisation.models import MANAGER_ROLES
from governance.process.line_walk import way_of
from governance.process.models import LineKind
from governance.process.permissions import can_own_process
from planning.answers import answer
from planning.plans import services
from planning.plans.forms import AdoptForm, ForceForm, MoveForm, PlanForm, RegisterForm
from planning.plans.models import Plan
from planning.plans.permissions import can_plan_anywhere, check_edit_plan
from planning.plans.queries import people_in_line, units_to_plan_for
from planning.plans.workflow import PLANS

NEEDS_REASON = ("rework", "repeal")
#: What the one who moves the plan should know before she does.
EXPLAINED = {
    "propose": _lazy("Slik går planen videre. Du kan ta den tilbake frem til den neste har behandlet den."),
    "present": _lazy("Registrer vedtaket her når kommunestyret har behandlet planen."),
    "register": _lazy("Bare for planer som var vedtatt før de ble opprettet her. Andre følger beslutningslinjen."),
    "rework": _lazy("Planen begynner på nytt i beslutningslinjen når du legger den frem igjen."),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def plan_create(request: HttpRequest) -> HttpResponse:
    """Create a plan."""
    if not can_plan_anywhere(request.user):
        raise PermissionDenied
    form = PlanForm(request.POST or None, **_choices(request.user))

    def save(data: dict[str, Any]) -> str:
        return _path(services.create_plan(**data, by=request.user))

    page = _page(_("Ny plan"), _("Opprett planen"), reverse("planning:plan_list"))
    return answer(request, form, save, done=_("Planen er opprettet."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan."""
    plan = visible_plan(request, pk)
    check_edit_plan(request.user, plan)
    form = PlanForm(request.POST or None, **_choices(request.user, plan))

    def save(data: dict[str, Any]) -> str:
        services.edit_plan(plan, **data, by=request.user)
        return _path(plan)

    page = _page(_("Rediger planen"), _("Lagre"), _path(plan), plan)
    return answer(request, form, save, done=_("Planen er lagret."), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the plan to another state; `til` names the transition."""
    plan = visible_plan(request, pk)
    if not request.GET.get("til"):
        return redirect(_path(plan))
    move = _transition(request.GET["til"])
    if move.may is None or not move.may(request.user, plan):
        raise PermissionDenied
    PLANS.check(plan, move.name)
    form = _move_form(request, plan, move)

    def save(data: dict[str, Any]) -> str:
        MOVES[move.name](plan, by=request.user, **data)
        return _path(plan)

    page = _page(str(move.label), str(move.label), _path(plan), plan) | {"explained": EXPLAINED.get(move.name, "")}
    if move.name == "propose":
        page["stops"] = way_of(LineKind.PLAN, plan.unit)
    return answer(request, form, save, done=_("Planen har fått ny status."), page=page)


def _transition(name: str) -> Transition:
    try:
        return PLANS.get(name)
    except LookupError as error:
        raise Http404 from error


def _move_form(request: HttpRequest, plan: Plan, move: Transition) -> Any:
    data, initial = request.POST or None, {"version": plan.version}
    match move.name:
        case "adopt_in_council":
            return AdoptForm(data, initial=initial)
        case "register":
            return RegisterForm(data, initial=initial)
        case "put_in_force":
            return ForceForm(data, initial=initial, plan=plan, user=request.user)
    return MoveForm(data, initial=initial, needs_reason=move.name in NEEDS_REASON)


MOVES: dict[str, Callable[..., None]] = {
    "propose": services.propose_plan,
    "present": services.present_plan,
    "adopt_in_council": services.adopt_plan,
    "register": services.register_adopted,
    "rework": services.rework_plan,
    "put_in_force": services.put_in_force,
    "repeal": services.repeal_plan,
}


def visible_plan(request: HttpRequest, pk: int) -> Plan:
    """Return the plan if the user may read it, else 404."""
    rows = Plan.objects.visible_to(request.user).select_related("unit", "responsible", "cycle", "run__unit")
    return get_object_or_404(rows, pk=pk)


def _path(plan: Plan) -> str:
    return reverse("planning:plan_page", args=[plan.pk])


def _choices(user: Any, plan: Plan | None = None) -> dict[str, Any]:
    paths = [""] if can_own_process(user, parts=True) else roles_of(user).paths(*MANAGER_ROLES)
    units = units_to_plan_for(user)
    return {"units": units, "people": people_in_line(paths), "plan": plan}


def _page(heading: str, submit: str, cancel: str, plan: Plan | None = None) -> dict[str, Any]:
    trail = [(_("Planlegging"), reverse("planning:goal_list")), (_("Planer"), reverse("planning:plan_list"))]
    if plan is not None:
        trail.append((plan.title, _path(plan)))
    return {
        "page_heading": heading,
        "lead": plan.title if plan else "",
        "submit": submit,
        "cancel_path": cancel,
        "trail": trail,
    }
