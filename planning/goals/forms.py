"""Forms for satsingsområder, goals and indicators."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from governance.core import clock
from governance.core.editable import Visibility
from governance.core.forms import HelhetForm, LineField, NumberField, TextField
from governance.core.visibility import ClosableForm, LegalBasisField, VisibilityField
from governance.organisation.choices import PersonChoice, UnitChoice
from governance.organisation.models import OrgUnit, User
from planning.goals.models import (
    Direction,
    FocusArea,
    Frequency,
    Goal,
    GoalKind,
    GoalLinkKind,
    Indicator,
    SustainableDevelopmentGoal,
)
from planning.plans.forms import version_field
from planning.plans.models import Plan

YEARS_AHEAD = 4


class FocusAreaForm(HelhetForm):
    """The name and text of a satsingsområde."""

    title = LineField(label=_("Navn"), max_length=120)
    description = TextField(label=_("Beskrivelse"), required=False, rows=3, max_length=2000)

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            self.fields["version"] = version_field()


class GoalChoice(forms.ModelChoiceField):
    """A choice among goals, with the satsingsområde of each."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the goal and where it belongs."""
        return f"{obj.title} ({obj.focus_area.title})"


class GoalForm(ClosableForm):
    """A goal: what it is, where it belongs, and who answers for it."""

    title = LineField(label=_("Mål"), help_text=_("Skriv i én setning hva dere skal ha oppnådd."))
    description = TextField(label=_("Beskrivelse"), required=False, rows=4)
    kind = forms.ChoiceField(label=_("Type"), choices=GoalKind.choices, initial=GoalKind.SUB, widget=forms.RadioSelect)
    focus_area = forms.ModelChoiceField(
        label=_("Satsingsområde"), queryset=FocusArea.objects.none(), empty_label=_("Velg satsingsområde")
    )
    parent = GoalChoice(
        label=_("Ligger under målet"), queryset=Goal.objects.none(), required=False, empty_label=_("Ingen")
    )
    plan = forms.ModelChoiceField(label=_("Plan"), queryset=Plan.objects.none(), required=False, empty_label=_("Ingen"))
    unit = UnitChoice(label=_("Enhet"), queryset=OrgUnit.objects.none(), empty_label=_("Velg enhet"))
    responsible = PersonChoice(
        label=_("Ansvarlig"), queryset=User.objects.none(), empty_label=_("Velg person"),
        help_text=_("Én person med en rolle på enheten eller over den."),
    )  # fmt: skip
    visibility = VisibilityField(initial=Visibility.INTERNAL, help_text=_("Kan ikke være åpnere enn målet over."))
    legal_basis = LegalBasisField()
    development_goals = forms.ModelMultipleChoiceField(
        label=_("FNs bærekraftsmål"), queryset=SustainableDevelopmentGoal.objects.all(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(
        self, *args: Any, areas: Any, parents: Any, plans: Any, units: Any, people: Any, is_new: bool = True,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        choices = {"focus_area": areas, "parent": parents, "plan": plans, "unit": units, "responsible": people}
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if not is_new:
            self.fields["version"] = version_field()


class ReassignForm(HelhetForm):
    """Another ansvarlig."""

    version = version_field()
    responsible = PersonChoice(label=_("Ny ansvarlig"), queryset=User.objects.none(), empty_label=_("Velg person"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


class LinkForm(HelhetForm):
    """A thread to another goal."""

    kind = forms.ChoiceField(
        label=_("Dette målet"), choices=GoalLinkKind.choices, initial=GoalLinkKind.FOLLOWS_UP, widget=forms.RadioSelect
    )
    target = GoalChoice(label=_("Målet i den andre planen"), queryset=Goal.objects.none(), empty_label=_("Velg mål"))

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]


def _number(label: Any, *, required: bool = False, **more: Any) -> NumberField:
    return NumberField(label=label, required=required, max_digits=14, decimal_places=2, **more)


class IndicatorForm(HelhetForm):
    """How a goal is measured. With `empty_permitted` all of it may stand empty."""

    name = LineField(label=_("Hva måles?"), help_text=_("For eksempel «Elever som trives på skolen»."))
    unit_of_measure = LineField(
        label=_("Måleenhet"), max_length=40, help_text=_("For eksempel prosent, antall eller kroner.")
    )
    direction = forms.ChoiceField(label=_("Hva er bra?"), choices=Direction.choices, initial=Direction.HIGHER)
    baseline = _number(_("Utgangspunkt"))
    target = _number(_("Målverdi"), required=True, help_text=_("Verdien dere vil nå."))
    target_low = _number(
        _("Nedre grense"),
        help_text=_("Bare når verdien skal ligge innenfor et område. Målverdien er da den øvre grensen."),
    )
    tolerance = _number(
        _("Slingringsmonn"), min_value=Decimal(0), initial=Decimal(0),
        help_text=_("Så langt fra målverdien er indikatoren «i faresonen». Lenger unna er det avvik."),
    )  # fmt: skip
    frequency = forms.ChoiceField(label=_("Hvor ofte?"), choices=Frequency.choices, initial=Frequency.EACH_PERIOD)
    source = LineField(label=_("Kilde"), required=False)

    def __init__(self, *args: Any, indicator: Indicator | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {row.year: row.value for row in indicator.planning_targets.all()} if indicator else {}
        this_year = clock.today().year
        self.years = sorted({*known, *range(this_year, this_year + YEARS_AHEAD)})
        for year in self.years:
            self.fields[f"target_{year}"] = _number(str(year))
            self.initial[f"target_{year}"] = known.get(year)
        if indicator is not None:
            self.fields["version"] = version_field()
            self.initial |= {name: getattr(indicator, name) for name in (*type(self).base_fields, "version")}

    def year_fields(self) -> list[forms.BoundField]:
        """Return the fields of the years, for the template's row."""
        return [self[f"target_{year}"] for year in self.years]

    def has_changed(self) -> bool:
        """Return True when something has been written; the choices have a value from the start."""
        return bool(set(self.changed_data) - {"direction", "frequency", "tolerance"})

    def clean(self) -> dict[str, Any]:
        """Ask for the lower end of a range beside its field."""
        data = super().clean() or self.cleaned_data
        low, high = data.get("target_low"), data.get("target")
        if data.get("direction") == Direction.RANGE and high is not None and (low is None or low > high):
            self.add_error("target_low", ValidationError(_("Skriv en nedre grense som ikke er over målverdien.")))
        return data

    def values(self) -> dict[str, Any]:
        """Return what the services take."""
        data = dict(self.cleaned_data)
        targets = {year: data.pop(f"target_{year}", None) for year in self.years}
        data["targets"] = {year: value for year, value in targets.items() if value is not None}
        data["tolerance"] = data["tolerance"] or Decimal(0)
        return data


class CorrectionForm(HelhetForm):
    """A right value in place of a wrong one."""

    value = _number(_("Riktig verdi"), required=True)
    reason = LineField(label=_("Hvorfor rettes den?"), max_length=300)


class ArchiveForm(HelhetForm):
    """Why something is put away."""

    version = version_field()
    reason = TextField(label=_("Begrunnelse"), rows=3, max_length=1000)
