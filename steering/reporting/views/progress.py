"""How it goes with goals and actions: as a list, and as a traffic-light matrix."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.organisation.access import roles_of
from governance.organisation.models import OrgUnit
from governance.organisation.visibility import units_below, upward_paths
from steering.reporting import queries
from steering.reporting.forms import StatusFilterForm
from steering.reporting.models import ReportingPeriod
from steering.reporting.permissions import MATRIX_ROLES, can_see_matrix

PER_PAGE = 50


@require_safe
def status_list(request: HttpRequest) -> HttpResponse:
    """Show the goals and actions that the user may read with their status, filtered before it is paged."""
    form = StatusFilterForm(request.GET, units=_units(request.user))
    is_valid = form.is_valid()
    wanted = queries.StatusFilter(
        unit=form.cleaned_data.get("enhet"),
        focus_area=form.cleaned_data.get("satsing"),
        status=form.cleaned_data.get("status", ""),
        kind=form.cleaned_data.get("type", ""),
    )
    period = ReportingPeriod.objects.owed()
    rows = queries.status_rows(request.user, wanted, period.starts_on if period else None)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "form": form,
        "page": page,
        "period": period,
        "is_filtered": any(form.cleaned_data.values()),
        "sees_matrix": can_see_matrix(request.user),
    }
    return render(request, "steering/status_list.html", context, status=200 if is_valid else 422)


def _units(user: Any) -> QuerySet[OrgUnit]:
    """Return the units that the user may see something of: those below her roles, and those above her."""
    above = OrgUnit.objects.filter(path__in=upward_paths(roles_of(user)), archived_at=None)
    return (units_below(user) | above).order_by("path")


@require_safe
def status_matrix(request: HttpRequest) -> HttpResponse:
    """Show unit × satsingsområde for the units below the user's role; `enhet` goes down."""
    if not can_see_matrix(request.user):
        raise Http404
    mine = units_below(request.user, *MATRIX_ROLES).order_by("path")
    scope = _scope(request, mine)
    tops = roles_of(request.user).paths(*MATRIX_ROLES)
    period = ReportingPeriod.objects.owed()
    context = {
        "matrix": queries.matrix(request.user, scope, period.starts_on if period else None),
        "period": period,
        "above": mine.filter(pk=scope.parent_id).first() if scope.parent_id and scope.path not in tops else None,
        "others": mine.filter(path__in=tops).exclude(pk=scope.pk) if len(tops) > 1 else [],
    }
    return render(request, "steering/status_matrix.html", context)


def _scope(request: HttpRequest, mine: QuerySet[OrgUnit]) -> OrgUnit:
    wanted = request.GET.get("enhet", "")
    if wanted and not (wanted.isdecimal() and len(wanted) <= 18):
        raise Http404
    scope = mine.filter(pk=int(wanted)).first() if wanted else mine.first()
    if scope is None:
        raise Http404
    return scope
