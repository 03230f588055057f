"""The states of a merknad."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.core.transitions import StateTable, Transition, table
from governance.policy.comments.models import ANSWERED, CommentStatus
from governance.policy.comments.permissions import can_answer, can_change, can_reopen

OPEN, FOLLOWED, DECLINED, CLARIFIED, WITHDRAWN = (status.value for status in CommentStatus)

COMMENTS = table(
    StateTable(
        model="governance.PolicyComment",
        states=CommentStatus,
        transitions=(
            Transition("follow", _("Ta til følge"), (OPEN,), FOLLOWED, can_answer),
            Transition("decline", _("Ikke ta til følge"), (OPEN,), DECLINED, can_answer),
            Transition("clarify", _("Avklar"), (OPEN,), CLARIFIED, can_answer),
            Transition("reopen", _("Åpne igjen"), tuple(status.value for status in ANSWERED), OPEN, can_reopen),
            Transition("withdraw", _("Trekk merknaden"), (OPEN,), WITHDRAWN, can_change),
        ),
        owners={OPEN: _("de som skriver policyen")},
    )
)
#: What the writers may answer: the state that follows -> the transition there.
OUTCOMES = {FOLLOWED: "follow", DECLINED: "decline", CLARIFIED: "clarify"}
