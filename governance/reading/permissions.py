"""Who may ask others to read, see who has, and confirm. Each question has a twin that raises."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.organisation.access import answers_for, roles_of
from governance.organisation.models import ACTING_ROLES
from governance.policy.models import WRITERS, PolicyDocument, PolicyVersion
from governance.policy.permissions import AREA
from governance.reading.queries import owed_by


@capability(_("be om lesebekreftelser og se hvem som har lest"), area=AREA, own=WRITERS)
def can_ask(user: Any, policy: PolicyDocument) -> bool:
    """Return True for those who write the policy, and for its ansvarlig in her role."""
    access = roles_of(user)
    is_own = answers_for(user, policy.responsible_id, policy.unit) and access.has_any(ACTING_ROLES, policy.unit)
    return is_own or access.has_any(WRITERS, policy.unit)


def check_ask(user: Any, policy: PolicyDocument) -> None:
    """Raise PermissionDenied unless the user may ask others to read the policy."""
    if not can_ask(user, policy):
        raise PermissionDenied


def can_confirm(user: Any, version: PolicyVersion) -> bool:
    """Return True for the person who is asked and has not confirmed."""
    return bool(owed_by(user, version))
