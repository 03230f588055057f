"""The organisation in the browser: the tree with its leaders, and the administrator's forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core import clock
from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm, add_rule_error
from governance.organisation import services
from governance.organisation.forms import EndRoleForm, RoleForm, UnitForm, UserForm
from governance.organisation.models import RoleAssignment
from governance.organisation.permissions import can_administer, check_administer
from governance.organisation.queries import tree


class LoginView(auth.LoginView):
    """Django's login in our frame; a wrong password is answered with 422 as every bad form is."""

    template_name = "governance/login.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form with its error."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PasswordChangeView(auth.PasswordChangeView):
    """Django's change of password in our frame."""

    template_name = "governance/password_change.html"
    success_url = reverse_lazy("home")

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        """Show the form with its errors."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, _("Passordet er byttet."))
        return super().form_valid(form)


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """Show the units as a tree, each with the people who hold a role there today."""
    context = {"rows": tree(), "can_administer": can_administer(request.user)}
    return render(request, "governance/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_create(request: HttpRequest) -> HttpResponse:
    """Create a unit."""
    check_administer(request.user)
    form = UnitForm(request.POST or None)
    return _answer(request, form, services.create_unit, _("Ny enhet"), _("Opprett enheten"), _("Enheten er opprettet."))


@require_http_methods(["GET", "HEAD", "POST"])
def user_create(request: HttpRequest) -> HttpResponse:
    """Create a person."""
    check_administer(request.user)
    form = UserForm(request.POST or None)
    done = _("Brukeren er opprettet. Gi brukeren en rolle.")
    return _answer(request, form, services.create_user, _("Ny bruker"), _("Opprett brukeren"), done)


@require_http_methods(["GET", "HEAD", "POST"])
def role_grant(request: HttpRequest) -> HttpResponse:
    """Give a person a role."""
    check_administer(request.user)
    form = RoleForm(request.POST or None, initial={"valid_from": clock.today()})
    return _answer(request, form, services.grant_role, _("Gi en rolle"), _("Gi rollen"), _("Rollen er gitt."))


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
    return _answer(request, form, end, title, _("Avslutt rollen"), _("Rollen har fått en sluttdato."))


def _answer(request: HttpRequest, form: HelhetForm, service: Any, title: str, submit: str, done: str) -> HttpResponse:
    """Run the service with what the form holds, or show the form with its errors."""
    if request.method == "POST" and form.is_valid():
        try:
            service(**form.cleaned_data, by=request.user)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, done)
            return redirect("governance:organisation")
    context = {"form": form, "page_heading": title, "submit": submit}
    return render(request, "governance/organisation_form.html", context, status=422 if form.errors else 200)
