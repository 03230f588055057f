"""What lessons ask of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.learning.acting import DEEDS
from evaluation.learning.models import Lesson
from evaluation.learning.queries import WaitingLesson, waiting_rows
from governance.core.editable import Visibility
from governance.core.panels import Duty, LineDuty
from governance.process.models import DecisionRunStep, LineKind
from governance.process.seats import waiting_below, who_has

MOST_IN_LINE = 200


def lessons_in_turn(user: Any) -> list[Duty]:
    """Ask those whose turn it is in a lesson's decision line."""
    return [_duty(row) for row in waiting_rows(user)]


def lessons_in_line(user: Any, paths: Sequence[str]) -> list[LineDuty]:
    """Tell a leader of the lessons that lie with somebody below her, but not with herself; four queries."""
    steps = waiting_below(user, paths, LineKind.LESSON)
    found = Lesson.objects.visible_to(user).filter(run__in=steps.order_by().values("run"))
    lessons = {lesson.run_id: lesson for lesson in found.order_by("proposed_at", "pk")[:MOST_IN_LINE]}
    rows = list(steps.filter(run__in=lessons))
    names = who_has(rows)
    return [_line_duty(step, lessons[step.run_id], names[step.pk]) for step in rows]


def _line_duty(step: DecisionRunStep, lesson: Lesson, who: str) -> LineDuty:
    return LineDuty(
        unit=step.unit,
        who=who,
        title=_("Læringspunkt: %(title)s") % {"title": lesson.title},
        path=reverse("evaluation:lesson_detail", args=[lesson.pk]),
        due_on=timezone.localtime(step.due_at).date(),
        is_overdue=step.is_late,
    )


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
