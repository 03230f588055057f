"""The states of a proposal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.core.transitions import StateTable, Transition, table
from governance.policy.proposals.models import ProposalStatus
from governance.policy.proposals.permissions import can_answer

RECEIVED, FOLLOWED, DECLINED = (status.value for status in ProposalStatus)

PROPOSALS = table(
    StateTable(
        model="governance.PolicyProposal",
        states=ProposalStatus,
        transitions=(
            Transition("follow", _("Ta til følge"), (RECEIVED,), FOLLOWED, can_answer),
            Transition("decline", _("Ikke ta til følge"), (RECEIVED,), DECLINED, can_answer),
        ),
        owners={RECEIVED: _("de som skriver policyen")},
    )
)
