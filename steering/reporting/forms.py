"""The shape of what is typed in reports and about periods."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.core.forms import DateField, HelhetForm, LineField, NumberField, TextField
from governance.core.progress import STALE, STALE_LABEL, ProgressStatus
from governance.organisation.choices import UnitChoice
from governance.organisation.models import OrgUnit
from governance.process.models import CycleStatus, GovernanceCycle
from planning.goals.models import FocusArea
from steering.reporting.models import PeriodKind, ReportItem

REASON_LENGTH = 300


class ActionRowForm(HelhetForm):
    """How it goes with one action."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(
        label=_("Status"), choices=ProgressStatus.choices, widget=forms.RadioSelect, required=False
    )
    comment = TextField(label=_("Kommentar"), rows=2, required=False)
    next_step = TextField(label=_("Neste steg"), rows=2, required=False)


class IndicatorRowForm(HelhetForm):
    """What was measured."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    value = NumberField(label=_("Målt verdi"), max_digits=14, decimal_places=2, required=False)
    comment = TextField(label=_("Kommentar"), rows=2, required=False)


def row_form(item: ReportItem, data: Any = None, *, is_unchanged: bool = False) -> HelhetForm:
    """Return the form of a row: bound to what was typed, or filled with what is stored.

    «Uendret» needs no answer, so then nothing is missing.
    """
    stored = {name: getattr(item, name) for name in ("version", "status", "comment", "next_step", "value")}
    form = _form_class(item)(data, prefix=_prefix(item), initial=stored)
    if "value" in form.fields:
        form.fields["value"].required = not is_unchanged
    return form


def _form_class(item: ReportItem) -> type[HelhetForm]:
    return IndicatorRowForm if item.indicator_id else ActionRowForm


def _prefix(item: ReportItem) -> str:
    return f"rad{item.pk}"


class Control(NamedTuple):
    """One control of a row as its template writes it: what a bound field tells."""

    html_name: str
    auto_id: str
    field: forms.Field
    value: Any
    errors: Iterable[str] = ()


def stored_controls(item: ReportItem) -> dict[str, Control]:
    """Return the controls of the row's form by name, filled with what is stored.

    The page has a form for every row. To make each, and let its widgets draw it, costs more than all the rest.
    """
    controls = {}
    for name, field in _form_class(item).base_fields.items():
        html_name = f"{_prefix(item)}-{name}"
        value = field.prepare_value(getattr(item, name))
        controls[name] = Control(html_name, f"id_{html_name}", field, value)
    return controls


def typed_controls(form: HelhetForm) -> dict[str, Control]:
    """Return the controls of a row's form by name, with what was typed and what is wrong with it."""
    return {
        bound.name: Control(bound.html_name, str(bound.auto_id), bound.field, bound.value(), bound.errors)
        for bound in form
    }


class SummaryForm(HelhetForm):
    """What the unit wants to say about the period as a whole."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    summary = TextField(
        label=_("Oppsummering"),
        help_text=_("Det viktigste for perioden, i noen få setninger. Lederen over leser dette først."),
        rows=4,
        required=False,
    )


class ReasonForm(HelhetForm):
    """Why a report is returned."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = TextField(
        label=_("Hva må rettes?"), help_text=_("Enheten ser dette øverst i rapporten."), rows=4, max_length=2000
    )


class TakeBackForm(HelhetForm):
    """Why a report is taken back by the one who sent it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = TextField(label=_("Hvorfor tar du den tilbake?"), rows=3, max_length=2000)


class MoveForm(HelhetForm):
    """A press on a button: which version was shown, and the digest of all that was shown with it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    shown_hash = LineField(widget=forms.HiddenInput, max_length=64, required=False)


class OpinionForm(MoveForm):
    """What one who is asked says of a delivered report."""

    note = TextField(label=_("Innspillet ditt"), rows=4, max_length=2000)


class RecommendForm(MoveForm):
    """The recommendation of a delivered report."""

    note = TextField(label=_("Merknad til anbefalingen"), rows=3, max_length=2000, required=False)


class CorrectionForm(HelhetForm):
    """A correction of what was approved."""

    status = forms.ChoiceField(
        label=_("Riktig status"), choices=ProgressStatus.choices, widget=forms.RadioSelect, required=False
    )
    comment = TextField(label=_("Kommentar"), rows=3, required=False)
    next_step = TextField(label=_("Neste steg"), rows=3, required=False)
    reason = LineField(
        label=_("Hvorfor rettes den?"),
        help_text=_("Den gamle statusen blir stående i historikken sammen med begrunnelsen."),
        max_length=REASON_LENGTH,
    )


class PeriodForm(HelhetForm):
    """A new period."""

    cycle = forms.ModelChoiceField(label=_("År"), queryset=GovernanceCycle.objects.none(), empty_label=_("Velg år"))
    kind = forms.ChoiceField(label=_("Periode"), choices=PeriodKind.choices)
    starts_on = DateField(label=_("Fra"))
    ends_on = DateField(label=_("Til og med"))
    due_on = DateField(label=_("Frist for rapport"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycles = GovernanceCycle.objects.exclude(status=CycleStatus.CLOSED).filter(archived_at=None)
        cast(forms.ModelChoiceField, self.fields["cycle"]).queryset = cycles


class ExtendForm(HelhetForm):
    """A later day for the reports."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = DateField(label=_("Ny frist"))
    reason = LineField(label=_("Hvorfor forlenges fristen?"), max_length=REASON_LENGTH)


class CloseForm(HelhetForm):
    """The end of a period."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = LineField(
        label=_("Hvorfor avsluttes perioden nå?"),
        help_text=_("Teksten står på alle rapportene som låses."),
        max_length=REASON_LENGTH,
    )


class StatusFilterForm(HelhetForm):
    """What to see in the list of goals and actions."""

    enhet = UnitChoice(label=_("Enhet"), queryset=OrgUnit.objects.none(), empty_label=_("Alle"), required=False)
    satsing = forms.ModelChoiceField(
        label=_("Satsingsområde"), queryset=FocusArea.objects.all(), empty_label=_("Alle"), required=False
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("Alle")), (STALE, STALE_LABEL), *ProgressStatus.choices],
        required=False,
    )
    type = forms.ChoiceField(
        label=_("Type"), choices=[("", _("Mål og tiltak")), ("goal", _("Mål")), ("action", _("Tiltak"))], required=False
    )

    def __init__(self, data: Any, *, units: QuerySet[OrgUnit]) -> None:
        super().__init__(data)
        cast(forms.ModelChoiceField, self.fields["enhet"]).queryset = units
