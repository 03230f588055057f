"""The first steps in an empty municipality, shown to those who take them until all are taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.organisation.access import roles_of
from governance.organisation.models import OrgUnit, Role, RoleAssignment
from governance.policy.models import PolicyDocument
from planning.goals.models import FocusArea, Goal
from steering.reporting.models import ReportingPeriod


@dataclass(frozen=True)
class FirstStep:
    """One thing to do, where to do it, and whether it has been done."""

    title: str
    path: str
    is_done: bool


def first_steps(user: Any) -> list[FirstStep]:
    """Return the steps while some are left, for system administrators and process owners; else nothing."""
    if not roles_of(user).holds(Role.SYSTEM_ADMINISTRATOR, Role.PROCESS_OWNER):
        return []
    has_leaders = RoleAssignment.objects.filter(role=Role.LINE_MANAGER).exists()
    steps = [
        FirstStep(_("Legg inn enhetene"), reverse("governance:organisation"), OrgUnit.objects.count() > 1),
        FirstStep(_("Legg inn lederne og gi dem roller"), reverse("governance:organisation"), has_leaders),
        FirstStep(_("Opprett satsingsområdene"), reverse("planning:focus_area_list"), FocusArea.objects.exists()),
        FirstStep(_("Registrer de første målene"), reverse("planning:goal_list"), Goal.objects.exists()),
        FirstStep(_("Opprett den første policyen"), reverse("governance:policy_list"), PolicyDocument.objects.exists()),
        FirstStep(
            _("Åpne den første rapporteringsperioden"), reverse("steering:overview"), ReportingPeriod.objects.exists()
        ),
    ]
    return [] if all(step.is_done for step in steps) else steps
