"""The form of a decision line: a row for each of its steps, and for those that may be put in again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.core.forms import HelhetForm, LineField
from governance.organisation.forms import UnitField
from governance.organisation.models import ACTING_ROLES, OrgUnit, Role
from governance.process.forms import units_to_choose
from governance.process.lines import (
    MOST_DAYS,
    MOST_STEPS,
    REQUIRED_ACTS,
    SETTLED_ACTS,
    Step,
    fixed_steps,
    free_places,
)
from governance.process.models import ADVISING, Act, Mode, Place


class LineForm(HelhetForm):
    """Why the line is changed."""

    reason = LineField(label=_("Hvorfor endres det?"), required=False, help_text=_("Står i historikken til kartet."))
    version = forms.IntegerField(widget=forms.HiddenInput)


class StartForm(HelhetForm):
    """The unit that a case would start from."""

    enhet = UnitField(label=_("Enhet"), required=False)


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


#: What a row is for when it is not one of the fixed steps of its kind.
FREE = ""
NEW_STEP = Step(Act.STATE, Role.LINE_MANAGER)
#: What a button of the form does with the rows, before the number of the row.
ADD, UP, DOWN, OUT = "legg-til", "opp", "ned", "ta-ut"


class StepRow(HelhetForm):
    """Who takes a step, where, and within how many days. A free step says besides what is done in it."""

    fixed = forms.CharField(widget=forms.HiddenInput, required=False)
    is_used = forms.BooleanField(label=_("Trinnet er med"), required=False)
    act = forms.ChoiceField(label=_("Handling"), choices=[(act.value, act.label) for act in ADVISING])
    role = forms.ChoiceField(label=_("Rolle"), choices=[(role.value, role.label) for role in ACTING_ROLES])
    place = forms.ChoiceField(label=_("Sted"), choices=Place.choices)
    unit = NamedUnit(label=_("Bestemt enhet"), required=False)
    days = forms.IntegerField(
        label=_("Dager"), min_value=1, max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4", "autocomplete": "off"}),
    )  # fmt: skip
    is_optional = forms.BooleanField(label=_("Kan hoppes over"), required=False)

    def __init__(
        self, *args: Any, known: Step | None, is_required: bool, units: Mapping[int, OrgUnit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.can_rise = self.can_sink = False
        cast(NamedUnit, self.fields["unit"]).offer(units)
        for name in (name for name, is_asked in _asked(known, is_required).items() if not is_asked):
            del self.fields[name]

    @property
    def act_label(self) -> str:
        """Return what is done in the step, in words."""
        act = self.known.act if self.known else self["act"].value()
        return str(dict(Act.choices).get(act, ""))

    @property
    def taker(self) -> str:
        """Return in words whose step it is when that is settled, so that the row does not ask; "" when it does."""
        if "role" in self.fields or self.known is None:
            return ""
        return str(Role(self.known.role).label) if self.known.role else gettext("den som vil")

    @property
    def shape(self) -> Step:
        """Return a step that stands where the row stands; what is typed in the row is not in it."""
        return self.known or NEW_STEP

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

    def step(self) -> Step | None:
        """Return what the row says, or None when its step is not in use; the rest is as in the default line."""
        data, known = self.cleaned_data, self.known or NEW_STEP
        if not data.get("is_used", True):
            return None
        return Step(
            Act(data.get("act", known.act)), data.get("role", known.role), Place(data.get("place", known.place)),
            known.mode, data["days"], data.get("is_optional", known.is_optional), data.get("unit"),
        )  # fmt: skip


def _asked(known: Step | None, is_required: bool) -> dict[str, bool]:
    """Return which of the fields a row asks; a settled step keeps its role, and a group is the same everywhere."""
    if known is None:
        return {"is_used": False, "is_optional": False}
    is_open = known.act not in SETTLED_ACTS
    is_placed = is_open and known.mode == Mode.ONE
    return {
        "act": False, "is_used": not is_required, "role": is_open, "is_optional": known.is_optional,
        "place": is_placed, "unit": is_placed,
    }  # fmt: skip


class StepRows(list[StepRow]):
    """The rows of one line, which are sent and judged together."""

    def __init__(self, rows: Iterable[StepRow]) -> None:
        super().__init__(rows)
        self.first, self.decision = free_places([row.shape for row in self])
        for place, row in enumerate(self):
            row.can_rise = row.known is None and place > self.first
            row.can_sink = row.known is None and place + 1 < self.decision

    @property
    def is_bound(self) -> bool:
        """Return True when the rows were sent in."""
        return all(row.is_bound for row in self)

    def is_valid(self) -> bool:
        """Return True when nothing is wrong in any row."""
        return all(row.is_valid() for row in self)

    def steps(self) -> list[Step]:
        """Return the steps that the rows say."""
        return [step for row in self if (step := row.step())]


def step_rows(data: Any, kind: str, steps: Sequence[Step]) -> StepRows:
    """Return a row for each step, and for each that may be put in again: as agreed today, or as sent in."""
    return _rows(kind, steps, _sent(data, kind) if data else _agreed(kind, steps), data)


def rearranged_rows(data: Any, kind: str, steps: Sequence[Step], command: str) -> StepRows:
    """Return the rows with all that was typed in them, after a button has added, moved or taken out a free step.

    Nothing is judged and nothing is stored; what the button cannot do leaves the rows as they are.
    """
    rows = step_rows(data, kind, steps)
    entries = [(row.known, {name: row[name].value() for name in row.fields}) for row in rows]
    deed, _dash, number = command.rpartition("-")
    place = _number(number)
    row = rows[place] if place < len(rows) else None
    if command == ADD and len(rows) < MOST_STEPS:
        entries.insert(rows.decision, (None, _initial(NEW_STEP)))
    elif row is not None and row.known is None and deed == OUT:
        del entries[place]
    elif row is not None and (deed, True) in ((UP, row.can_rise), (DOWN, row.can_sink)):
        entries.insert(place - 1 if deed == UP else place + 1, entries.pop(place))
    return _rows(kind, steps, entries, None)


Entry = tuple[Step | None, dict[str, Any]]


def _rows(kind: str, steps: Sequence[Step], entries: Sequence[Entry], data: Any) -> StepRows:
    units = units_to_choose(step.unit for step in steps if step.unit)
    return StepRows(
        StepRow(
            data, prefix=f"trinn{place}", known=known, units=units,
            is_required=known is None or known.act in REQUIRED_ACTS[kind],
            initial={**initial, "fixed": known.act if known else FREE},
        )
        for place, (known, initial) in enumerate(entries)
    )  # fmt: skip


def _agreed(kind: str, steps: Sequence[Step]) -> list[Entry]:
    """Return what is agreed today, with the fixed steps that are not in use where they would stand."""
    fixed = {step.act: step for step in fixed_steps(kind)}
    entries: list[Entry] = [
        (None if step.is_free else fixed[step.act], {**_initial(step), "is_used": True}) for step in steps
    ]
    used = {known.act for known, _initial_values in entries if known}
    for before, spare in zip([None, *fixed], fixed.values(), strict=False):
        if spare.act not in used:
            places = [place for place, (known, _values) in enumerate(entries) if known and known.act == before]
            entries.insert(places[0] + 1 if places else 0, (spare, _initial(spare)))
            used.add(spare.act)
    return entries


def _initial(step: Step) -> dict[str, Any]:
    return {name: value for name, value in vars(step).items() if name != "mode"}


def _sent(data: Any, kind: str) -> list[Entry]:
    fixed = {str(step.act): step for step in fixed_steps(kind)}
    count = data.get("antall", "")
    number = min(_number(count), MOST_STEPS)
    return [(fixed.get(data.get(f"trinn{place}-fixed", FREE)), {}) for place in range(number)]


def _number(text: str) -> int:
    """Return what is typed as a number of a row; 0 for what is none, or longer than any."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
