"""The states of a goal, and what other rooms do when a goal is closed to more eyes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

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

Tightened = Callable[[Goal, str, Any], None]
_tightened: dict[str, Tightened] = {}


def when_tightened(name: str, follow: Tightened) -> None:
    """Furnish what a higher room does with its own things when a goal is shown to fewer, or for another reason.

    It is `follow(goal, old_basis, by)`: the legal basis that stood on the goal before.
    """
    _tightened[name] = follow


def tell_tightened(goal: Goal, old_basis: str, by: Any) -> None:
    """Let every room that hangs things on goals follow."""
    for follow in _tightened.values():
        follow(goal, old_basis, by)
