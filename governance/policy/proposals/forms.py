"""The form that answers a proposal for a policy."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import HelhetForm, TextField


class AnswerForm(HelhetForm):
    """What the writers make of a proposal."""

    follow = forms.TypedChoiceField(
        label=_("Hva skjer med forslaget?"),
        choices=(("yes", _("Tatt til følge: det står i neste versjon")), ("no", _("Ikke tatt til følge"))),
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=_("Begrunnelse"), max_length=4000, rows=5,
        help_text=_("Skriv hva policyen sier om dette nå, eller hvorfor det ikke tas med."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
