"""The form of a decision line: a row for each act that the cases of its kind can go through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import HelhetForm, LineField
from governance.organisation.choices import UnitChoice
from governance.organisation.models import ACTING_ROLES, OrgUnit
from governance.process.lines import DEFAULT_LINES, MOST_DAYS, REQUIRED_ACTS, SETTLED_ACTS, Step
from governance.process.models import Mode, Place


class LineForm(HelhetForm):
    """Why the line is changed."""

    reason = LineField(label=_("Hvorfor endres det?"), required=False, help_text=_("Står i historikken til kartet."))
    version = forms.IntegerField(widget=forms.HiddenInput)


class StartForm(HelhetForm):
    """The unit that a case would start from."""

    enhet = UnitChoice(label=_("Enhet"), queryset=OrgUnit.objects.living(), required=False)


class StepRow(HelhetForm):
    """Who takes a step, where, and within how many days."""

    is_used = forms.BooleanField(label=_("Trinnet er med"), required=False)
    role = forms.ChoiceField(label=_("Rolle"), choices=[(role.value, role.label) for role in ACTING_ROLES])
    place = forms.ChoiceField(label=_("Sted"), choices=Place.choices)
    days = forms.IntegerField(
        label=_("Dager"), min_value=1, max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4", "autocomplete": "off"}),
    )  # fmt: skip
    is_optional = forms.BooleanField(label=_("Kan hoppes over"), required=False)

    def __init__(self, *args: Any, known: Step, is_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act_label = known.act.label
        is_open = known.act not in SETTLED_ACTS
        asked = {"is_used": not is_required, "role": is_open, "is_optional": known.is_optional}
        # A group is the same wherever the case comes from.
        asked["place"] = is_open and known.mode == Mode.ONE
        for name in (name for name, is_asked in asked.items() if not is_asked):
            del self.fields[name]


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
    return StepRows(
        StepRow(
            data, prefix=known.act, known=known, is_required=known.act in REQUIRED_ACTS[kind],
            initial={**vars(present.get(known.act, known)), "is_used": known.act in present},
        )
        for known in DEFAULT_LINES[kind]
    )  # fmt: skip


def steps_from(kind: str, rows: Sequence[dict[str, Any]]) -> list[Step]:
    """Return the steps that the rows say; what a row does not ask is as in the default line."""
    return [
        Step(
            known.act, row.get("role", known.role), Place(row.get("place", known.place)), known.mode, row["days"],
            row.get("is_optional", known.is_optional),
        )
        for known, row in zip(DEFAULT_LINES[kind], rows, strict=True)
        if row.get("is_used", True)
    ]  # fmt: skip
