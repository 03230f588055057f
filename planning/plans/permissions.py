"""Who may make and move plans: the managers of the owning unit, and those who own the process or planning's part."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.organisation.access import answers_for, roles_of
from governance.organisation.models import ACTING_ROLES, MANAGER_ROLES, OrgUnit, Role
from governance.process.models import Act, LineKind
from governance.process.permissions import can_own_process, can_take_back
from governance.process.queries import current_step, waiting_for
from planning.plans.models import Plan

AREA = _("Planlegging")


@capability(
    _("lage planer og føre dem videre"),
    area=AREA,
    own=MANAGER_ROLES,
    anywhere=(Role.PROCESS_OWNER, Role.PROCESS_PART_OWNER),
)
def can_plan_for(user: Any, unit: OrgUnit) -> bool:
    """Return True when the user may make plans that the unit owns."""
    return can_own_process(user, parts=True) or roles_of(user).has_any(MANAGER_ROLES, unit)


def check_plan_for(user: Any, unit: OrgUnit) -> None:
    """Raise PermissionDenied unless the user may make plans that the unit owns; None is the program itself."""
    if user is not None and not can_plan_for(user, unit):
        raise PermissionDenied


def can_plan_anywhere(user: Any) -> bool:
    """Return True when there is a unit that the user may make plans for."""
    return can_own_process(user, parts=True) or roles_of(user).holds(*MANAGER_ROLES)


def can_reassign_plan(user: Any, plan: Plan) -> bool:
    """Return True for those who may change the plan, and for the ansvarlig while she has a role there."""
    is_own = answers_for(user, plan.responsible_id, plan.unit) and roles_of(user).has_any(ACTING_ROLES, plan.unit)
    return is_own or can_edit_plan(user, plan)


def check_reassign_plan(user: Any, plan: Plan) -> None:
    """Raise PermissionDenied unless the user may give the plan another ansvarlig; None is the program itself."""
    if user is not None and not can_reassign_plan(user, plan):
        raise PermissionDenied


def can_edit_plan(user: Any, plan: Plan) -> bool:
    """Return True when the user may change the plan and move it on."""
    return can_plan_for(user, plan.unit)


def check_edit_plan(user: Any, plan: Plan) -> None:
    """Raise PermissionDenied unless the user may change the plan."""
    check_plan_for(user, plan.unit)


@capability(
    _("registrere planer som var vedtatt før de ble opprettet her"),
    area=AREA,
    anywhere=(Role.PROCESS_OWNER, Role.PROCESS_PART_OWNER),
)
def can_register_adopted(user: Any, plan: Plan) -> bool:
    """Return True for those who own the process, about a plan that never went along its line."""
    return plan.run_id is None and can_own_process(user, parts=True)


def check_register_adopted(user: Any, plan: Plan) -> None:
    """Raise PermissionDenied unless the user may register an adoption of before; None is the program itself."""
    if user is not None and not can_register_adopted(user, plan):
        raise PermissionDenied


def can_take_back_plan(user: Any, plan: Plan) -> bool:
    """Return True for the one who put the plan forward, while the next in the line has not acted."""
    return plan.run is not None and can_take_back(user, plan.run) and can_edit_plan(user, plan)


def turn_of(user: Any, plan: Plan) -> str:
    """Return what the user may do now with a plan in its line, an `Act` value, or "" when it is not her turn."""
    step = current_step(plan.run) if plan.run else None
    if step is None or step.act == Act.PROPOSE:
        return ""
    return step.act if waiting_for(user, LineKind.PLAN).filter(pk=step.pk).exists() else ""
