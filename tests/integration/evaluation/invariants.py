"""What always holds of lessons and their decision runs."""

from __future__ import annotations

from evaluation.learning.models import Lesson, LessonStatus
from governance.process.models import PUTTING_FORWARD, Act, RunStatus, RunStepStatus
from planning.inbox.models import InputStatus

RUN_STATUS = {
    LessonStatus.PROPOSED: RunStatus.RUNNING,
    LessonStatus.DECIDED: RunStatus.COMPLETED,
    LessonStatus.EMBEDDED: RunStatus.COMPLETED,
    LessonStatus.REJECTED: RunStatus.COMPLETED,
}


def disagreements() -> list[str]:
    """Return where a lesson and its run tell different stories; empty when all is well."""
    found = []
    for lesson in Lesson.objects.select_related("run", "planning_input"):
        steps = list(lesson.run.governance_steps.all())
        current = [step for step in steps if step.status == RunStepStatus.CURRENT]
        deciding = [step for step in steps if step.act == Act.DECIDE and step.status == RunStepStatus.DONE]
        proposers = {step.acted_by_id for step in steps if step.act in PUTTING_FORWARD}
        is_open = lesson.status == LessonStatus.PROPOSED
        checks = {
            "run status": lesson.run.status == RUN_STATUS[LessonStatus(lesson.status)],
            "one has the turn": len(current) == (1 if is_open else 0),
            "decided once": len(deciding) == (0 if is_open else 1),
            "not by the proposer": not any(step.acted_by_id in proposers for step in deciding),
            "same unit": lesson.run.unit_id == lesson.unit_id,
            "carried on when decided": is_open is False or lesson.planning_input_id is None,
            "embedded when followed": lesson.status != LessonStatus.EMBEDDED
            or lesson.planning_input.status == InputStatus.FOLLOWED,
        }
        found += [f"{lesson.pk} {lesson.status}: {name}" for name, holds in checks.items() if not holds]
    return found
