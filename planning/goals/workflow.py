"""The states of a goal, and what other rooms do when a goal is closed to more eyes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.core.editable import Tightening
from governance.core.transitions import StateTable, Transition, table
from planning.goals.models import FOLLOWED_UP, Goal, GoalStatus
from planning.goals.permissions import can_conclude_goal, can_edit_goal

CONCLUDED = (GoalStatus.REACHED, GoalStatus.MISSED, GoalStatus.CLOSED)

GOALS = table(
    StateTable(
        model="planning.Goal",
        states=GoalStatus,
        transitions=(
            Transition("adopt", _("Merk som vedtatt"), (GoalStatus.PROPOSED,), GoalStatus.ADOPTED, can_conclude_goal),
            Transition("activate", _("Sett i gang"), (GoalStatus.ADOPTED,), GoalStatus.ACTIVE, can_edit_goal),
            Transition("reach", _("Målet er nådd"), (GoalStatus.ACTIVE,), GoalStatus.REACHED, can_conclude_goal),
            Transition("miss", _("Målet ble ikke nådd"), (GoalStatus.ACTIVE,), GoalStatus.MISSED, can_conclude_goal),
            Transition("close", _("Avslutt målet"), FOLLOWED_UP, GoalStatus.CLOSED, can_conclude_goal),
            Transition("reopen", _("Ta opp igjen"), CONCLUDED, GoalStatus.ACTIVE, can_conclude_goal),
        ),
        owners={state: _("ansvarlig") for state in FOLLOWED_UP},
    )
)

#: Moves that must be explained.
NEEDS_REASON = ("miss", "close", "reopen")

TIGHTENING: Tightening[Goal] = Tightening()
