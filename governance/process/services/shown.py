"""An act that is bound to what the person saw when she acted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.concurrency import take_turn
from governance.core.errors import ConflictingField, StaleVersion, WrongState
from governance.organisation.models import User
from governance.process.models import DecisionRun
from governance.process.services.runs import Needs, act


@transaction.atomic
def act_on_shown(
    run: DecisionRun,
    deed: str,
    *,
    by: User,
    shown_hash: str,
    seal: Callable[[], str],
    changed: Any,
    note: str = "",
    meeting_on: date | None = None,
    needs: Needs | None = None,
) -> None:
    """Act as `act` does, if `seal()` of what is stored now is the one of what was shown; `changed` says that it is not.

    Raises as `act` does. Who comes too late with something written gets it back: StaleVersion in place of WrongState.
    """
    take_turn()
    is_as_shown = seal() == shown_hash

    def ask() -> None:
        if not is_as_shown:
            raise WrongState(str(changed))
        if needs is not None:
            needs()

    try:
        act(run, deed, by=by, note=note, shown_hash=shown_hash, meeting_on=meeting_on, needs=ask)
    except WrongState as error:
        if not note:
            raise
        raise StaleVersion(error.message, [ConflictingField(_("Det du skrev"), note, "")]) from error
