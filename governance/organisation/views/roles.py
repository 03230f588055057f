"""Roles for a period."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core import clock
from governance.organisation import leaving, services
from governance.organisation.forms import EndRoleForm, RoleForm
from governance.organisation.models import RoleAssignment
from governance.organisation.permissions import check_administer
from governance.organisation.views.answering import answer


@require_http_methods(["GET", "HEAD", "POST"])
def role_grant(request: HttpRequest) -> HttpResponse:
    """Give a person a role."""
    check_administer(request.user)
    form = RoleForm(request.POST or None, initial={"valid_from": clock.today()})
    return answer(request, form, services.grant_role, _("Gi en rolle"), _("Gi rollen"), _("Rollen er gitt."))


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
