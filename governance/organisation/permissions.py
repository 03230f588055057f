"""Who may change the organisation: the system administrator, who has no say in content.

Who stands in for a leader is said by the leader herself or her manager, not by the system administrator.
And who may read the change log.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.organisation.access import roles_of
from governance.organisation.deputies import appointable, appointed_by
from governance.organisation.models import MANAGER_ROLES, Deputyship, Role, RoleAssignment

AREA = _("Organisasjon")


@capability(
    _("opprette enheter og brukere, og gi og avslutte roller"), area=AREA, anywhere=(Role.SYSTEM_ADMINISTRATOR,)
)
def can_administer(user: Any) -> bool:
    """Return True for a system administrator."""
    return roles_of(user).holds(Role.SYSTEM_ADMINISTRATOR)


def check_administer(user: Any) -> None:
    """Raise PermissionDenied unless the user is a system administrator; None is the program itself."""
    if user is not None and not can_administer(user):
        raise PermissionDenied


#: Who may read in the change log what happened to the content, when she holds it for the whole municipality.
LOG_ROLES = (Role.PROCESS_OWNER, Role.MUNICIPAL_DIRECTOR, Role.READER)


def can_read_content_log(user: Any) -> bool:
    """Return True for who may read in the log what happened to the content that she may see."""
    return roles_of(user).holds_for_all(*LOG_ROLES)


@capability(_("lese endringsloggen"), area=AREA, anywhere=(Role.SYSTEM_ADMINISTRATOR,), root=LOG_ROLES)
def can_read_log(user: Any) -> bool:
    """Return True for who may open the change log; the system administrator sees people, roles and units in it."""
    return can_administer(user) or can_read_content_log(user)


def check_read_log(user: Any) -> None:
    """Raise PermissionDenied unless the user may open the change log."""
    if not can_read_log(user):
        raise PermissionDenied


@capability(_("utnevne stedfortreder for dem under seg"), area=AREA, own=MANAGER_ROLES)
def can_appoint_deputy(user: Any, assignment: RoleAssignment) -> bool:
    """Return True for the holder of the role and the managers above her, while they act as themselves."""
    return appointable(user).filter(pk=assignment.pk).exists()


def check_appoint_deputy(user: Any, assignment: RoleAssignment) -> None:
    """Raise PermissionDenied unless the user may appoint a deputy for the role; None is the program itself."""
    if user is not None and not can_appoint_deputy(user, assignment):
        raise PermissionDenied


def can_appoint_somewhere(user: Any) -> bool:
    """Return True when there is a role that the user may appoint a deputy for."""
    return appointable(user).exists()


def can_end_deputyship(user: Any, deputyship: Deputyship) -> bool:
    """Return True for those who may appoint, and for the deputy herself, who may step down."""
    if deputyship.deputy_id == user.pk:
        return True
    return Deputyship.objects.filter(appointed_by(user, "principal"), pk=deputyship.pk).exists()


def check_end_deputyship(user: Any, deputyship: Deputyship) -> None:
    """Raise PermissionDenied unless the user may end the deputyship; None is the program itself."""
    if user is not None and not can_end_deputyship(user, deputyship):
        raise PermissionDenied
