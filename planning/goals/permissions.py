"""Who may register and change goals: managers in the line, and the ansvarlig her own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.organisation.access import answers_for, roles_of
from governance.organisation.models import ACTING_ROLES, MANAGER_ROLES, OrgUnit, Role
from governance.process.permissions import can_own_process
from planning.goals.models import Goal

AREA = _("Planlegging")


@capability(_("registrere mål og tiltak"), area=AREA, own=MANAGER_ROLES, top=(Role.PROCESS_OWNER,))
def can_write_for(user: Any, unit: OrgUnit) -> bool:
    """Return True for a manager of the unit or above it, and for a prosesseier at the top of the tree."""
    access = roles_of(user)
    is_top = unit.parent_id is None
    return access.has_any(MANAGER_ROLES, unit) or (is_top and access.has(Role.PROCESS_OWNER, unit))


def check_write_for(user: Any, unit: OrgUnit) -> None:
    """Raise PermissionDenied unless the user may register goals and actions for the unit; None is the program."""
    if user is not None and not can_write_for(user, unit):
        raise PermissionDenied


def can_write_somewhere(user: Any) -> bool:
    """Return True when there is a unit that the user may register goals for."""
    return roles_of(user).holds(*MANAGER_ROLES, Role.PROCESS_OWNER)


@capability(_("endre mål"), area=AREA, own=MANAGER_ROLES, top=(Role.PROCESS_OWNER,))
def can_edit_goal(user: Any, goal: Goal) -> bool:
    """Return True for those who may write for the unit, and for the ansvarlig while she has a role there."""
    is_own = answers_for(user, goal.responsible_id, goal.unit) and roles_of(user).has_any(ACTING_ROLES, goal.unit)
    return is_own or can_write_for(user, goal.unit)


def check_edit_goal(user: Any, goal: Goal) -> None:
    """Raise PermissionDenied unless the user may change the goal; None is the program itself."""
    if user is not None and not can_edit_goal(user, goal):
        raise PermissionDenied


@capability(_("avgjøre om et mål er nådd"), area=AREA, own=MANAGER_ROLES, top=(Role.PROCESS_OWNER,))
def can_conclude_goal(user: Any, goal: Goal) -> bool:
    """Return True for a manager of the unit or above: the ansvarlig alone does not say that her goal is reached."""
    return can_write_for(user, goal.unit)


@capability(_("bestemme satsingsområdene"), area=AREA, anywhere=(Role.PROCESS_OWNER, Role.PROCESS_PART_OWNER))
def can_own_focus_areas(user: Any) -> bool:
    """Return True for those who decide which satsingsområder there are."""
    return can_own_process(user, parts=True)


def check_own_focus_areas(user: Any) -> None:
    """Raise PermissionDenied unless the user decides which satsingsområder there are; None is the program."""
    if user is not None and not can_own_focus_areas(user):
        raise PermissionDenied
