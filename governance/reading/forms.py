"""Forms of the reading room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import DateField, HelhetForm, TextField
from governance.organisation.forms import UnitField
from governance.organisation.models import CONTENT_ROLES, OrgUnit


class AskForm(HelhetForm):
    """Who is asked to read, and by when."""

    roles = forms.MultipleChoiceField(
        label=_("Hvem skal lese?"),
        choices=[(role.value, role.label) for role in CONTENT_ROLES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Velg minst én rolle.")},
    )
    unit = UnitField(
        label=_("Hvor?"), help_text=_("De som har rollen på enheten eller under den. Velg kommunen for å spørre alle.")
    )
    due_on = DateField(label=_("Frist"))
    note = TextField(label=_("Melding til dem som skal lese"), max_length=1000, rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].initial = OrgUnit.objects.filter(parent=None).first()


class EndForm(HelhetForm):
    """Why the request is ended before everybody has confirmed."""

    reason = TextField(label=_("Begrunnelse"), max_length=2000, rows=4)
    version = forms.IntegerField(widget=forms.HiddenInput)
