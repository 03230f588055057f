"""The units as a tree, and the page of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core import clock, panels
from governance.organisation import queries, services
from governance.organisation.forms import TreeDateForm, UnitForm
from governance.organisation.history import history_of
from governance.organisation.models import MANAGER_ROLES, OrgUnit
from governance.organisation.permissions import can_administer, can_read_log, check_administer
from governance.organisation.queries import tree
from governance.organisation.views.answering import answer
from governance.templatetags.helhet import nodate


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """Show the units as a tree, each with the people who hold a role there: today, or on a day that was."""
    form = TreeDateForm(request.GET if request.GET.get("dato") else None)
    day = form.cleaned_data["dato"] if form.is_valid() else None
    then = day if day != clock.today() else None
    context = {
        "rows": tree(then),
        "form": form,
        "then": then,
        "can_administer": can_administer(request.user) and then is None,
        "can_read_log": can_read_log(request.user),
    }
    return render(request, "governance/organisation.html", context, status=422 if form.errors else 200)


@require_safe
def unit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one unit: who leads it, what stands below it, and how it has been."""
    unit = get_object_or_404(OrgUnit.objects.select_related("parent"), pk=pk)
    held = queries.held_on(unit)
    context = {
        "unit": unit,
        "line": queries.line_above(unit)[:0:-1],
        "held": held,
        "leaders": [row for row in held if row.role in MANAGER_ROLES],
        "children": OrgUnit.objects.living().filter(parent=unit),
        "facts": _facts(unit),
        "lineage": queries.lineage(unit),
        "parts": panels.parts("unit.page", request.user, unit),
        "can_administer": can_administer(request.user),
        "is_open": not unit.is_closed,
        "history": history_of(unit),
    }
    return render(request, "governance/unit_detail.html", context)


def _facts(unit: OrgUnit) -> list[tuple[str, Any]]:
    return [
        (_("Type"), str(unit.get_kind_display()).capitalize()),
        (_("Kode"), unit.code),
        (_("Ligger under"), unit.parent),
        (_("Gyldig fra"), nodate(unit.valid_from)),
        (_("Siste dag"), nodate(unit.valid_to)),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def unit_create(request: HttpRequest) -> HttpResponse:
    """Create a unit; `under` in the address says which one it is to stand below."""
    check_administer(request.user)
    under = request.GET.get("under", "")
    initial: dict[str, date | str] = {"valid_from": clock.today(), "parent": under if under.isascii() else ""}
    form = UnitForm(request.POST or None, initial=initial)
    return answer(request, form, services.create_unit, _("Ny enhet"), _("Opprett enheten"), _("Enheten er opprettet."))
