"""Who may hand over what others answered for, and who answers to that."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.core.panels import Held
from governance.holdings.models import HandOver
from governance.organisation.access import answers_for, roles_of
from governance.organisation.models import MANAGER_ROLES


def can_see_unanswered(user: Any) -> bool:
    """Return True for managers: they find a new ansvarlig for what stands without."""
    return roles_of(user).holds(*MANAGER_ROLES)


def check_see_unanswered(user: Any) -> None:
    """Raise PermissionDenied for everybody but managers."""
    if not can_see_unanswered(user):
        raise PermissionDenied


@capability(_("gi mål, tiltak, planer og annet en ny ansvarlig"), area=_("Ansvar"), own=MANAGER_ROLES)
def can_hand_over(user: Any, held: Held) -> bool:
    """Return True for a manager of the owning unit or above it. The room that owns the thing asks its own rule too."""
    return roles_of(user).has_any(MANAGER_ROLES, held.unit)


def check_hand_over(user: Any, held: Held) -> None:
    """Raise PermissionDenied unless the user may give the thing another ansvarlig."""
    if not can_hand_over(user, held):
        raise PermissionDenied


def can_answer(user: Any, row: HandOver) -> bool:
    """Return True for the one who was given the thing."""
    return user.is_active and answers_for(user, row.given_to_id, row.unit)


def can_decline(user: Any, row: HandOver) -> bool:
    """Return True for the one who was given the thing; what came back to a manager is hers until she hands it on."""
    return row.returns_id is None and can_answer(user, row)


def check_decline(user: Any, row: HandOver) -> None:
    """Raise PermissionDenied unless the user may give the thing back."""
    if not can_decline(user, row):
        raise PermissionDenied
