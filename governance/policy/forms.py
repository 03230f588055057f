"""Forms of the policy room: shape of input and words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from governance.core import clock
from governance.core.editable import Visibility
from governance.core.forms import DateField, HelhetForm, LineField, TextField
from governance.core.visibility import ClosableForm, LegalBasisField, VisibilityField
from governance.documents import codes
from governance.documents.uploads import LARGEST
from governance.organisation.choices import PersonChoice
from governance.organisation.forms import UnitField
from governance.organisation.models import User
from governance.policy.models import PolicyDocument
from governance.policy.services.drafts import NUMBER

HEARING, SKIP = "hearing", "skip"


class PolicyFactsForm(ClosableForm):
    """What a policy is called, who has it, and how often it is revised."""

    title = LineField(label=_("Tittel"))
    summary = TextField(label=_("Kort om policyen"), max_length=1000, rows=3, required=False)
    unit = UnitField(label=_("Eierenhet"))
    responsible = PersonChoice(
        label=_("Ansvarlig"),
        queryset=User.objects.filter(is_active=True).select_related("workplace"),
        empty_label=_("Velg person"),
        help_text=_("Én person med en rolle på enheten eller over den."),
    )
    revision_months = forms.IntegerField(
        label=_("Måneder mellom revisjoner"), min_value=1, max_value=60, initial=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
    )  # fmt: skip
    visibility = VisibilityField(initial=Visibility.PUBLIC, widget=forms.RadioSelect)
    legal_basis = LegalBasisField()


class NewPolicyForm(PolicyFactsForm):
    """A new policy; its address cannot be changed later."""

    slug = forms.SlugField(
        label=_("Adresse"),
        max_length=50,
        help_text=_("Små bokstaver, tall og bindestrek. Adressen varer og kan ikke endres."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("title", "slug")


class EditPolicyForm(PolicyFactsForm):
    """The facts of a policy that exists."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NewVersionForm(HelhetForm):
    """The number and the change note of a new version."""

    number = LineField(
        label=_("Versjonsnummer"),
        max_length=10,
        help_text=_("For eksempel 2.0 når mye er nytt, og 1.2 når litt er endret."),
        validators=[RegexValidator(rf"^{NUMBER.pattern}$", _("Skriv nummeret med tall og punktum, for eksempel 2.0."))],
    )
    change_note = TextField(
        label=_("Hva er nytt?"), max_length=1000, rows=3, required=False, help_text=_("Står i PDF-en og i varselet.")
    )


class EditVersionForm(NewVersionForm):
    """The number and the change note of a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SeenForm(HelhetForm):
    """What is decided on exactly what was shown carries its hash."""

    shown_hash = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)


class SendForm(SeenForm):
    """How a draft is put forward."""

    way = forms.ChoiceField(
        label=_("Hva skal skje nå?"),
        choices=[
            (HEARING, _("Alle ledere kan gi innspill i 14 dager")),
            (SKIP, _("Rett til toppledergruppa, uten innspill")),
        ],
        widget=forms.RadioSelect,
        initial=HEARING,
    )
    reason = TextField(
        label=_("Hvorfor hoppes innspillsrunden over?"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("Skriv dette bare når saken går rett til toppledergruppa."),
    )

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason when it is needed."""
        data = super().clean()
        if self.cleaned_data.get("way") == SKIP and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Skriv hvorfor innspillsrunden hoppes over."))
        return data


class StatementForm(SeenForm):
    """What one leader says."""

    text = TextField(label=_("Innspillet ditt"), help_text=_("Nevn gjerne kapitlet du tenker på."))


class RecommendForm(SeenForm):
    """The group's recommendation, or one person's, who holds no meeting."""

    meeting_on = DateField(label=_("Møtedato"))
    note = TextField(label=_("Kommentar fra gruppa"), max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, is_group: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_group:
            del self.fields["meeting_on"]
            self.fields["note"].label = _("Kommentar")

    def clean_meeting_on(self) -> Any:
        """Refuse a meeting that has not been held."""
        meeting_on = self.cleaned_data["meeting_on"]
        if meeting_on > clock.today():
            raise ValidationError(_("Møtet kan ikke være frem i tid."))
        return meeting_on


class ApproveForm(SeenForm):
    """The decision."""

    next_revision_on = DateField(label=_("Neste revisjon"), required=False)


class PlanForm(HelhetForm):
    """The day that a version is to be published on, and the version that was shown."""

    on = DateField(label=_("Publiseres"), help_text=_("dd.mm.åååå. Versjonen gjelder fra denne dagen."))
    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(HelhetForm):
    """Why something is sent back or withdrawn."""

    reason = TextField(label=_("Begrunnelse"), max_length=2000, rows=4)

    def __init__(self, *args: Any, is_for_all: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_for_all:
            self.fields["reason"].help_text = _("Begrunnelsen vises for alle som kan lese policyen.")


class ReviewForm(HelhetForm):
    """Why the policy holds as it stands, and when it is to be looked at again."""

    reason = TextField(
        label=_("Hvorfor trenger den ingen endring?"), max_length=2000, rows=4,
        help_text=_("Skriv hva du har gått gjennom. Begrunnelsen står i historikken."),
    )  # fmt: skip
    next_revision_on = DateField(label=_("Neste revisjon"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class SearchForm(HelhetForm):
    """The words to look for, the policy to look in when not in all, and whether in what no longer holds too."""

    q = LineField(label=_("Søk etter"), max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    policy = forms.ChoiceField(label=_("Let i"), required=False)
    eldre = forms.BooleanField(label=_("Søk også i eldre versjoner"), required=False)

    def __init__(self, *args: Any, policies: Iterable[PolicyDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(policy.slug, policy.title) for policy in policies]
        self.fields["policy"].choices = [("", str(_("alle policyer"))), *named]


class CodeForm(HelhetForm):
    """The code that is printed in a PDF."""

    kode = LineField(
        label=_("Kontrollkode"),
        max_length=40,
        help_text=_("Koden står på forsiden og nederst på hver side. Du kan bruke store eller små bokstaver."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false",
            "size": "14"}),
    )  # fmt: skip

    def clean_kode(self) -> str:
        """Refuse what cannot be a code."""
        typed: str = self.cleaned_data["kode"]
        if not codes.read(typed):
            raise ValidationError(_("En kontrollkode har ti bokstaver og tall, for eksempel 4F7QX-9M2KD."))
        return typed


class ControlFileForm(HelhetForm):
    """A PDF that is compared with the published ones. The file is hashed by its upload handler."""

    file = forms.FileField(
        label=_("PDF-fil"),
        help_text=_("Høyst 20 MB. Filen sammenlignes og lagres ikke."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": _("Velg en PDF-fil."),
            "missing": _("Velg en PDF-fil."),
            "invalid": _("Velg en PDF-fil."),
            "empty": _("Filen er tom. Velg en annen."),
        },
    )

    def clean_file(self) -> Any:
        """Refuse what is too large, and what is no PDF."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("Filen er for stor. Den kan være høyst 20 MB."))
        if not file.is_pdf:
            raise ValidationError(_("Filen er ikke en PDF. Velg PDF-filen du vil kontrollere."))
        return file
