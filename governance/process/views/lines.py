"""The decision lines: the agreed steps of each kind of decision, and the form of the prosesseier."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.errors import RuleBroken
from governance.core.forms import add_rule_error
from governance.organisation.access import roles_of
from governance.organisation.models import OrgUnit
from governance.organisation.permissions import can_administer
from governance.process import services
from governance.process.line_forms import LineForm, StartForm, StepRows, rearranged_rows, step_rows
from governance.process.line_walk import walk
from governance.process.lines import MOST_STEPS, Step
from governance.process.models import DecisionLine
from governance.process.permissions import (
    can_own_process,
    can_see_weak_points,
    check_own_process,
    check_see_weak_points,
)
from governance.process.queries import agreed_lines
from governance.process.town_holders import TownHolders
from governance.process.weak_points import weak_points

PER_PAGE = 50


@require_safe
def line_list(request: HttpRequest) -> HttpResponse:
    """Show the way of every kind of decision from a unit, and who has each step today; her own unit unless asked."""
    form = StartForm(request.GET)
    is_valid = form.is_valid()
    town = TownHolders()
    unit = (form.cleaned_data.get("enhet") if is_valid else None) or _own_unit(request.user, town)
    # Shown with the unit that the pictures start from, also when none was asked for.
    shown = form if form.errors or not unit else StartForm({"enhet": unit.pk})
    context = {
        "form": shown,
        "unit": unit,
        "lines": [(line, walk(line.governance_steps.all(), unit, town)) for line in agreed_lines()] if unit else [],
        "can_edit": can_own_process(request.user),
        "can_see_weak_points": can_see_weak_points(request.user),
    }
    return render(request, "governance/decision_line_list.html", context, status=200 if is_valid else 422)


def _own_unit(user: Any, town: TownHolders) -> OrgUnit | None:
    """Return where the person works, or where she holds a role, or else the municipality."""
    access = roles_of(user)
    paths = (access.workplace, *(held.path for held in access.held))
    return next((town.by_path[path] for path in paths if path in town.by_path), next(iter(town.units), None))


@require_safe
def weak_point_list(request: HttpRequest) -> HttpResponse:
    """Show what would go wrong along the lines of all units, each cause once."""
    check_see_weak_points(request.user)
    page = Paginator(weak_points(agreed_lines()), PER_PAGE).get_page(request.GET.get("side"))
    context = {"page": page, "can_administer": can_administer(request.user)}
    return render(request, "governance/decision_line_weak_points.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the steps of one kind of decision; a button that arranges the rows gives them back and stores nothing."""
    line = get_object_or_404(DecisionLine, pk=pk, archived_at=None)
    check_own_process(request.user)
    agreed = services.steps_of(line)
    if "gjor" in request.POST:
        form = LineForm(initial={name: request.POST.get(name, "") for name in ("reason", "version")})
        return _page(request, line, form, rearranged_rows(request.POST, line.kind, agreed, request.POST["gjor"]))
    form = LineForm(request.POST or None, initial={"version": line.version})
    rows = step_rows(request.POST or None, line.kind, agreed)
    is_valid = rows.is_valid() and form.is_valid()
    if request.method == "POST" and is_valid and _save(request, line, form, rows.steps()):
        return redirect("governance:decision_line_list")
    return _page(request, line, form, rows)


def _page(request: HttpRequest, line: DecisionLine, form: LineForm, rows: StepRows) -> HttpResponse:
    context = {"line": line, "form": form, "rows": rows, "may_add": len(rows) < MOST_STEPS}
    return render(request, "governance/decision_line_form.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, line: DecisionLine, form: LineForm, steps: list[Step]) -> bool:
    """Store the steps and return True; a broken rule stands in the form."""
    data, user = form.cleaned_data, request.user
    try:
        services.change_line(line, steps, version=data["version"], by=user, reason=data["reason"])
    except RuleBroken as error:
        add_rule_error(form, error)
        return False
    messages.success(request, _("Beslutningslinjen er lagret. Den gjelder for nye saker."))
    return True
