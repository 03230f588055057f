"""The states of a governance cycle."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.core.transitions import StateTable, Transition, table
from governance.process.models import CycleStatus
from governance.process.permissions import can_own_process


def _owns(user: Any, _cycle: Any) -> bool:
    return can_own_process(user)


CYCLES = table(
    StateTable(
        model="governance.GovernanceCycle",
        states=CycleStatus,
        transitions=(
            Transition("open", _("Åpne syklusen"), (CycleStatus.PLANNED,), CycleStatus.OPEN, _owns),
            Transition("close", _("Avslutt syklusen"), (CycleStatus.OPEN,), CycleStatus.CLOSED, _owns),
        ),
        owners={state: _("prosesseier") for state in (CycleStatus.PLANNED, CycleStatus.OPEN)},
    )
)
