"""What the pages say about evaluations and lessons in a sentence, a line of facts, or a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.evaluations.models import Evaluation
from evaluation.learning.models import Lesson, LessonStatus
from governance.core.editable import visibility_facts
from governance.process.queries import RunView
from planning.inbox.models import InputStatus

Facts = list[tuple[str, Any]]


@dataclass(frozen=True)
class Card:
    """One of the counts on the overview, with the way to what it counts."""

    title: str
    text: str
    path: str
    color: str = ""


def outcome(lesson: Lesson, run: RunView | None) -> str:
    """Return in one sentence what has come of the lesson so far. Planning's answer counts as soon as it is given."""
    received = lesson.planning_input
    if lesson.status == LessonStatus.PROPOSED:
        return _in_process(run)
    if received is None:
        return _("Toppledergruppa besluttet å ikke føre læringen videre.")
    year = {"year": received.cycle.year}
    if received.status == InputStatus.FOLLOWED:
        return _("Planleggingen for %(year)s har tatt læringen til følge.") % year
    if received.status == InputStatus.DECLINED:
        return _("Planleggingen for %(year)s har ikke tatt læringen til følge.") % year
    return _("Læringen er ført videre til planleggingen for %(year)s, som ikke har svart ennå.") % year


def _in_process(run: RunView | None) -> str:
    now = run.now if run else None
    if now is None or now.is_vacant:
        return _("Forslaget mangler noen som kan behandle det.")
    return _("%(who)s har forslaget nå.") % {"who": ", ".join(now.who)}


def lesson_facts(lesson: Lesson) -> Facts:
    """Return what stands about a lesson in the table of facts."""
    return [
        (_("Enhet"), lesson.unit.name),
        (_("Foreslått av"), str(lesson.proposed_by)),
        *visibility_facts(lesson),
    ]


def evaluation_facts(evaluation: Evaluation) -> Facts:
    """Return what stands about an evaluation in the table of facts."""
    return [
        (_("Enhet"), evaluation.unit.name),
        (_("Ansvarlig"), str(evaluation.responsible or "")),
        *visibility_facts(evaluation),
    ]


def count_cards(counts: dict[str, int], stuck: str) -> list[Card]:
    """Return a card for each state, and one for what was not carried on when there is any."""
    where = reverse("evaluation:lesson_list")
    texts = {
        LessonStatus.PROPOSED: _("venter på beslutning"),
        LessonStatus.DECIDED: _("venter på svar fra planleggingen"),
        LessonStatus.EMBEDDED: _("er tatt inn i en plan"),
        LessonStatus.REJECTED: _("føres ikke videre, med begrunnelse"),
    }
    cards = [
        Card(f"{counts[status.value]} {status.label}", text, f"{where}?status={status.value}")
        for status, text in texts.items()
    ]
    if counts[stuck]:
        title = _("%(count)d ikke ført videre") % {"count": counts[stuck]}
        cards.append(Card(title, _("ingen har svart i tide"), f"{where}?status={stuck}", "warning"))
    return cards
