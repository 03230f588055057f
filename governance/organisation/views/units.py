"""The units as a tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.organisation import services
from governance.organisation.forms import UnitForm
from governance.organisation.permissions import can_administer, can_read_log, check_administer
from governance.organisation.queries import tree
from governance.organisation.views.answering import answer


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """Show the units as a tree, each with the people who hold a role there today."""
    user = request.user
    context = {"rows": tree(), "can_administer": can_administer(user), "can_read_log": can_read_log(user)}
    return render(request, "governance/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_create(request: HttpRequest) -> HttpResponse:
    """Create a unit."""
    check_administer(request.user)
    form = UnitForm(request.POST or None)
    return answer(request, form, services.create_unit, _("Ny enhet"), _("Opprett enheten"), _("Enheten er opprettet."))
