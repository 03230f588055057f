"""The report as it stands in the writers' queue, and who may move it now.

Whoever writes in a report or moves it takes its row first (`locked`): what is delivered or approved is then exactly
what was shown, however many write at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from governance.audit import services as audit
from governance.core import concurrency
from governance.core.errors import StaleVersion, WrongState
from governance.core.transitions import Transition
from governance.organisation.models import User
from steering.reporting.models import ReportingPeriod, UnitReport
from steering.reporting.queries import shown_hash as hash_of
from steering.reporting.workflow import REPORTS

Needs = Callable[[], None]
CHANGED = _lazy("Rapporten er endret siden du åpnet siden. Les den på nytt, og prøv igjen.")


def locked(report: UnitReport) -> UnitReport:
    """Return the report as it stands now, its row held to the end of the transaction; its period read after that.

    In the writers' queue first: who closes the period stands there before she holds the same rows.
    """
    concurrency.take_turn()
    held = UnitReport.objects.select_for_update(of=("self",)).select_related("unit", "run__unit").get(pk=report.pk)
    held.period = ReportingPeriod.objects.select_related("cycle").get(pk=held.period_id)
    return held


def turned(
    report: UnitReport,
    name: str,
    *,
    by: User,
    version: int,
    shown: str | None = None,
    reason: str = "",
    fields: Mapping[str, Any] | None = None,
    needs: Needs | None = None,
) -> UnitReport:
    """Move the report to its next state if it is the one that was shown, and return it; the run is the caller's.

    `needs` raises when what she wrote will not do; it is asked when she may and can do it at all.
    """
    fresh = locked(report)
    check_state(fresh, name)
    if fresh.version != version:  # the turn may have gone on since
        raise StaleVersion(CHANGED)
    check_turn(fresh, name, by=by)
    if needs:
        needs()
    if shown is not None and shown != hash_of(fresh):
        raise StaleVersion(CHANGED)
    audit.perform(fresh, name, by=by, table=REPORTS, version=version, reason=reason, fields=fields)
    return fresh


def check_state(report: UnitReport, name: str) -> Transition:
    """Return the move. Raises WrongState when the report cannot be moved so by anybody: its state, or the period."""
    if not report.period.is_open:
        raise WrongState(why_not_writable(report))
    return REPORTS.check(report, name)


def check_turn(report: UnitReport, name: str, *, by: User) -> None:
    """Raise WrongState as `check_state` does, and PermissionDenied unless the user may move the report so."""
    transition = check_state(report, name)
    if transition.may is not None and not transition.may(by, report):
        raise PermissionDenied


def why_not_writable(report: UnitReport) -> str:
    """Return in words why the report cannot be written now."""
    period = report.period
    if not period.is_open:
        words = {"date": date_format(period.closed_on, "j. F Y") if period.closed_on else ""}
        words["reason"] = period.closing_reason
        return _("Rapporten er låst fordi perioden ble avsluttet %(date)s: %(reason)s") % words
    return _("Rapporten kan ikke endres nå. Status er «%(status)s».") % {"status": report.get_status_display()}


def carry_back(fresh: UnitReport, report: UnitReport) -> None:
    """Let the caller's own copy know what the row says now."""
    for name in ("status", "version", "summary", "delivered_at", "approved_at"):
        setattr(report, name, getattr(fresh, name))
    for known in ("_deliverers", "_steps_ahead", "_read_by"):
        report.__dict__.pop(known, None)
