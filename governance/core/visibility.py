"""The fields of every form in which somebody chooses who may read a thing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.editable import LONGEST_BASIS, Visibility, check_basis
from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm, LineField, add_rule_error


class VisibilityField(forms.ChoiceField):
    """Who may read the thing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Synlighet"), "choices": Visibility.choices, **kwargs})


class LegalBasisField(LineField):
    """By which law a thing is exempt from public access; empty for all others, so it is not called optional."""

    is_conditional = True

    def __init__(self, **kwargs: Any) -> None:
        words = _(
            "Fyll ut bare når du har valgt «unntatt offentlighet». "
            "For eksempel «offl. §\N{NO-BREAK SPACE}13, jf. fvl. §\N{NO-BREAK SPACE}13»."
        )
        own = {"label": _("Hjemmel"), "required": False, "max_length": LONGEST_BASIS, "help_text": words}
        super().__init__(**{**own, **kwargs})


class ClosableForm(HelhetForm):
    """A form with the two fields above, `visibility` and `legal_basis`: it tells what lacks with all else that does."""

    def clean(self) -> dict[str, Any]:
        """Ask for the legal basis of an exemption, and for none of anything else, beside the field."""
        data = super().clean() or self.cleaned_data
        if {"visibility", "legal_basis"} <= data.keys():
            try:
                check_basis(data["visibility"], data["legal_basis"])
            except RuleBroken as error:
                add_rule_error(self, error)
        return data
