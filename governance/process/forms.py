"""Forms of the process map: shape of input and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from governance.core import clock
from governance.core.editable import Visibility
from governance.core.forms import DateField, HelhetForm, LineField, TextField
from governance.organisation.choices import UnitChoice
from governance.organisation.models import OrgUnit, Role
from governance.process.models import ProcessStep, Share, SubprocessCode
from governance.process.services import Part

EMPTY_ROWS = 4
OTHER_SHARES = [choice for choice in Share.choices if choice[0] != Share.ACCOUNTABLE]


def _units() -> Any:
    return OrgUnit.objects.valid_on(clock.today()).filter(archived_at=None)


def _reason() -> LineField:
    return LineField(label=_("Hvorfor endres det?"), required=False, help_text=_("Står i historikken til kartet."))


class WhenForm(HelhetForm):
    """The day on which the map is wanted as it was."""

    dato = DateField(label=_("Slik kartet var"))

    def clean_dato(self) -> Any:
        """Refuse days that have not come yet."""
        return _past(self.cleaned_data["dato"])


class PeriodForm(HelhetForm):
    """The two days between which the changes are wanted."""

    fra = DateField(label=_("Fra"))
    til = DateField(label=_("Til"))

    def clean_til(self) -> Any:
        """Refuse days that have not come yet."""
        return _past(self.cleaned_data["til"])

    def clean(self) -> dict[str, Any]:
        """Refuse a period that runs backwards."""
        data: dict[str, Any] = super().clean() or {}
        if "fra" in data and "til" in data and data["fra"] > data["til"]:
            self.add_error("fra", _("Fra-datoen må være før til-datoen."))
        return data


def _past(day: Any) -> Any:
    if day > clock.today():
        raise ValidationError(_("Velg en dag som har vært."))
    return day


class SubprocessForm(HelhetForm):
    """What a subprocess is for, and for the prosesseier who owns it."""

    purpose = TextField(label=_("Formål"), max_length=2000, rows=4)
    owner_unit = UnitChoice(
        label=_("Eierenhet"), queryset=OrgUnit.objects.none(), required=False,
        help_text=_("Delprosesseiere på enheten kan redigere delprosessen og trinnene i den."),
    )  # fmt: skip
    reason = _reason()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_owner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_owner(self, is_owner)


def _choose_owner(form: forms.Form, is_owner: bool) -> None:
    """Let those who may give the thing away choose who owns it; from others the field is taken."""
    if is_owner:
        present = form.initial.get("owner_unit")
        units = OrgUnit.objects.filter(Q(pk__in=_units()) | Q(pk=present.pk if present else None))
        form.fields["owner_unit"].queryset = units
    else:
        del form.fields["owner_unit"]


class StepForm(HelhetForm):
    """What a step says."""

    title = LineField(label=_("Trinn"), max_length=120, help_text=_("Begynn med et verb: «Foreslå mål og tiltak»."))
    description = TextField(label=_("Hva skjer i trinnet?"), max_length=2000, rows=4, required=False)
    takes_in = TextField(label=_("Hva går inn?"), max_length=1000, rows=2, required=False)
    gives_out = TextField(label=_("Hva kommer ut?"), max_length=1000, rows=2, required=False)
    owner_unit = UnitChoice(
        label=_("Eierenhet"), queryset=OrgUnit.objects.none(), required=False,
        help_text=_("Delprosesseiere på enheten kan redigere trinnet."),
    )  # fmt: skip
    chapter_key = forms.SlugField(
        label=_("Kapittel i policyen"), max_length=60, required=False,
        help_text=_("Kapitlets ord i adressen, for eksempel «planlegging» i #kapittel-planlegging."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    reason = _reason()

    def __init__(self, *args: Any, is_owner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_owner(self, is_owner)


class EditStepForm(StepForm):
    """What a step that exists says."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PartyField(forms.ChoiceField):
    """A role or a unit, chosen from one list. The form says which units, so that many rows share them."""

    units: Mapping[int, OrgUnit] = {}

    def offer(self, units: Mapping[int, OrgUnit]) -> None:
        """Let the choice be among all roles and these units."""
        self.units = units
        roles = [(f"role:{value}", str(label).capitalize()) for value, label in Role.choices]
        rows = [(f"unit:{unit.pk}", f"{'– ' * unit.depth}{unit.name}") for unit in units.values()]
        self.choices = [("", _("Velg rolle eller enhet")), (_("Roller"), roles), (_("Enheter"), rows)]

    def clean(self, value: Any) -> dict[str, Any] | None:
        """Return what names the party in a `Part`, or None when nobody is chosen."""
        kind, _colon, key = super().clean(value).partition(":")
        if not kind:
            return None
        return {"role": key} if kind == "role" else {"unit": self.units[int(key)]}


def units_to_choose(present: Iterable[OrgUnit] = ()) -> dict[int, OrgUnit]:
    """Return the units of today, and those that are chosen already though they are closed, in the order of the tree."""
    units = {unit.pk: unit for unit in (*_units(), *present)}
    return dict(sorted(units.items(), key=lambda pair: pair[1].path))


def party_value(part: Part) -> str:
    """Return how the party of a part stands in the list of choices."""
    return f"unit:{part.unit.pk}" if part.unit else f"role:{part.role}"


class NewStepForm(StepForm):
    """A new step, with its ansvarlig."""

    accountable = PartyField(label=_("Ansvarlig"), help_text=_("Én rolle eller enhet. Andre legger du til etterpå."))
    field_order = ("title", "description", "takes_in", "gives_out", "accountable")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_owner=True, **kwargs)
        self.fields["accountable"].offer(units_to_choose())


class AccountableForm(HelhetForm):
    """Who is ansvarlig for a step."""

    accountable = PartyField(label=_("Ansvarlig"), help_text=_("Hvert trinn har nøyaktig én."))
    reason = _reason()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Mapping[int, OrgUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accountable"].offer(units)


class PartForm(HelhetForm):
    """Who else has a part in a step, and which."""

    party = PartyField(label=_("Rolle eller enhet"), required=False)
    share = forms.ChoiceField(label=_("Del"), choices=[("", _("Velg del")), *OTHER_SHARES], required=False)

    def __init__(self, *args: Any, units: Mapping[int, OrgUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].offer(units)

    def clean(self) -> dict[str, Any]:
        """Refuse half a row."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(data.get("party")) != bool(data.get("share")):
            name = "share" if data.get("party") else "party"
            self.add_error(name, _("Velg begge deler, eller ingen av dem."))
        return data

    def part(self) -> Part | None:
        """Return what the row says, or None for an empty row."""
        data = self.cleaned_data
        return Part(data["share"], **data["party"]) if data.get("party") else None


PartRows = forms.formset_factory(PartForm, extra=0, max_num=24, absolute_max=24, validate_max=True)


def part_rows(data: Any, parts: Iterable[Part], units: Mapping[int, OrgUnit]) -> Any:
    """Return the formset with those who have a part beside the ansvarlig, and some empty rows."""
    initial: list[dict[str, Any]] = [{"party": party_value(part), "share": part.share} for part in parts]
    rows = [*initial, *({} for _row in range(EMPTY_ROWS))]
    return PartRows(data, initial=rows, prefix="deler", form_kwargs={"units": units})


class ArchiveForm(HelhetForm):
    """Why a thing is taken out."""

    reason = LineField(label=_("Hvorfor tas det ut?"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class EventForm(HelhetForm):
    """A thing that happens every year."""

    title = LineField(label=_("Hendelse"))
    month = forms.TypedChoiceField(
        label=_("Måned"), coerce=int, choices=[("", _("Velg måned")), *((n, name) for n, name in MONTHS.items())]
    )
    day = forms.IntegerField(
        label=_("Dag"), required=False, min_value=1, max_value=31, help_text=_("Tom når det gjelder hele måneden."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4", "autocomplete": "off"}),
    )  # fmt: skip
    reference = LineField(label=_("Hjemmel"), max_length=120, required=False)
    subprocess = forms.ChoiceField(label=_("Delprosess"), choices=SubprocessCode.choices)
    visibility = forms.ChoiceField(
        label=_("Hvem kan se hendelsen?"),
        choices=[
            (Visibility.PUBLIC.value, _("Alle, også uten innlogging (offentlig)")),
            (Visibility.INTERNAL.value, _("De som er logget inn (intern)")),
        ],
        initial=Visibility.PUBLIC,
    )
    reason = _reason()


class EditEventForm(EventForm):
    """An event that exists."""

    version = forms.IntegerField(widget=forms.HiddenInput)


STEP_FIELDS = ("title", "description", "takes_in", "gives_out", "owner_unit", "chapter_key")


def step_initial(step: ProcessStep) -> dict[str, Any]:
    """Return what the form of a step begins with."""
    return {name: getattr(step, name) for name in (*STEP_FIELDS, "version")}
