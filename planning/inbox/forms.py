"""Forms for the inbox and the next cycle."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import HelhetForm, TextField
from planning.plans.forms import version_field


class AnswerForm(HelhetForm):
    """An answer to a læringsinnspill."""

    version = version_field()
    follow = forms.TypedChoiceField(
        label=_("Svar"),
        choices=(("yes", _("Tatt til følge")), ("no", _("Ikke tatt til følge"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=_("Begrunnelse"), rows=5, max_length=4000,
        help_text=_("Skriv hva planen gjør med innspillet, eller hvorfor det ikke tas med."),
    )  # fmt: skip


class CycleForm(HelhetForm):
    """The year of the next cycle."""

    year = forms.IntegerField(label=_("År"), min_value=2000, max_value=2199)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].widget.attrs |= {"inputmode": "numeric"}
