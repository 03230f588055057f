"""Forms for units, people and roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.core.forms import DateField, HelhetForm, LineField, TextField
from governance.organisation.models import OrgUnit, Role, UnitKind, User


class UnitForm(HelhetForm):
    """A new unit."""

    name = LineField(label=_("Navn"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Type"), choices=[choice for choice in UnitKind.choices if choice[0] != UnitKind.MUNICIPALITY]
    )
    parent = forms.ModelChoiceField(label=_("Ligger under"), queryset=OrgUnit.objects.filter(archived_at=None))


class UserForm(HelhetForm):
    """A new person, with her first role."""

    username = LineField(label=_("Brukernavn"), max_length=150)
    first_name = LineField(label=_("Fornavn"), max_length=150)
    last_name = LineField(label=_("Etternavn"), max_length=150)
    email = forms.EmailField(label=_("E-post"), required=False, max_length=254)
    workplace = forms.ModelChoiceField(label=_("Arbeidssted"), queryset=OrgUnit.objects.filter(archived_at=None))
    password = LineField(
        label=_("Midlertidig passord"),
        help_text=_("Minst tolv tegn. Personen kan bytte det selv etterpå."),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(HelhetForm):
    """A role for a person, on a unit, for a period."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.filter(is_active=True))
    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices)
    unit = forms.ModelChoiceField(
        label=_("Enhet"), queryset=OrgUnit.objects.filter(archived_at=None), help_text=_("Rollen gjelder alt under.")
    )
    valid_from = DateField(label=_("Fra og med"))
    valid_to = DateField(label=_("Til og med"), required=False)
    reason = LineField(label=_("Begrunnelse"), required=False)


class EndRoleForm(HelhetForm):
    """When a role ends, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    valid_to = DateField(label=_("Siste dag"))
    reason = TextField(label=_("Begrunnelse"), rows=2, max_length=300)


MOST = 2**63 - 1  # the largest number that both databases hold


class LogForm(HelhetForm):
    """What to look for in the change log. The last three are set by links: one thing, and where a page begins."""

    fra = DateField(label=_("Fra og med"), required=False)
    til = DateField(label=_("Til og med"), required=False)
    person = LineField(label=_("Navn på den som gjorde det"), required=False, max_length=100)
    slag = forms.ChoiceField(label=_("Hva slags ting"), required=False)
    hendelse = forms.ChoiceField(label=_("Hva som skjedde"), required=False)
    tekst = LineField(label=_("Ord i navnet eller begrunnelsen"), required=False, max_length=100)
    nummer = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)
    foer = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)
    etter = forms.IntegerField(required=False, min_value=0, max_value=MOST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Iterable[Kind], verbs: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(kind.code, kind.name.capitalize()) for kind in kinds]
        self.fields["slag"].choices = [("", _("Alle")), *chosen]  # type: ignore[attr-defined]
        self.fields["hendelse"].choices = [("", _("Alt")), *verbs]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("fra"), cleaned.get("til")
        if begins and ends and ends < begins:
            self.add_error("til", _("Sluttdatoen kan ikke være før startdatoen."))
        return cleaned
