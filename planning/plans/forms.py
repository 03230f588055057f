"""Forms for plans, and the hidden field that all of planning's forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Visibility
from governance.core.forms import DateField, HelhetForm, LineField, TextField
from governance.core.visibility import ClosableForm, LegalBasisField, VisibilityField
from governance.organisation.choices import PersonChoice, UnitChoice
from governance.organisation.models import OrgUnit, User
from governance.process.acting import ShownForm
from planning.plans.models import HEARING_DAYS, AdoptingBody, Plan, PlanKind, PlanStatus

LAST_VERSION = 2**31 - 1


def version_field() -> forms.IntegerField:
    """The hidden field with the version that the person saw."""
    return forms.IntegerField(min_value=1, max_value=LAST_VERSION, widget=forms.HiddenInput)


class MoveForm(HelhetForm):
    """A move to another state; `reason` stands in it only when the move must be explained."""

    version = version_field()
    reason = TextField(label=_("Begrunnelse"), rows=3, max_length=1000)

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]


class AdoptForm(HelhetForm):
    """What the council decided."""

    version = version_field()
    adopted_on = DateField(label=_("Vedtaksdato"))
    case_number = LineField(label=_("Saksnummer"), max_length=40, help_text=_("For eksempel 143/26."))


class RegisterForm(AdoptForm):
    """An adoption from before the plan was entered here; its case number may be lost."""

    case_number = LineField(label=_("Saksnummer"), required=False, max_length=40, help_text=_("For eksempel 143/19."))


class RecommendForm(ShownForm):
    """The recommendation of one who is asked."""

    note = TextField(label=_("Merknad til den som beslutter"), rows=2, required=False)


class OpinionForm(ShownForm):
    """What one who is asked says of the plan."""

    note = TextField(label=_("Hva mener du om planen?"), rows=3)


class DirectorForm(ShownForm):
    """The adoption by the municipal director herself."""

    note = TextField(label=_("Kommentar"), rows=2, required=False)
    case_number = LineField(
        label=_("Saksnummer"), required=False, max_length=40, help_text=_("Fyll ut når vedtaket har en sak i arkivet.")
    )


class ToCouncilForm(ShownForm):
    """The director's decision to lay the plan before the council, with the end of its hearing."""

    hearing_ends_on = DateField(label=_("Høringsfrist"), required=False)
    note = TextField(label=_("Kommentar"), rows=2, required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, days = self.fields["hearing_ends_on"], HEARING_DAYS.get(plan.kind)  # type: ignore[call-overload]
        if days is None:
            field.help_text = _("Skriv dd.mm.åååå. La feltet stå tomt når planen ikke skal på høring.")
            return
        field.required = True
        words = _("Skriv dd.mm.åååå. Loven krever at planen ligger til høring i minst %(days)d dager.")
        field.help_text = words % {"days": days}


class ForceForm(HelhetForm):
    """The day that a plan begins to hold, and which plan it takes the place of."""

    version = version_field()
    replaces = forms.ModelChoiceField(
        label=_("Erstatter"), queryset=Plan.objects.none(), required=False, empty_label=_("Ingen plan")
    )

    def __init__(self, *args: Any, plan: Plan, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = Plan.objects.visible_to(user).filter(kind=plan.kind, status=PlanStatus.IN_FORCE).exclude(pk=plan.pk)
        field = self.fields["replaces"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = same


class PlanForm(ClosableForm):
    """What a plan is called, who owns it and when it holds."""

    kind = forms.ChoiceField(label=_("Plantype"), choices=PlanKind.choices)
    title = LineField(label=_("Tittel"))
    unit = UnitChoice(label=_("Eierenhet"), queryset=OrgUnit.objects.none(), empty_label=_("Velg enhet"))
    responsible = PersonChoice(
        label=_("Ansvarlig"), queryset=User.objects.none(), required=False, empty_label=_("Ingen ennå"),
        help_text=_("Én person med en rolle på enheten eller over den."),
    )  # fmt: skip
    adopting_body = forms.ChoiceField(
        label=_("Hvem vedtar planen?"), choices=[("", _("Den som er vanlig for plantypen")), *AdoptingBody.choices],
        required=False,
        help_text=_("Etter loven må kommunestyret vedta planstrategi, kommuneplan, kommunedelplan og økonomiplan."),
    )  # fmt: skip
    valid_from = DateField(label=_("Gjelder fra"), required=False)
    valid_to = DateField(label=_("Gjelder til"), required=False)
    visibility = VisibilityField(initial=Visibility.INTERNAL)
    legal_basis = LegalBasisField()

    def __init__(self, *args: Any, units: Any, people: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        if plan is not None:
            del self.fields["kind"]
            body = self.fields["adopting_body"]
            body.choices, body.required = AdoptingBody.choices, True  # type: ignore[attr-defined]
            self.fields["version"] = version_field()
            self.initial |= {name: getattr(plan, name) for name in (*self.fields, "version")}
