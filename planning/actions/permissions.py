"""Who may register and change actions: managers in the line, and the ansvarlig her own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.organisation.access import answers_for, roles_of
from governance.organisation.models import ACTING_ROLES, MANAGER_ROLES, Role
from planning.actions.models import Action
from planning.goals.permissions import can_write_for

AREA = _("Planlegging")


@capability(_("endre tiltak og milepæler"), area=AREA, own=MANAGER_ROLES, top=(Role.PROCESS_OWNER,))
def can_edit_action(user: Any, action: Action) -> bool:
    """Return True for those who may write for the unit, and for the ansvarlig while she has a role there."""
    is_own = answers_for(user, action.responsible_id, action.unit) and roles_of(user).has_any(ACTING_ROLES, action.unit)
    return is_own or can_write_for(user, action.unit)


def check_edit_action(user: Any, action: Action) -> None:
    """Raise PermissionDenied unless the user may change the action; None is the program itself."""
    if user is not None and not can_edit_action(user, action):
        raise PermissionDenied


@capability(_("la et tiltak utgå"), area=AREA, own=MANAGER_ROLES, top=(Role.PROCESS_OWNER,))
def can_drop_action(user: Any, action: Action) -> bool:
    """Return True for a manager of the unit or above: the ansvarlig alone does not let what is adopted go."""
    return can_write_for(user, action.unit)
