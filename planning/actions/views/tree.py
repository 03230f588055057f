"""Planning's first page: the tree from satsingsområde to tiltak."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.progress import ProgressStatus
from governance.organisation.access import roles_of
from governance.organisation.models import MANAGER_ROLES, OrgUnit
from governance.templatetags.helhet import status_sign
from planning.actions.tree import ALL, MINE, Filters, tree_for
from planning.goals.permissions import can_own_focus_areas, can_write_somewhere


@require_safe
def goal_list(request: HttpRequest) -> HttpResponse:
    """Show satsingsområder, goals and actions as a tree, with the reader's filters."""
    filters = Filters.read(request.GET)
    areas = tree_for(request.user, filters)
    context = {
        "areas": areas,
        "filters": filters,
        "scopes": (ALL, MINE),
        "units": OrgUnit.objects.filter(archived_at=None),
        "statuses": ProgressStatus.choices,
        "tags": _status_tags(),
        "can_create": can_write_somewhere(request.user) and bool(areas),
        "can_own": can_own_focus_areas(request.user),
        "can_see_vacant": roles_of(request.user).holds(*MANAGER_ROLES),
    }
    return render(request, "planning/goal_list.html", context)


def _status_tags() -> dict[str, str]:
    """Return every status tag made once: a tree of hundreds of rows shows them hundreds of times."""
    return {code: status_sign(code) for code in ProgressStatus.values}
