"""The states of a lesson. Its decision run says who acts; the services move both in one transaction."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from evaluation.learning.models import LessonStatus
from governance.core.transitions import StateTable, Transition, table

LESSONS = table(
    StateTable(
        model="evaluation.Lesson",
        states=LessonStatus,
        transitions=(
            Transition("decide", _("Før videre til planleggingen"), (LessonStatus.PROPOSED,), LessonStatus.DECIDED),
            Transition("reject", _("Ikke før videre"), (LessonStatus.PROPOSED,), LessonStatus.REJECTED),
            Transition("embed", _("Planleggingen tar den til følge"), (LessonStatus.DECIDED,), LessonStatus.EMBEDDED),
            Transition(
                "decline", _("Planleggingen tar den ikke til følge"), (LessonStatus.DECIDED,), LessonStatus.REJECTED
            ),
        ),
        owners={
            LessonStatus.PROPOSED: _("den som har saken i beslutningslinjen"),
            LessonStatus.DECIDED: _("delprosesseier for planlegging"),
        },
    )
)
