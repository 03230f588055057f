"""Forms of hand-overs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import HelhetForm, TextField
from governance.organisation.choices import PersonChoice
from governance.organisation.models import User


class HandOverForm(HelhetForm):
    """Who answers for it from now on, and what she should know."""

    to = PersonChoice(label=_("Ny ansvarlig"), queryset=User.objects.none(), empty_label=_("Velg person"))
    note = TextField(
        label=_("Melding til den nye ansvarlige"), rows=4, max_length=2000, required=False,
        help_text=_("For eksempel hva som haster, og hvem som vet mer."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class DeclineForm(HelhetForm):
    """Why one cannot take it over."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = TextField(
        label=_("Hvorfor kan du ikke overta?"), rows=3, max_length=1000,
        help_text=_("Den som ga deg ansvaret, får begrunnelsen og må finne en annen."),
    )  # fmt: skip
