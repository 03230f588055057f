"""Evaluations and lessons."""

from __future__ import annotations

from collections.abc import Iterator

from config.invariants.planning import looser
from evaluation.evaluations.models import Evaluation
from evaluation.learning.models import Lesson, LessonStatus
from governance.process.models import Act, DecisionRunStep, LineKind, RunStatus, RunStepStatus
from planning.inbox.models import InputStatus

RUN_STATUS: dict[str, str] = {
    LessonStatus.PROPOSED: RunStatus.RUNNING,
    LessonStatus.DECIDED: RunStatus.COMPLETED,
    LessonStatus.EMBEDDED: RunStatus.COMPLETED,
    LessonStatus.REJECTED: RunStatus.COMPLETED,
}


def runs() -> Iterator[str]:
    """Compare every lesson with its run, its decision and what planning answered."""
    steps: dict[int, list[DecisionRunStep]] = {}
    for step in DecisionRunStep.objects.filter(run__kind=LineKind.LESSON):
        steps.setdefault(step.run_id, []).append(step)
    for lesson in Lesson.objects.select_related("run", "planning_input"):
        for name, holds in _checks(lesson, steps.get(lesson.run_id, [])).items():
            if not holds:
                yield f"lesson {lesson.pk}, {lesson.status}: {name}"


def _checks(lesson: Lesson, steps: list[DecisionRunStep]) -> dict[str, bool]:
    decided = [step for step in steps if step.act == Act.DECIDE and step.status == RunStepStatus.DONE]
    is_open = lesson.status == LessonStatus.PROPOSED
    item = lesson.planning_input
    return {
        "the run is in another state": lesson.run.status == RUN_STATUS[lesson.status],
        "the run is of another unit": lesson.run.unit_id == lesson.unit_id,
        "decided once, when it is decided": len(decided) == (0 if is_open else 1),
        "carried on when it is decided, not before": not (is_open and item),
        "embedded when planning followed it": lesson.status != LessonStatus.EMBEDDED
        or (item is not None and item.status == InputStatus.FOLLOWED),
    }


def too_open() -> Iterator[str]:
    """Compare lessons with their evaluations and evaluations with their goals."""
    evaluations = Evaluation.objects.filter(archived_at=None)
    yield from looser("evaluation", evaluations.values_list("pk", "visibility", "goal__visibility"))
    lessons = Lesson.objects.filter(archived_at=None, evaluation__isnull=False)
    yield from looser("lesson", lessons.values_list("pk", "visibility", "evaluation__visibility"))
