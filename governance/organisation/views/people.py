"""People: who they are, what they hold, and the way in and out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core import panels
from governance.core.errors import WrongState
from governance.organisation import leaving, services
from governance.organisation.deputies import deputyships_about
from governance.organisation.forms import DeactivateForm, UserForm
from governance.organisation.history import history_of
from governance.organisation.models import User
from governance.organisation.permissions import can_administer, can_read_log, check_administer
from governance.organisation.views.answering import answer


@require_http_methods(["GET", "HEAD", "POST"])
def user_create(request: HttpRequest) -> HttpResponse:
    """Create a person."""
    check_administer(request.user)
    form = UserForm(request.POST or None)
    done = _("Brukeren er opprettet. Gi brukeren en rolle.")
    return answer(request, form, services.create_user, _("Ny bruker"), _("Opprett brukeren"), done)


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person: where she works, her roles, and what the rooms above know of her."""
    person = _person(pk)
    is_administrator = can_administer(request.user)
    roles = leaving.roles_by_time(person)
    # Why a role ended may be personal: for herself, and for those who may read it in the log.
    is_told = person == request.user or can_read_log(request.user)
    context = {
        "person": person,
        "roles": roles,
        "deputyships": deputyships_about(person),
        "history": history_of(person, *(row for rows in roles.values() for row in rows)) if is_told else None,
        "parts": panels.parts("person.page", request.user, person),
        "can_administer": is_administrator,
        "held_count": leaving.held_count(person) if is_administrator else None,
    }
    return render(request, "governance/person_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut a person out at once."""
    check_administer(request.user)
    person = _person(pk)
    if not person.is_active:
        raise WrongState(_("Brukeren er allerede stengt ute."))
    form = DeactivateForm(request.POST or None)

    def deactivate(*, reason: str, by: Any) -> None:
        services.deactivate(person, by=by, reason=reason)

    page = {"notes": [_("Personen blir logget ut av alt med en gang, og kan ikke logge inn igjen."),
                      leaving.words(leaving.left_without(person))], "danger": True}  # fmt: skip
    title = _("Steng ute %(person)s") % {"person": person}
    back = reverse("governance:person_detail", args=[pk])
    return answer(
        request, form, deactivate, title, _("Steng ute"), _("Brukeren er stengt ute."), back_path=back, more=page
    )


def _person(pk: int) -> User:
    return get_object_or_404(User.objects.select_related("workplace"), pk=pk)
