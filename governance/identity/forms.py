"""Forms about the way in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import HelhetForm, LineField


class ReasonForm(HelhetForm):
    """Why."""

    reason = LineField(label=_("Begrunnelse"), help_text=_("Vises i endringsloggen."), max_length=300)


class LockForm(HelhetForm):
    """Which lock."""

    account = LineField(max_length=150, required=False, widget=forms.HiddenInput)
    address = forms.GenericIPAddressField(required=False, widget=forms.HiddenInput)
