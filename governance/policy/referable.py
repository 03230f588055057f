"""All that a chapter can refer to, in lists with the words to write; five queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from governance.organisation.models import OrgUnit
from governance.policy.laws import BY_WORD
from governance.policy.models import PolicySection
from governance.policy.reference_words import line_words, role_words
from governance.policy.references import referable_events
from governance.process.models import DecisionLine, ProcessStep, SubprocessCode


@dataclass(frozen=True)
class Referable:
    """One thing to refer to: its name, more that tells it from others, and the reference to it."""

    name: Any
    reference: str
    more: Any = ""


@dataclass(frozen=True)
class Group:
    """The things of one kind."""

    kind: str
    label: str
    rows: list[Referable]
    help: str = ""


def everything(sections: Sequence[PolicySection]) -> list[Group]:
    """Return what a version with these chapters can refer to, kind by kind."""
    paragraphs = _(
        "En lov du ikke finner her, kan du lenke til på vanlig måte. Paragrafen skriver du etter en skråstrek."
    )
    return [
        Group("kapittel", _("Kapitler i denne versjonen"), _chapters(sections)),
        Group("trinn", _("Trinn i prosesskartet"), _steps()),
        Group("rolle", _("Roller"), [Referable(role.label, f"rolle:{word}") for word, role in role_words().items()]),
        Group("enhet", _("Enheter"), _units()),
        Group("hendelse", _("Hendelser i årshjulet"), _events()),
        Group("beslutningslinje", _("Beslutningslinjer"), _lines()),
        Group("lov", _("Lover"), [Referable(law, f"lov:{word}/1") for word, law in BY_WORD.items()], paragraphs),
    ]


def _chapters(sections: Sequence[PolicySection]) -> list[Referable]:
    return [
        Referable(section.title, f"kapittel:{section.key}", _("kapittel %(number)d") % {"number": number})
        for number, section in enumerate(sections, start=1)
    ]


def _steps() -> list[Referable]:
    rows = ProcessStep.objects.filter(archived_at=None, subprocess__archived_at=None).select_related("subprocess")
    order = {code.value: place for place, code in enumerate(SubprocessCode)}
    steps = sorted(rows, key=lambda step: (order[step.subprocess.code], step.position, step.pk))
    return [Referable(step.title, f"trinn:{step.pk}", step.subprocess) for step in steps]


def _units() -> list[Referable]:
    units = OrgUnit.objects.living().select_related("parent")
    return [Referable(unit.name, f"enhet:{unit.pk}", unit.parent or "") for unit in units.order_by("path")]


def _events() -> list[Referable]:
    events = referable_events().order_by("month", "day", "pk")
    return [Referable(event.title, f"hendelse:{event.pk}", MONTHS[event.month]) for event in events]


def _lines() -> list[Referable]:
    agreed = set(DecisionLine.objects.filter(archived_at=None).values_list("kind", flat=True))
    return [Referable(kind.label, f"beslutningslinje:{word}") for word, kind in line_words().items() if kind in agreed]
