"""A report up its line, and down again; what an approval leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core import clock
from governance.core.errors import RuleBroken
from governance.organisation.models import User
from governance.process import services as process
from governance.process.models import Act
from governance.process.permissions import check_take_back
from governance.process.queries import current_step
from planning.actions import services as actions
from planning.actions.models import Action
from planning.goals import services as goals
from steering.reporting.models import ReportingPeriod, ReportItem, StatusUpdate, UnitReport
from steering.reporting.queries import shown_hash as hash_of
from steering.reporting.services.rules import require
from steering.reporting.services.turns import Needs, carry_back, check_state, locked, turned


@transaction.atomic
def hand_over(report: UnitReport, *, by: User, version: int) -> None:
    """The rapportør is done and gives the report to the leader. Raises RuleBroken while a row is empty."""
    fresh = turned(report, "hand_over", by=by, version=version)
    _check_filled(fresh)
    process.act(fresh.run, Act.PROPOSE, by=by, shown_hash=hash_of(fresh))
    step = current_step(fresh.run)
    if step is None or step.act != Act.DELIVER:
        raise RuleBroken(_("Du leder enheten selv. Lever rapporten i stedet for å sende den til deg selv."))
    carry_back(fresh, report)


@transaction.atomic
def submit(report: UnitReport, *, by: User, version: int, shown_hash: str) -> None:
    """The leader delivers; when nobody has handed over to her she does both acts in one.

    Raises RuleBroken while a row is empty, StaleVersion when something was written after she read it.
    """
    fresh = turned(report, "submit", by=by, version=version, shown=shown_hash, fields={"delivered_at": clock.now()})
    _check_filled(fresh)
    step = current_step(fresh.run)
    # A leader who proposes has delivered too: the two steps land on the same person, and go as one.
    deed = Act.PROPOSE if step is not None and step.act == Act.PROPOSE else Act.DELIVER
    process.act(fresh.run, deed, by=by, shown_hash=shown_hash)
    carry_back(fresh, report)


def _check_filled(report: UnitReport) -> None:
    empty = sum(not row.is_filled for row in report.steering_items.all())
    if empty:
        message = ngettext("%(count)d rad er ikke fylt ut ennå.", "%(count)d rader er ikke fylt ut ennå.", empty)
        raise RuleBroken(message % {"count": empty})


@transaction.atomic
def send_back(report: UnitReport, *, by: User, reason: str, version: int) -> None:
    """Return the report to the unit with a reason. Raises RuleBroken without one."""
    fresh = turned(
        report, "send_back", by=by, version=version, reason=reason, fields={"delivered_at": None},
        needs=lambda: require(reason, _("Skriv hva som må rettes.")),
    )  # fmt: skip
    process.send_back(fresh.run, by=by, reason=reason)
    carry_back(fresh, report)


@transaction.atomic
def state_opinion(report: UnitReport, *, by: User, note: str, version: int, shown_hash: str) -> None:
    """Give a statement on the delivered report, when the line asks her to.

    Raises RuleBroken without words, StaleVersion when the report is another than the one shown.
    """
    _advise(
        report, Act.STATE, by=by, note=note, version=version, shown=shown_hash,
        needs=lambda: require(note, _("Skriv innspillet ditt."), field="note"),
    )  # fmt: skip


@transaction.atomic
def recommend(report: UnitReport, *, by: User, note: str, version: int, shown_hash: str) -> None:
    """Recommend the delivered report, when the line asks her to. Raises StaleVersion as `state_opinion` does."""
    _advise(report, Act.RECOMMEND, by=by, note=note, version=version, shown=shown_hash)


def _advise(
    report: UnitReport, deed: Act, *, by: User, note: str, version: int, shown: str, needs: Needs | None = None
) -> None:
    fresh = turned(report, deed, by=by, version=version, shown=shown, needs=needs)
    process.act(fresh.run, deed, by=by, note=note.strip(), shown_hash=shown)
    carry_back(fresh, report)


@transaction.atomic
def take_back(report: UnitReport, *, by: User, reason: str, version: int) -> None:
    """Let the one who sent or delivered the report have it back as a draft, while the next has not acted.

    Raises RuleBroken without a reason, WrongState when the next has acted meanwhile.
    """
    held = locked(report)
    check_state(held, "take_back")
    check_take_back(by, held.run)
    fresh = turned(
        report, "take_back", by=by, version=version, reason=reason, fields={"delivered_at": None},
        needs=lambda: require(reason, _("Skriv hvorfor du tar rapporten tilbake.")),
    )  # fmt: skip
    process.take_back(fresh.run, by=by, reason=reason)
    carry_back(fresh, report)


@transaction.atomic
def approve(report: UnitReport, *, by: User, version: int, shown_hash: str) -> None:
    """Approve exactly what was shown, and write it down: status messages here, status and measurements in planning.

    Raises StaleVersion when the report is another than the one shown.
    """
    fresh = turned(report, "approve", by=by, version=version, shown=shown_hash, fields={"approved_at": clock.now()})
    process.act(fresh.run, Act.APPROVE, by=by, shown_hash=shown_hash)
    rows = list(fresh.steering_items.select_related("action__goal", "indicator__goal", "saved_by"))
    _write_statuses(fresh, [(row, row.action) for row in rows if row.action], by=by)
    for row in rows:
        if row.indicator is not None and row.value is not None:
            measured_on = _day_of(fresh.period)
            goals.record_measurement(row.indicator, value=row.value, measured_on=measured_on, by=by)
    carry_back(fresh, report)


def _write_statuses(report: UnitReport, rows: Sequence[tuple[ReportItem, Action]], *, by: User) -> None:
    day = _day_of(report.period)
    StatusUpdate.objects.bulk_create(
        StatusUpdate(
            report=report, action=action, status=row.status, comment=row.comment, next_step=row.next_step,
            reported_by=row.saved_by, reported_on=day, recorded_at=clock.now(),
        )
        for row, action in rows
    )  # fmt: skip
    for row, action in rows:
        actions.record_status(action, status=row.status, comment=row.comment, on=day, by=by)


def _day_of(period: ReportingPeriod) -> date:
    """Return the day that a report speaks of: today, but never after the period, so that it is old in the next one."""
    return min(clock.today(), period.ends_on)
