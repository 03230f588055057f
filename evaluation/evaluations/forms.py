"""Forms for evaluations and findings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.evaluations.models import FindingKind
from evaluation.evaluations.queries import plannable_units, possible_people
from governance.core.editable import Visibility
from governance.core.forms import DateField, HelhetForm, LineField, TextField
from governance.core.visibility import ClosableForm, LegalBasisField, VisibilityField
from governance.organisation.choices import PersonChoice, UnitChoice
from governance.organisation.models import OrgUnit, User
from governance.organisation.queries import possible_responsible
from planning.goals.models import Goal


class EvaluationForm(ClosableForm):
    """What an evaluation is about, who answers for it, and when it should be done."""

    title = LineField(label=_("Tittel"), help_text=_("Skriv den gjerne som et spørsmål."))
    question = TextField(label=_("Hva vil vi finne ut?"), rows=4)
    method = TextField(label=_("Hvordan undersøker vi det?"), rows=3, required=False)
    responsible = PersonChoice(
        label=_("Ansvarlig"),
        queryset=User.objects.none(),
        empty_label=_("Velg person"),
        help_text=_("Én person med en rolle på enheten eller over den."),
    )
    due_on = DateField(label=_("Frist"))
    visibility = VisibilityField(initial=Visibility.INTERNAL, help_text=_("Kan ikke være åpnere enn målet."))
    legal_basis = LegalBasisField()


class PlanForm(EvaluationForm):
    """A new evaluation: of which goal, and for which unit."""

    goal = forms.ModelChoiceField(
        label=_("Mål som skal evalueres"), queryset=Goal.objects.none(), empty_label=_("Velg mål")
    )
    unit = UnitChoice(label=_("Enhet"), queryset=OrgUnit.objects.none(), empty_label=_("Velg enhet"))
    field_order = ("goal", "unit", "title", "question", "method", "responsible", "due_on", "visibility", "legal_basis")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = Goal.objects.visible_to(user).order_by("title", "pk")
        self.fields["unit"].queryset = plannable_units(user)
        self.fields["responsible"].queryset = possible_people().select_related("workplace")


class EditForm(EvaluationForm):
    """An evaluation that is changed, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: OrgUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = possible_responsible(unit).select_related("workplace")


class FindingForm(HelhetForm):
    """One finding."""

    kind = forms.ChoiceField(label=_("Hva slags funn er det?"), choices=FindingKind.choices, widget=forms.RadioSelect)
    text = TextField(label=_("Hva fant vi?"), rows=3)
    evidence = TextField(label=_("Hva bygger vi det på?"), rows=2, required=False)


class EditFindingForm(FindingForm):
    """A finding that is changed, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class FinishForm(HelhetForm):
    """What an evaluation concludes with."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    conclusion = TextField(
        label=_("Konklusjon"),
        rows=5,
        help_text=_("Svar på spørsmålet dere stilte. Når evalueringen er ferdig, kan ingen endre den."),
    )
