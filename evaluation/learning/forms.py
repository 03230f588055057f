"""Forms for lessons: the proposal, and what each in the line says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Visibility
from governance.core.forms import DateField, HelhetForm, LineField, TextField
from governance.core.visibility import ClosableForm, LegalBasisField, VisibilityField
from governance.organisation.choices import UnitChoice
from governance.organisation.models import OrgUnit
from governance.policy.models import PolicyDocument
from governance.process.acting import ShownForm


class LessonForm(HelhetForm):
    """What was learnt, and what should be done about it."""

    title = LineField(label=_("Læringspunkt"), help_text=_("Én setning som andre kan lære av."))
    text = TextField(label=_("Hva har vi lært?"), rows=4)
    proposal = TextField(label=_("Hva bør vi gjøre?"), rows=3)


class ProposeForm(ClosableForm, LessonForm):
    """A new lesson: also whom it is about, and who may read it."""

    unit = UnitChoice(
        label=_("Hvilken enhet gjelder det?"), queryset=OrgUnit.objects.none(), empty_label=_("Velg enhet")
    )
    visibility = VisibilityField(initial=Visibility.INTERNAL)
    legal_basis = LegalBasisField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.living()


class EditForm(LessonForm):
    """A lesson that was sent back, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class OpinionForm(ShownForm):
    """What those think who are asked: the owner unit, or another that the line names."""

    note = TextField(label=_("Hva mener du om forslaget?"), rows=3)


class RecommendForm(ShownForm):
    """What one who is asked recommends."""

    note = TextField(label=_("Hva anbefaler du, og hvorfor?"), rows=3)


class DecideForm(ShownForm):
    """What the group of top managers decided."""

    carry_on = forms.TypedChoiceField(
        label=_("Hva besluttet toppledergruppa?"),
        choices=[("yes", _("Før læringen videre til neste plan")), ("no", _("Ikke før læringen videre"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    policy = forms.ModelChoiceField(
        label=_("Foreslå læringen også for en policy"),
        queryset=PolicyDocument.objects.none(),
        required=False,
        empty_label=_("Ingen policy"),
        help_text=_("De som skriver policyen, får forslaget og må svare på det."),
    )
    meeting_on = DateField(label=_("Møtedato"))
    note = TextField(
        label=_("Begrunnelse"),
        rows=3,
        required=False,
        help_text=_("Må fylles ut når læringspunktet ikke føres videre."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # More people read lessons than may know of a policy that is exempt from public access.
        self.fields["policy"].queryset = PolicyDocument.objects.published().exclude(visibility=Visibility.EXEMPT)


class AgainForm(HelhetForm):
    """Nothing to fill in: the corrected lesson is sent on."""
