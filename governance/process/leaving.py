"""What the process leaves behind when a unit ends."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core.panels import Left
from governance.organisation.models import OrgUnit
from governance.process.models import DecisionStep


def left_on(unit: OrgUnit) -> list[Left]:
    """Return how many steps of the decision lines name the unit."""
    count = DecisionStep.objects.filter(named_unit=unit).count()
    return [Left(_("Trinn i beslutningslinjer som navngir enheten"), count, reverse("governance:decision_line_list"))]
