"""The words of the change log for lessons."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.learning.models import Lesson
from governance.audit.kinds import Kind
from governance.process.models import DecisionRun

KINDS = (
    Kind(
        Lesson,
        shown=lambda user: Lesson.objects.visible_to(user),
        silent=frozenset({"status", "planning_input"}),
        words={
            "proposed": _("Foreslått"),
            "followed": _("Endret sammen med evalueringen"),
            "decide": _("Ført videre til planleggingen"),
            "reject": _("Ikke ført videre"),
            "embed": _("Tatt til følge i planleggingen"),
            "decline": _("Ikke tatt til følge i planleggingen"),
        },
    ),
)


def runs_of_lessons(user: Any) -> QuerySet[DecisionRun]:
    """Return the decision runs of the lessons that the user may read."""
    return DecisionRun.objects.filter(pk__in=Lesson.objects.visible_to(user).order_by().values("run"))
