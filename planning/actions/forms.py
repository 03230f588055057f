"""Forms for actions and their milestones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from governance.core.forms import DateField, HelhetForm, LineField, TextField
from governance.core.visibility import ClosableForm, LegalBasisField, VisibilityField
from governance.organisation.choices import PersonChoice, UnitChoice
from governance.organisation.models import OrgUnit, User
from planning.actions.models import Action, ActionKind, Funding
from planning.plans.forms import LAST_VERSION, version_field

EMPTY_ROWS = 3
MOST_MILESTONES = 30


class ActionForm(ClosableForm):
    """An action: what is done, by whom and when."""

    title = LineField(label=_("Tiltak"))
    description = TextField(label=_("Beskrivelse"), required=False, rows=4)
    kind = forms.ChoiceField(label=_("Type"), choices=ActionKind.choices)
    funding = forms.ChoiceField(label=_("Finansiering"), choices=Funding.choices)
    unit = UnitChoice(label=_("Enhet"), queryset=OrgUnit.objects.none(), empty_label=_("Velg enhet"))
    responsible = PersonChoice(
        label=_("Ansvarlig"), queryset=User.objects.none(), empty_label=_("Velg person"),
        help_text=_("Én person med en rolle på enheten eller over den."),
    )  # fmt: skip
    starts_on = DateField(label=_("Start"))
    due_on = DateField(label=_("Frist"))
    visibility = VisibilityField(help_text=_("Kan ikke være åpnere enn målet."))
    legal_basis = LegalBasisField()

    def __init__(self, *args: Any, units: Any, people: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        if not is_new:
            self.fields["version"] = version_field()

    def clean(self) -> dict[str, Any]:
        """Put the dates in order beside the field that is wrong."""
        data = super().clean() or self.cleaned_data
        start, due = data.get("starts_on"), data.get("due_on")
        if start and due and due < start:
            self.add_error("due_on", ValidationError(_("Fristen kan ikke være før starten.")))
        return data


class MilestoneForm(HelhetForm):
    """One row: emptied, the milestone is taken away."""

    number = forms.IntegerField(required=False, min_value=1, max_value=LAST_VERSION, widget=forms.HiddenInput)
    title = LineField(label=_("Milepæl"), required=False)
    due_on = DateField(label=_("Frist"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both or none."""
        data = super().clean() or self.cleaned_data
        if data.get("title") and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", ValidationError(_("Skriv fristen for milepælen.")))
        if data.get("due_on") and not data.get("title") and "title" not in self.errors:
            self.add_error("title", ValidationError(_("Skriv hva milepælen er.")))
        return data


MilestoneRows = forms.formset_factory(
    MilestoneForm, extra=EMPTY_ROWS, max_num=MOST_MILESTONES, absolute_max=MOST_MILESTONES, validate_max=True
)


def milestone_rows(data: Any, action: Action | None = None) -> Any:
    """Return the formset with the action's milestones and three empty rows."""
    milestones = action.planning_milestones.all() if action else []
    initial = [{"number": m.pk, "title": m.title, "due_on": m.due_on} for m in milestones]
    return MilestoneRows(data, initial=initial, prefix="milepael")


def filled(rows: Any) -> list[tuple[int | None, str, Any]]:
    """Return (key, title, due date) of the rows that are filled in."""
    data = [row.cleaned_data for row in rows if row.cleaned_data.get("title")]
    return [(row.get("number"), row["title"], row["due_on"]) for row in data]


class DoneForm(HelhetForm):
    """The day a milestone was reached."""

    version = version_field()
    reached_on = DateField(label=_("Nådd dato"))
