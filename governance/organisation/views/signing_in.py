"""The way in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _


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
        """Say that it is done."""
        messages.success(self.request, _("Passordet er byttet."))
        return super().form_valid(form)
