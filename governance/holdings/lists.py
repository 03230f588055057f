"""The whole of what a person answers for, and of what a unit owns, on pages of their own."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.holdings.parts import handing_over, with_waiting
from governance.holdings.queries import held_by, held_on
from governance.organisation.models import OrgUnit, User

PER_PAGE = 50


@require_safe
def person_holdings(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all that the person is ansvarlig for and the reader may see."""
    person = get_object_or_404(User, pk=pk)
    found = held_by(request.user, person)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    context: dict[str, Any] = {
        "heading": _("Dette er %(person)s ansvarlig for") % {"person": person},
        "about": person,
        "here": _("Ansvarlig for"),
        "about_path": reverse("governance:person_detail", args=[pk]),
        "page": page,
        "rows": with_waiting(list(page), person),
        "nothing": _("Personen er ikke ansvarlig for noe som du har tilgang til å se."),
        **handing_over(request.user, person, found),
    }
    return render(request, "governance/holding_list.html", context)


@require_safe
def unit_holdings(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all that the unit owns and the reader may see, with who answers for each thing."""
    unit = get_object_or_404(OrgUnit, pk=pk)
    page = Paginator(held_on(request.user, unit), PER_PAGE).get_page(request.GET.get("side"))
    context: dict[str, Any] = {
        "heading": _("Dette eier %(unit)s") % {"unit": unit.name},
        "about": unit.name,
        "here": _("Eier"),
        "about_path": reverse("governance:unit_detail", args=[pk]),
        "page": page,
        "rows": [(held, False) for held in page],
        "is_of_unit": True,
        "nothing": _("Enheten eier ingenting som du har tilgang til å se."),
    }
    return render(request, "governance/holding_list.html", context)
