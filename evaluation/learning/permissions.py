"""Who may propose a lesson, and who may act on it now."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from evaluation.learning.models import Lesson
from governance.core.capabilities import capability
from governance.process.models import Act, LineKind
from governance.process.permissions import can_take_back as can_take_back_run
from governance.process.queries import current_step, waiting_for

AREA = _("Evaluering og læring")


@capability(_("foreslå læringspunkter"), area=AREA, is_for_all=True)
def can_propose_lesson(user: Any) -> bool:
    """Return True for every employee: all who are logged in and active."""
    return bool(user and user.is_authenticated and user.is_active)


def check_propose_lesson(user: Any) -> None:
    """Raise PermissionDenied for anybody who is not an active user."""
    if not can_propose_lesson(user):
        raise PermissionDenied


def is_proposer(user: Any, lesson: Lesson) -> bool:
    """Return True for the one who proposed the lesson, as long as she is active."""
    return bool(lesson.proposed_by_id == user.pk and user.is_active)


def check_proposer(user: Any, lesson: Lesson) -> None:
    """Raise PermissionDenied unless the user proposed the lesson."""
    if not is_proposer(user, lesson):
        raise PermissionDenied


def can_take_back(user: Any, lesson: Lesson) -> bool:
    """Return True for the proposer while nobody has acted on the lesson.

    A lesson is proposed by a person, not by a role: no deputy takes back what would then wait for another.
    """
    return is_proposer(user, lesson) and can_take_back_run(user, lesson.run)


def turn_of(user: Any, lesson: Lesson) -> str:
    """Return what the user may do with the lesson now, an `Act` value, or "" when it is not her turn."""
    step = current_step(lesson.run)
    if step is None:
        return ""
    if step.act == Act.PROPOSE:
        is_hers = is_proposer(user, lesson)
    else:
        is_hers = waiting_for(user, LineKind.LESSON).filter(pk=step.pk).exists()
    return step.act if is_hers else ""
