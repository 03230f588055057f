"""Reads of lessons: what was shown of one, how many stand where, and which were never carried on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from evaluation.evaluations.models import Evaluation
from evaluation.learning.models import Lesson, LessonStatus
from governance.core import clock
from governance.core.digests import digest
from governance.process.models import (
    Act,
    CycleStatus,
    DecisionRunStep,
    GovernanceCycle,
    LineKind,
    RunStepStatus,
)
from governance.process.queries import waiting_for
from governance.process.said import said_so_far
from governance.process.turns import kinds_in_hand
from planning.inbox.models import InputStatus

#: What the page of a lesson shows with it.
SHOWN_WITH = ("unit", "proposed_by", "evaluation__goal", "finding", "run__unit", "planning_input__cycle")
#: What has lain longer than this without a decision or an answer counts as not carried on.
PATIENCE = timedelta(days=365)


def shown_hash(lesson: Lesson) -> str:
    """Return the seal of all that a person sees when she acts: the lesson, its finding, and what was said so far."""
    finding = lesson.finding
    return digest(
        {
            "lesson": [lesson.title, lesson.text, lesson.proposal, lesson.unit_id],
            "evaluation": lesson.evaluation.title if lesson.evaluation else "",
            "finding": [finding.kind, finding.text, finding.evidence] if finding else [],
            "said": said_so_far(lesson.run_id),
        }
    )


def shows_source(user: Any, lesson: Lesson) -> bool:
    """Return True unless the lesson's evaluation is exempt from public access, and the user may not read it."""
    evaluation = lesson.evaluation
    if evaluation is None or not evaluation.is_exempt:
        return True
    return Evaluation.objects.visible_to(user).filter(pk=evaluation.pk).exists()


def next_cycle() -> GovernanceCycle | None:
    """Return the planned cycle after the open one, or None when nobody has made it yet."""
    running = GovernanceCycle.objects.filter(status=CycleStatus.OPEN).values("year")[:1]
    planned = GovernanceCycle.objects.filter(status=CycleStatus.PLANNED, archived_at=None)
    return planned.filter(year__gt=Coalesce(Subquery(running), 0)).order_by("year").first()


def answered() -> QuerySet[Lesson]:
    """Return the decided lessons that planning has answered, whose own state has not followed yet."""
    decided = Lesson.objects.filter(status=LessonStatus.DECIDED, archived_at=None)
    return decided.exclude(planning_input__status=InputStatus.RECEIVED).select_related("planning_input", "unit")


def not_carried_on() -> Q:
    """Return the condition for «Ikke ført videre»: a year went by without a decision, or without an answer.

    Planning has not answered in time either when the cycle that the lesson was meant for has been opened.
    """
    a_year_ago = clock.now() - PATIENCE
    unanswered = Q(status=LessonStatus.DECIDED, planning_input__status=InputStatus.RECEIVED)
    too_late = Q(planning_input__received_at__lt=a_year_ago) | ~Q(planning_input__cycle__status=CycleStatus.PLANNED)
    return (unanswered & too_late) | Q(status=LessonStatus.PROPOSED, proposed_at__lt=a_year_ago)


def counts(lessons: QuerySet[Lesson]) -> dict[str, int]:
    """Return how many of the lessons stand in each state, how many there are, and how many were not carried on."""
    per_state = {status.value: Count("pk", filter=Q(status=status)) for status in LessonStatus}
    return lessons.order_by().aggregate(total=Count("pk"), stuck=Count("pk", filter=not_carried_on()), **per_state)


def is_stuck(lesson: Lesson) -> bool:
    """Return True when the lesson was not carried on, as `not_carried_on` says it."""
    return Lesson.objects.filter(not_carried_on(), pk=lesson.pk).exists()


def lessons_for(user: Any) -> QuerySet[Lesson]:
    """Return the lessons that the user may read, the newest first, each with `is_stuck`."""
    stuck = Case(When(not_carried_on(), then=Value(True)), default=Value(False), output_field=BooleanField())
    return Lesson.objects.visible_to(user).select_related("unit").annotate(is_stuck=stuck)


@dataclass(frozen=True)
class WaitingLesson:
    """A lesson that waits for somebody, and the step that it waits in."""

    lesson: Lesson
    step: DecisionRunStep


def waiting_rows(user: Any) -> list[WaitingLesson]:
    """Return the lessons that wait for the user, the oldest first; three queries, or one.

    A lesson is proposed by a person, not by a role: what is returned waits for herself, never for her deputy.
    """
    if LineKind.LESSON not in kinds_in_hand(user):
        return []
    is_herself = user.is_active and not user.acting_as
    returned = Q(act=Act.PROPOSE, run__started_by=user) if is_herself else Q(pk__in=[])
    turn = Q(pk__in=waiting_for(user, LineKind.LESSON).order_by().values("pk"))
    steps = DecisionRunStep.objects.filter(turn | returned, run__kind=LineKind.LESSON, status=RunStepStatus.CURRENT)
    waiting = Lesson.objects.filter(run__in=steps.values("run"), archived_at=None).select_related("evaluation")
    lessons = {row.run_id: row for row in waiting}
    return [WaitingLesson(lessons[step.run_id], step) for step in steps.order_by("began_at") if step.run_id in lessons]
