"""How it goes with a goal or an action: the words, their signs and their order."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgressStatus(models.TextChoices):
    """The reported status of an action, and the derived one of a goal."""

    ON_TRACK = "on_track", _("i rute")
    AT_RISK = "at_risk", _("i faresonen")
    OFF_TRACK = "off_track", _("avvik")
    REACHED = "reached", _("nådd")
    NOT_ASSESSED = "not_assessed", _("ikke vurdert")


#: Shown instead of the status when the report is older than the period. Never stored.
STALE = "stale"
STALE_LABEL = _("ikke oppdatert")

#: Worst first. What nobody has updated is worse than «i rute», since nobody knows.
WORST_FIRST = (
    ProgressStatus.OFF_TRACK.value,
    ProgressStatus.AT_RISK.value,
    STALE,
    ProgressStatus.NOT_ASSESSED.value,
    ProgressStatus.ON_TRACK.value,
    ProgressStatus.REACHED.value,
)


def worst(statuses: Iterable[str]) -> str | None:
    """Return the worst of the statuses, or None when there is none."""
    return min(statuses, key=WORST_FIRST.index, default=None)


def label(status: str) -> str:
    """Return the screen word of a status or of `stale`."""
    return str(STALE_LABEL if status == STALE else ProgressStatus(status).label)
