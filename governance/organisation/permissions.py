"""Who may change the organisation: the system administrator. She has no say in content. And who may read the log."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from governance.organisation.access import roles_of
from governance.organisation.models import Role


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


def can_read_log(user: Any) -> bool:
    """Return True for who may open the change log; the system administrator sees people, roles and units in it."""
    return can_administer(user) or can_read_content_log(user)


def check_read_log(user: Any) -> None:
    """Raise PermissionDenied unless the user may open the change log."""
    if not can_read_log(user):
        raise PermissionDenied
