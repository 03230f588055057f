"""The way in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.errors import RuleBroken
from governance.identity import leaving, pending, provider, sessions
from governance.organisation import services
from governance.organisation.permissions import can_administer


class LoginView(auth.LoginView):
    """Django's login in our frame; a wrong password is answered with 422 as every bad form is."""

    template_name = "governance/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say why, to somebody whose session has ended."""
        return super().get_context_data(
            has_ended=self.request.session.pop(sessions.ENDED, False),
            external_label=settings.OIDC_LABEL if provider.is_in_use() else "",
            **kwargs,
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Log her in, or ask for the second step first."""
        goes_to = self.get_success_url()
        if provider.is_in_use() and settings.OIDC_ONLY and not can_administer(form.get_user()):
            form.add_error(None, _("Passord er stengt her. Bruk kommunens innlogging."))
            return self.form_invalid(form)
        step = pending.begin(self.request, form.get_user(), goes_to)
        return redirect(step or goes_to)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form with its error."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class LogoutView(auth.LogoutView):
    """Django's logout, which goes on to the municipality's own sign-in for those who came from there."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log her out here first, so that she is out whatever becomes of the rest."""
        token = leaving.token_of(request)
        answer = super().post(request, *args, **kwargs)
        return leaving.go_on(request, token) or answer


class PasswordChangeView(auth.PasswordChangeView):
    """Django's change of password in our frame. Sessions elsewhere die with the old password."""

    template_name = "governance/password_change.html"
    success_url = reverse_lazy("home")

    def get_form(self, form_class: type[PasswordChangeForm] | None = None) -> PasswordChangeForm:
        """Ask for the new password a second time in plain words."""
        form = super().get_form(form_class)
        again = form.fields["new_password2"]
        again.label, again.help_text = _("Nytt passord en gang til"), ""
        return form

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        """Show the form with its errors."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Store it through the service, keep this session, and say what happened."""
        try:
            services.change_own_password(user=form.user, password=form.cleaned_data["new_password1"])
        except RuleBroken as error:
            form.add_error("new_password1", error.message)
            return self.form_invalid(form)
        auth.update_session_auth_hash(self.request, form.user)
        messages.success(self.request, _("Passordet er byttet. Du er logget ut på andre enheter."))
        return redirect(self.get_success_url())


@require_http_methods(["GET", "HEAD", "POST"])
def log_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ask, and end all sessions of the one who asks, this one too."""
    if request.method != "POST":
        return render(request, "governance/logout_everywhere.html")
    services.end_sessions(request.user, by=request.user)
    token = leaving.token_of(request)
    logout(request)
    messages.success(request, _("Du er logget ut overalt."))
    return leaving.go_on(request, token) or redirect("home")
