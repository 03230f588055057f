"""What learning leaves behind when a unit ends."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.learning.models import Lesson, LessonStatus
from governance.core.panels import Left
from governance.organisation.models import OrgUnit


def left_on(unit: OrgUnit) -> list[Left]:
    """Return how many of the unit's lessons are neither carried into something nor rejected."""
    unsettled = (LessonStatus.PROPOSED, LessonStatus.DECIDED)
    count = Lesson.objects.filter(unit=unit, status__in=unsettled, archived_at=None).count()
    return [Left(_("Læringspunkter under arbeid"), count, reverse("evaluation:lesson_list"))]
