"""What lessons ask of people."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.learning.acting import DEEDS
from evaluation.learning.queries import WaitingLesson, waiting_rows
from governance.core.editable import Visibility
from governance.core.panels import Duty


def lessons_in_turn(user: Any) -> list[Duty]:
    """Ask those whose turn it is in a lesson's decision line."""
    return [_duty(row) for row in waiting_rows(user)]


def _duty(row: WaitingLesson) -> Duty:
    return Duty(
        title=_("Læringspunkt: %(title)s") % {"title": row.lesson.title},
        path=reverse("evaluation:lesson_detail", args=[row.lesson.pk]),
        action_label=str(DEEDS[row.step.act].go),
        due_on=timezone.localtime(row.step.due_at).date(),
        since=timezone.localtime(row.step.began_at).date(),
        is_overdue=row.step.is_late,
        is_exempt=Visibility.EXEMPT in (row.lesson.visibility, getattr(row.lesson.evaluation, "visibility", "")),
    )
