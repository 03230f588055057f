"""Of which kinds of cases something may be in a person's hands, asked once for all rooms that ask what she owes.

What she is kept from deciding is dear to ask, and mostly nothing has come to her at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Q

from governance.organisation.access import roles_of
from governance.organisation.models import MANAGER_ROLES
from governance.process.models import Act, DecisionRunStep, LineKind, RunStepStatus
from governance.process.queries import landed_with

_asked: ContextVar[dict[tuple[int, int | None], frozenset[str]] | None] = ContextVar("helhet_turns", default=None)


def kinds_in_hand(user: Any) -> frozenset[str]:
    """Return the kinds of cases of which a current step may be hers; one query. Of other kinds nothing waits for her.

    It has landed with a role of hers, or lies with those who put the case forward: she herself, or the leader of the
    unit. A report is put forward by a role only.
    """
    asked = _asked.get()
    if asked is None:
        return _read(user)
    key = (user.pk, user.acting_as.pk if user.acting_as else None)
    if key not in asked:
        asked[key] = _read(user)
    return asked[key]


def _read(user: Any) -> frozenset[str]:
    led = {held.path for held in roles_of(user).held if held.role in MANAGER_ROLES}
    hers = Q(run__started_by=user) | Q(run__unit__path__in=led)
    put_forward = Q(act=Act.PROPOSE) & ~Q(run__kind=LineKind.UNIT_REPORT) & hers
    steps = DecisionRunStep.objects.filter(landed_with(user) | put_forward, status=RunStepStatus.CURRENT)
    return frozenset(steps.order_by().values_list("run__kind", flat=True).distinct())


@contextmanager
def asked_once() -> Iterator[None]:
    """Remember the answer for each person for the length of the block, in which nothing may be written."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)
