"""The states of a request to read. It ends by itself when another version takes the place of the one it is about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.core.transitions import StateTable, Transition, table
from governance.reading.models import ReadRequest, ReadRequestStatus
from governance.reading.permissions import can_ask


def _asks(user: Any, request: ReadRequest) -> bool:
    return can_ask(user, request.policy_version.policy)


READ_REQUESTS = table(
    StateTable(
        model="governance.ReadRequest",
        states=ReadRequestStatus,
        transitions=(
            Transition("end_reading", _("Avslutt"), (ReadRequestStatus.OPEN,), ReadRequestStatus.ENDED, _asks),
        ),
        owners={ReadRequestStatus.OPEN: _("de som er bedt om å lese")},
    )
)
