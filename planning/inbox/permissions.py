"""Who answers what others have learnt, and who prepares the next cycle."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.organisation.access import Access, roles_of
from governance.organisation.models import Role
from governance.process.models import Subprocess, SubprocessCode
from governance.process.permissions import can_own_process
from planning.inbox.models import PlanningInput

AREA = _("Planlegging")


def _owns_planning(access: Access) -> bool:
    """Return True for a delprosesseier of the unit that owns planning; of any unit while none is named."""
    owner = Subprocess.objects.filter(code=SubprocessCode.PLANNING, archived_at=None).select_related("owner_unit")
    subprocess = owner.first()
    if subprocess is None or subprocess.owner_unit is None:
        return True
    return access.has(Role.PROCESS_PART_OWNER, subprocess.owner_unit)


def can_answer_inbox(user: Any) -> bool:
    """Return True for prosesseier and for those who hold the planning part of the process."""
    access = roles_of(user)
    if access.holds(Role.PROCESS_OWNER):
        return True
    return access.holds(Role.PROCESS_PART_OWNER) and _owns_planning(access)


@capability(_("svare på læringsinnspill"), area=AREA, own=(Role.PROCESS_PART_OWNER,), anywhere=(Role.PROCESS_OWNER,))
def can_answer(user: Any, item: PlanningInput) -> bool:
    """Return True when the user may answer this input. The inbox is one: it does not matter which unit sent it."""
    return item.archived_at is None and can_answer_inbox(user)


def check_answer(user: Any, item: PlanningInput) -> None:
    """Raise PermissionDenied unless the user may answer; None is the program itself."""
    if user is not None and not can_answer(user, item):
        raise PermissionDenied


@capability(_("forberede neste styringssyklus"), area=AREA, anywhere=(Role.PROCESS_OWNER, Role.PROCESS_PART_OWNER))
def can_prepare_cycle(user: Any) -> bool:
    """Return True for prosesseier and delprosesseier."""
    return can_own_process(user, parts=True)


def check_prepare_cycle(user: Any) -> None:
    """Raise PermissionDenied unless the user may prepare a cycle; None is the program itself."""
    if user is not None and not can_prepare_cycle(user):
        raise PermissionDenied
