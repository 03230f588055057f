"""Forms for units, people and roles."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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
