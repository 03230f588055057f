"""Who may change the organisation: the system administrator. She has no say in content."""

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
