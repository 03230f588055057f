"""What planning leaves behind when a unit ends, beside what somebody is ansvarlig for."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core.panels import Left
from governance.organisation.models import OrgUnit
from planning.goals.models import Goal, Indicator
from planning.inbox.models import PlanningInput


def left_on(unit: OrgUnit) -> list[Left]:
    """Return how many indicators are measured for the unit's goals, and how many inputs nobody has answered."""
    goals = Goal.objects.filter(unit=unit).followed_up()
    indicators = Indicator.objects.filter(goal__in=goals, archived_at=None).count()
    inputs = PlanningInput.objects.filter(unit=unit).unanswered().count()
    return [
        Left(_("Indikatorer på målene"), indicators, reverse("planning:goal_list")),
        Left(_("Læringsinnspill uten svar"), inputs, reverse("planning:input_list")),
    ]
