"""The form of a decision line: a row for each act that the cases of its kind can go through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.core.forms import HelhetForm, LineField
from governance.organisation.choices import UnitChoice
from governance.organisation.models import ACTING_ROLES, OrgUnit
from governance.process.forms import units_to_choose
from governance.process.lines import DEFAULT_LINES, MOST_DAYS, REQUIRED_ACTS, SETTLED_ACTS, Step
from governance.process.models import Mode, Place


class LineForm(HelhetForm):
    """Why the line is changed."""

    reason = LineField(label=_("Hvorfor endres det?"), required=False, help_text=_("Står i historikken til kartet."))
    version = forms.IntegerField(widget=forms.HiddenInput)


class StartForm(HelhetForm):
    """The unit that a case would start from."""

    enhet = UnitChoice(label=_("Enhet"), queryset=OrgUnit.objects.living(), required=False)


class NamedUnit(forms.ChoiceField):
    """The unit that a step names. The form says which there are, so that many rows share them."""

    units: Mapping[int, OrgUnit] = {}

    def offer(self, units: Mapping[int, OrgUnit]) -> None:
        """Let the choice be among these units; those that are closed say so."""
        self.units = units
        self.choices = [("", _("Ingen")), *((str(pk), _name(unit)) for pk, unit in units.items())]

    def prepare_value(self, value: Any) -> Any:
        """Return how a unit stands in the list of choices."""
        return str(value.pk) if isinstance(value, OrgUnit) else value

    def clean(self, value: Any) -> OrgUnit | None:
        """Return the unit, or None when none is chosen."""
        key = super().clean(value)
        return self.units[int(key)] if key else None


def _name(unit: OrgUnit) -> str:
    name = f"{'– ' * unit.depth}{unit.name}"
    return gettext("%(unit)s (nedlagt)") % {"unit": name} if unit.is_closed else name


class StepRow(HelhetForm):
    """Who takes a step, where, and within how many days."""

    is_used = forms.BooleanField(label=_("Trinnet er med"), required=False)
    role = forms.ChoiceField(label=_("Rolle"), choices=[(role.value, role.label) for role in ACTING_ROLES])
    place = forms.ChoiceField(label=_("Sted"), choices=Place.choices)
    unit = NamedUnit(label=_("Hvilken enhet"), required=False)
    days = forms.IntegerField(
        label=_("Dager"), min_value=1, max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4", "autocomplete": "off"}),
    )  # fmt: skip
    is_optional = forms.BooleanField(label=_("Kan hoppes over"), required=False)

    def __init__(self, *args: Any, known: Step, is_required: bool, units: Mapping[int, OrgUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act_label = known.act.label
        is_open = known.act not in SETTLED_ACTS
        asked = {"is_used": not is_required, "role": is_open, "is_optional": known.is_optional}
        # A group is the same wherever the case comes from.
        asked["place"] = is_open and known.mode == Mode.ONE
        asked["unit"] = asked["place"]
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        for name in (name for name, is_asked in asked.items() if not is_asked):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse «en bestemt enhet» without a unit, and a unit with any other place."""
        data: dict[str, Any] = super().clean() or {}
        if "unit" not in data or "place" not in data:
            return data
        if data["place"] == Place.NAMED_UNIT and data["unit"] is None:
            self.add_error("unit", _("Velg enheten som skal ta trinnet."))
        elif data["place"] != Place.NAMED_UNIT and data["unit"] is not None:
            self.add_error("unit", _("Velg «Ingen» her, eller «en bestemt enhet» som sted."))
        return data


class StepRows(list[StepRow]):
    """The rows of one line, which are sent and judged together."""

    @property
    def is_bound(self) -> bool:
        """Return True when the rows were sent in."""
        return all(row.is_bound for row in self)

    def is_valid(self) -> bool:
        """Return True when nothing is wrong in any row."""
        return all(row.is_valid() for row in self)


def step_rows(data: Any, kind: str, steps: Sequence[Step]) -> StepRows:
    """Return a row for each act of the kind, filled with what is agreed today."""
    present = {step.act: step for step in steps}
    units = units_to_choose(step.unit for step in steps if step.unit)
    return StepRows(
        StepRow(
            data, prefix=known.act, known=known, is_required=known.act in REQUIRED_ACTS[kind], units=units,
            initial={**vars(present.get(known.act, known)), "is_used": known.act in present},
        )
        for known in DEFAULT_LINES[kind]
    )  # fmt: skip


def steps_from(kind: str, rows: Sequence[dict[str, Any]]) -> list[Step]:
    """Return the steps that the rows say; what a row does not ask is as in the default line."""
    return [
        Step(
            known.act, row.get("role", known.role), Place(row.get("place", known.place)), known.mode, row["days"],
            row.get("is_optional", known.is_optional), row.get("unit"),
        )
        for known, row in zip(DEFAULT_LINES[kind], rows, strict=True)
        if row.get("is_used", True)
    ]  # fmt: skip
