"""Deputies: who stands in for whom, and acting in another's place."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core import clock
from governance.core.errors import WrongState
from governance.organisation import acting, deputies, services
from governance.organisation.forms import DeputyForm, EndDeputyForm
from governance.organisation.models import Deputyship, User
from governance.organisation.permissions import can_appoint_somewhere, check_end_deputyship
from governance.organisation.views.answering import answer

HERE = "governance:deputy_list"


@require_safe
def deputy_list(request: HttpRequest) -> HttpResponse:
    """Show whom I may act for, who may act for me, and who may act for those I lead."""
    context = {"found": deputies.deputyships_of(request.user), "can_appoint": can_appoint_somewhere(request.user)}
    return render(request, "governance/deputy_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deputy_appoint(request: HttpRequest) -> HttpResponse:
    """Appoint a deputy."""
    if not can_appoint_somewhere(request.user):
        raise PermissionDenied
    assignments = deputies.appointable(request.user)
    initial = {"valid_from": clock.today(), "assignment": assignments.filter(user=cast(User, request.user)).first()}
    form = DeputyForm(request.POST or None, initial=initial, assignments=assignments)
    title, done = _("Utnevn stedfortreder"), _("Stedfortrederen er utnevnt.")
    return answer(request, form, services.appoint_deputy, title, _("Utnevn"), done, back_path=reverse(HERE))


@require_http_methods(["GET", "HEAD", "POST"])
def deputy_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a deputyship before its time."""
    deputyship = get_object_or_404(deputies.deputyships_visible_to(request.user), pk=pk)
    check_end_deputyship(request.user, deputyship)
    form = EndDeputyForm(request.POST or None, initial={"version": deputyship.version})

    def end(*, reason: str, version: int, by: Any) -> None:
        services.end_deputyship(deputyship, reason=reason, version=version, by=by)

    words = {"deputy": deputyship.deputy, "principal": deputyship.principal, "role": deputyship}
    title = _("Avslutt %(deputy)s som stedfortreder for %(principal)s (%(role)s)") % words
    return answer(
        request, form, end, title, _("Avslutt nå"), _("Personen er ikke lenger stedfortreder."), back_path=reverse(HERE)
    )


@require_POST
def acting_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Act in the place of another from now on."""
    deputyship = get_object_or_404(Deputyship.objects.select_related("principal"), pk=pk, deputy=request.user)
    if not Deputyship.objects.current().filter(pk=pk).exists():
        raise WrongState(_("Du er ikke stedfortreder i denne rollen nå."))
    acting.choose(request, deputyship)
    messages.success(request, _("Nå opptrer du for %(principal)s.") % {"principal": deputyship.principal})
    return redirect("home")


@require_POST
def acting_stop(request: HttpRequest) -> HttpResponse:
    """Act as oneself again."""
    acting.choose(request, None)
    messages.success(request, _("Nå opptrer du som deg selv."))
    return redirect("home")
