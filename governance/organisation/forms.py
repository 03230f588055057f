"""Forms for units, people and roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.core.forms import DateField, HelhetForm, LineField, TextField
from governance.organisation.choices import PersonChoice, UnitChoice
from governance.organisation.models import OrgUnit, Role, RoleAssignment, UnitKind, User

KINDS_BELOW = [choice for choice in UnitKind.choices if choice[0] != UnitKind.MUNICIPALITY]
CODE_HELP = _("Koden i lønns- eller regnskapssystemet. Uten kode får enheten neste ledige nummer.")


class UnitField(UnitChoice):
    """A choice among the units that exist on the day the form is shown: new things are put on no others."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": OrgUnit.objects.none(), "empty_label": _("Velg enhet"), **kwargs})

    def __deepcopy__(self, memo: Any) -> Any:
        """Return the field for one form, with the units of today."""
        copied = super().__deepcopy__(memo)
        copied.queryset = OrgUnit.objects.living()
        return copied


class UnitForm(HelhetForm):
    """A new unit."""

    name = LineField(label=_("Navn"), max_length=120)
    kind = forms.ChoiceField(label=_("Type"), choices=KINDS_BELOW)
    parent = UnitField(label=_("Ligger under"))
    valid_from = DateField(label=_("Gyldig fra"), required=False)
    code = LineField(label=_("Kode"), max_length=20, required=False, help_text=CODE_HELP)


class UnitEditForm(HelhetForm):
    """The name, kind and code of a unit. The municipality stays the municipality."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = LineField(label=_("Navn"), max_length=120)
    kind = forms.ChoiceField(label=_("Type"), choices=KINDS_BELOW)
    code = LineField(label=_("Kode"), max_length=20)

    def __init__(self, *args: Any, unit: OrgUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unit.parent_id is None:
            self.fields["kind"].choices = [(UnitKind.MUNICIPALITY.value, UnitKind.MUNICIPALITY.label)]


class ElsewhereForm(HelhetForm):
    """What chooses another unit for a unit: neither itself nor one below it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: OrgUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = field.queryset.exclude(path__startswith=unit.path)


class UnitMoveForm(ElsewhereForm):
    """Where a unit is to stand, and why."""

    parent = UnitField(label=_("Skal ligge under"))
    reason = TextField(label=_("Begrunnelse"), rows=2, max_length=300)


class UnitMergeForm(ElsewhereForm):
    """Which unit takes over, and why."""

    into = UnitField(label=_("Enheten som overtar"))
    reason = TextField(label=_("Begrunnelse"), rows=2, max_length=300)


class UnitCloseForm(HelhetForm):
    """The last day of a unit, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DateField(label=_("Siste dag"))
    reason = TextField(label=_("Begrunnelse"), rows=2, max_length=300)


class RolesOfUnit(forms.ModelMultipleChoiceField):
    """A choice among the roles on one unit."""

    def label_from_instance(self, obj: RoleAssignment) -> str:
        """Return it as «Kari Nordmann, linjeleder»."""
        return f"{obj.user}, {obj.get_role_display()}"


class UnitKeepForm(HelhetForm):
    """Which roles go on with a unit that is not to be closed after all, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    roles = RolesOfUnit(
        label=_("Roller som også gjelder videre"),
        queryset=RoleAssignment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = TextField(label=_("Begrunnelse"), rows=2, max_length=300)

    def __init__(self, *args: Any, roles: QuerySet[RoleAssignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if roles:
            self.fields["roles"].queryset = roles
        else:
            del self.fields["roles"]


class TreeDateForm(HelhetForm):
    """The day the tree is shown as it was."""

    dato = DateField(label=_("Vis organisasjonen slik den var"), required=False)


class UserForm(HelhetForm):
    """A new person, with her first role."""

    username = LineField(label=_("Brukernavn"), max_length=150)
    first_name = LineField(label=_("Fornavn"), max_length=150)
    last_name = LineField(label=_("Etternavn"), max_length=150)
    email = forms.EmailField(label=_("E-post"), required=False, max_length=254)
    workplace = UnitField(label=_("Arbeidssted"))
    password = LineField(
        label=_("Midlertidig passord"),
        help_text=_("Minst tolv tegn. Personen kan bytte det selv etterpå."),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(HelhetForm):
    """A role for a person, on a unit, for a period."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.filter(is_active=True))
    role = forms.ChoiceField(label=_("Rolle"), choices=[("", _("Velg rolle")), *Role.choices])
    unit = UnitField(label=_("Enhet"), help_text=_("Rollen gjelder alt under."))
    valid_from = DateField(label=_("Fra og med"))
    valid_to = DateField(label=_("Til og med"), required=False)
    reason = LineField(
        label=_("Begrunnelse"), help_text=_("For eksempel ny leder fra høsten. Vises i endringsloggen."), max_length=300
    )


class EndRoleForm(HelhetForm):
    """When a role ends, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    valid_to = DateField(label=_("Siste dag"))
    reason = TextField(label=_("Begrunnelse"), rows=2, max_length=300)


class KeepRoleForm(HelhetForm):
    """Why a role does not end after all."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = TextField(label=_("Begrunnelse"), rows=2, max_length=300)


MOST = 2**63 - 1  # the largest number that both databases hold


class LogForm(HelhetForm):
    """What to look for in the change log. The last three are set by links: one thing, and where a page begins."""

    fra = DateField(label=_("Fra og med"), required=False)
    til = DateField(label=_("Til og med"), required=False)
    person = LineField(label=_("Navn på den som gjorde det"), required=False, max_length=100)
    slag = forms.ChoiceField(label=_("Hva endringen gjelder"), required=False)
    hendelse = forms.ChoiceField(label=_("Hva som skjedde"), required=False)
    tekst = LineField(label=_("Ord i navnet eller begrunnelsen"), required=False, max_length=100)
    nummer = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)
    foer = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)
    etter = forms.IntegerField(required=False, min_value=0, max_value=MOST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Iterable[Kind], verbs: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(kind.code, kind.name.capitalize()) for kind in kinds]
        self.fields["slag"].choices = [("", _("Alle")), *chosen]
        self.fields["hendelse"].choices = [("", _("Alt")), *verbs]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("fra"), cleaned.get("til")
        if begins and ends and ends < begins:
            self.add_error("til", _("Sluttdatoen kan ikke være før startdatoen."))
        return cleaned


class ImportForm(HelhetForm):
    """A file of units, people and roles."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Arbeidsbok (.xlsx) eller CSV (.csv), høyst 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Velg en fil."),
            "missing": _("Velg en fil."),
            "invalid": _("Velg en fil."),
            "empty": _("Filen er tom. Velg en annen."),
        },
    )


class DeactivateForm(HelhetForm):
    """Why a person is shut out."""

    reason = TextField(label=_("Begrunnelse"), rows=2, max_length=300)


class AssignmentField(forms.ModelChoiceField):
    """A choice of one person in one role on one unit."""

    def label_from_instance(self, obj: RoleAssignment) -> str:
        """Return it as «Kari Nordmann, linjeleder, Fjellsrud skole»."""
        return f"{obj.user}, {obj.get_role_display()}, {obj.unit}"


class DeputyForm(HelhetForm):
    """Who stands in for whom, and for how long."""

    assignment = AssignmentField(
        label=_("På vegne av"), queryset=RoleAssignment.objects.none(), empty_label=_("Velg person og rolle")
    )
    deputy = PersonChoice(
        label=_("Stedfortreder"),
        queryset=User.objects.filter(is_active=True).select_related("workplace"),
        empty_label=_("Velg person"),
    )
    valid_from = DateField(label=_("Fra og med"))
    valid_to = DateField(label=_("Til og med"))
    reason = LineField(label=_("Begrunnelse"), help_text=_("For eksempel ferie eller permisjon."))

    def __init__(self, *args: Any, assignments: QuerySet[RoleAssignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignment"].queryset = assignments


class EndDeputyForm(HelhetForm):
    """Why a deputyship ends before its time."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = LineField(label=_("Begrunnelse"))


class RoleFilterForm(HelhetForm):
    """Which roles to see."""

    naar = forms.ChoiceField(
        label=_("Når"),
        choices=[("", _("Nå")), ("coming", _("Kommende")), ("past", _("Tidligere")), ("all", _("Alle"))],
        required=False,
    )
    rolle = forms.ChoiceField(label=_("Rolle"), choices=[("", _("Alle")), *Role.choices], required=False)
    enhet = UnitChoice(
        label=_("Enhet"),
        queryset=OrgUnit.objects.filter(archived_at=None),
        empty_label=_("Hele kommunen"),
        required=False,
    )
    person = LineField(label=_("Navn"), max_length=100, required=False)
