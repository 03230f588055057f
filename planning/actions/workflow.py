"""The states of an action."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.core.transitions import StateTable, Transition, table
from planning.actions.models import OPEN_ACTIONS, ActionStatus
from planning.actions.permissions import can_drop_action, can_edit_action

ACTIONS = table(
    StateTable(
        model="planning.Action",
        states=ActionStatus,
        transitions=(
            Transition("start", _("Start tiltaket"), (ActionStatus.PLANNED,), ActionStatus.ONGOING, can_edit_action),
            Transition("hold", _("Sett på vent"), (ActionStatus.ONGOING,), ActionStatus.ON_HOLD, can_edit_action),
            Transition("resume", _("Ta opp igjen"), (ActionStatus.ON_HOLD,), ActionStatus.ONGOING, can_edit_action),
            Transition(
                "complete", _("Merk som fullført"), (ActionStatus.ONGOING,), ActionStatus.COMPLETED, can_edit_action
            ),
            Transition("drop", _("La tiltaket utgå"), OPEN_ACTIONS, ActionStatus.DROPPED, can_drop_action),
        ),
        owners={state: _("ansvarlig") for state in OPEN_ACTIONS},
    )
)

#: Moves that must be explained.
NEEDS_REASON = ("drop",)
