"""Who answers what is proposed for a policy."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.policy.models import WRITERS
from governance.policy.permissions import AREA, can_write, check_write
from governance.policy.proposals.models import PolicyProposal


@capability(_("svare på forslag til policyer fra læring"), area=AREA, own=WRITERS)
def can_answer(user: Any, proposal: PolicyProposal) -> bool:
    """Return True for those who write the policy."""
    return can_write(user, proposal.policy)


def check_answer(user: Any, proposal: PolicyProposal) -> None:
    """Raise PermissionDenied unless the user writes the policy."""
    check_write(user, proposal.policy)
