"""Roles for a period, and what each may do."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core import clock
from governance.core.errors import WrongState
from governance.organisation import leaving, services
from governance.organisation.abilities import abilities_of_all, abilities_of_roles
from governance.organisation.access import roles_of
from governance.organisation.forms import EndRoleForm, KeepRoleForm, RoleFilterForm, RoleForm
from governance.organisation.models import RoleAssignment
from governance.organisation.permissions import can_administer, check_administer
from governance.organisation.role_overview import RoleFilter, role_assignments, state_of
from governance.organisation.views.answering import answer

PER_PAGE = 50
HERE = "governance:role_list"


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    """Show who holds which role where, now or at another time, filtered before it is paged."""
    form = RoleFilterForm(request.GET)
    is_valid = form.is_valid()
    asked = form.cleaned_data
    wanted = RoleFilter(
        asked.get("rolle", ""), asked.get("enhet"), asked.get("person", ""), asked.get("naar") or "current"
    )
    page = Paginator(role_assignments(wanted), PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "form": form,
        "page": page,
        "rows": [(assignment, state_of(assignment)) for assignment in page],
        "is_filtered": any(asked.values()),
        "can_administer": can_administer(request.user),
    }
    return render(request, "governance/role_list.html", context, status=200 if is_valid else 422)


@require_safe
def role_abilities(request: HttpRequest) -> HttpResponse:
    """Say in plain words what each role may do, mine first."""
    mine = {held.role for held in roles_of(request.user).held}
    context = {"roles": abilities_of_roles(mine), "everybody": abilities_of_all()}
    return render(request, "governance/role_abilities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def role_grant(request: HttpRequest) -> HttpResponse:
    """Give a person a role."""
    check_administer(request.user)
    form = RoleForm(request.POST or None, initial={"valid_from": clock.today()})
    title, submit, done = _("Gi en rolle"), _("Gi rollen"), _("Rollen er gitt.")
    return answer(request, form, services.grant_role, title, submit, done, back_path=reverse(HERE))


@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a role end."""
    check_administer(request.user)
    assignment = get_object_or_404(RoleAssignment.objects.select_related("unit", "user"), pk=pk)
    initial = {"valid_to": clock.today(), "version": assignment.version}
    form = EndRoleForm(request.POST or None, initial=initial)

    def end(*, valid_to: Any, reason: str, version: int, by: Any) -> None:
        services.end_role(assignment, on=valid_to, reason=reason, version=version, by=by)

    title = _("Avslutt rollen som %(role)s for %(user)s") % {"role": assignment, "user": assignment.user}
    person = reverse("governance:person_detail", args=[assignment.user_id])
    notes = [leaving.words(leaving.left_without(assignment.user, ending=assignment))]
    return answer(
        request, form, end, title, _("Avslutt rollen"), _("Rollen har fått en sluttdato."),
        back_path=person, more={"notes": notes},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def role_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a role that was to end go on without end."""
    check_administer(request.user)
    rows = RoleAssignment.objects.filter(archived_at=None).select_related("unit", "user")
    assignment = get_object_or_404(rows, pk=pk)
    if assignment.valid_to is None or state_of(assignment) == "past":
        raise WrongState(_("Rollen har ingen sluttdato, eller er avsluttet."))
    form = KeepRoleForm(request.POST or None, initial={"version": assignment.version})

    def keep(**fields: Any) -> None:
        services.keep_role(assignment, **fields)

    title = _("La %(user)s beholde rollen som %(role)s") % {"role": assignment, "user": assignment.user}
    person = reverse("governance:person_detail", args=[assignment.user_id])
    return answer(
        request, form, keep, title, _("Behold rollen"), _("Rollen gjelder videre uten sluttdato."), back_path=person
    )
