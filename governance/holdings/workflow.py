"""The states of a hand-over."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.core.transitions import StateTable, Transition, table
from governance.holdings.models import HandOverStatus
from governance.holdings.permissions import can_answer, can_decline

HAND_OVERS = table(
    StateTable(
        model="governance.HandOver",
        states=HandOverStatus,
        transitions=(
            Transition("confirm", _("Bekreft"), (HandOverStatus.GIVEN,), HandOverStatus.CONFIRMED, can_answer),
            Transition("decline", _("Gi tilbake"), (HandOverStatus.GIVEN,), HandOverStatus.DECLINED, can_decline),
            Transition("lapse", _("Fall bort"), (HandOverStatus.GIVEN,), HandOverStatus.LAPSED),
        ),
        owners={HandOverStatus.GIVEN: _("den nye ansvarlige")},
    )
)
