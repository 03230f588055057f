"""Forms about the way in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import HelhetForm, LineField
from governance.organisation.models import OrgUnit, Role


class ReasonForm(HelhetForm):
    """Why."""

    reason = LineField(label=_("Begrunnelse"), help_text=_("Vises i endringsloggen."), max_length=300)


class PeopleForm(HelhetForm):
    """Whom to look for."""

    navn = LineField(label=_("Navn"), max_length=100, required=False)


class LockForm(HelhetForm):
    """Which lock."""

    account = LineField(max_length=150, required=False, widget=forms.HiddenInput)
    address = forms.GenericIPAddressField(required=False, widget=forms.HiddenInput)


class CodeForm(HelhetForm):
    """A code from the telephone, or a recovery code."""

    code = LineField(
        label=_("Kode"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """Return it without the spaces that the telephone shows it with."""
        return "".join(self.cleaned_data["code"].split())


class RulesForm(HelhetForm):
    """Who must take a second step."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    second_factor_roles = forms.MultipleChoiceField(
        label=_("Roller som må ha tofaktor"),
        help_text=_("Gjelder fra neste innlogging. Den som mangler tofaktor, må ta den i bruk før noe annet."),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class LinkForm(ReasonForm):
    """Who she is at the municipality's sign-in."""

    subject = LineField(
        label=_("Kjennetegn (sub)"),
        help_text=_("Personen ser det på siden som vises når innloggingen ikke er koblet til en bruker."),
        max_length=255,
    )
    field_order = ("subject", "reason")


class MappingForm(HelhetForm):
    """A group, and what it gives."""

    group = LineField(
        label=_("Gruppe"), help_text=_("Slik den heter, eller er nummerert, i innloggingen."), max_length=200
    )
    role = forms.ChoiceField(label=_("Rolle"), choices=[("", _("Velg rolle")), *Role.choices])
    unit = forms.ModelChoiceField(
        label=_("Enhet"), queryset=OrgUnit.objects.filter(archived_at=None), help_text=_("Rollen gjelder alt under.")
    )
