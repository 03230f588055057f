"""Who may plan an evaluation, and who may change it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from evaluation.evaluations.models import Evaluation
from governance.core.capabilities import capability
from governance.core.editable import Visibility
from governance.organisation.access import answers_for, roles_of
from governance.organisation.models import CONTENT_ROLES, MANAGER_ROLES, OrgUnit, Role

AREA = _("Evaluering og læring")


@capability(_("planlegge evalueringer"), area=AREA, own=(*MANAGER_ROLES, Role.PROCESS_OWNER))
def can_plan_evaluation(user: Any, unit: OrgUnit) -> bool:
    """Return True for the managers of the unit or above it, and for a prosesseier."""
    return roles_of(user).has_any((*MANAGER_ROLES, Role.PROCESS_OWNER), unit)


def check_plan_evaluation(user: Any, unit: OrgUnit) -> None:
    """Raise PermissionDenied unless the user may plan evaluations for the unit."""
    if not can_plan_evaluation(user, unit):
        raise PermissionDenied


def can_plan_somewhere(user: Any) -> bool:
    """Return True when there is a unit for which the user may plan evaluations."""
    return roles_of(user).holds(*MANAGER_ROLES, Role.PROCESS_OWNER)


def check_plan_somewhere(user: Any) -> None:
    """Raise PermissionDenied unless there is a unit for which the user may plan evaluations."""
    if not can_plan_somewhere(user):
        raise PermissionDenied


@capability(_("gjennomføre og endre evalueringer"), area=AREA, own=(*MANAGER_ROLES, Role.PROCESS_OWNER))
def can_edit_evaluation(user: Any, evaluation: Evaluation) -> bool:
    """Return True for the managers of the unit or above, a prosesseier, and the ansvarlig while she has a role there.

    What is exempt from public access stays in the line: there the prosesseier has no say.
    """
    access = roles_of(user)
    if access.has_any(MANAGER_ROLES, evaluation.unit):
        return True
    if answers_for(user, evaluation.responsible_id, evaluation.unit) and access.has_any(CONTENT_ROLES, evaluation.unit):
        return True
    return evaluation.visibility != Visibility.EXEMPT and access.has(Role.PROCESS_OWNER, evaluation.unit)


def check_edit_evaluation(user: Any, evaluation: Evaluation) -> None:
    """Raise PermissionDenied unless the user may change the evaluation."""
    if not can_edit_evaluation(user, evaluation):
        raise PermissionDenied
