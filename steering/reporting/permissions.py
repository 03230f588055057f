"""Who may write, deliver, return and approve a report, and who runs the periods."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.organisation.access import person_of, roles_of
from governance.organisation.models import LINE_ROLES, MANAGER_ROLES, Role
from governance.process.models import ADVISING, Act
from governance.process.permissions import can_act, can_own_process
from governance.process.permissions import can_take_back as can_take_back_run
from steering.reporting.models import ReportingPeriod, ReportStatus, UnitReport
from steering.reporting.queries import deliverers, turn_of

#: Who sees the municipality, or a part of it, as a traffic-light matrix.
MATRIX_ROLES = (*MANAGER_ROLES, Role.PROCESS_OWNER, Role.READER)

AREA = _("Styring")


@capability(_("åpne, utsette, avslutte og publisere rapporteringsperioder"), area=AREA, anywhere=(Role.PROCESS_OWNER,))
def can_run_periods(user: Any, _period: ReportingPeriod | None = None) -> bool:
    """Return True for a prosesseier: she creates, opens, extends, closes and publishes periods."""
    return can_own_process(user)


def check_run_periods(user: Any, period: ReportingPeriod | None = None) -> None:
    """Raise PermissionDenied unless the user runs the periods; None is the program itself."""
    if user is not None and not can_run_periods(user, period):
        raise PermissionDenied


@capability(_("fylle ut enhetens rapport"), area=AREA, own=LINE_ROLES)
def can_write(user: Any, report: UnitReport) -> bool:
    """Return True for the unit's rapportør and the managers of the unit or above it."""
    return roles_of(user).has_any(LINE_ROLES, report.unit)


def check_write(user: Any, report: UnitReport) -> None:
    """Raise PermissionDenied unless the user may write the report."""
    if not can_write(user, report):
        raise PermissionDenied


def can_submit(user: Any, report: UnitReport) -> bool:
    """Return True for the leader whose step it is to deliver, also before anybody has handed over."""
    if not roles_of(user).has_any(MANAGER_ROLES, report.unit):
        return False
    return person_of(user) in deliverers(report)


def can_approve(user: Any, report: UnitReport) -> bool:
    """Return True for the manager who is named by the present step of the decision line."""
    return _has_turn(user, report, Act.APPROVE)


def can_state(user: Any, report: UnitReport) -> bool:
    """Return True for the one who is asked for a statement before the report is approved."""
    return _has_turn(user, report, Act.STATE)


def can_recommend(user: Any, report: UnitReport) -> bool:
    """Return True for the one who is asked to recommend the report before it is approved."""
    return _has_turn(user, report, Act.RECOMMEND)


def _has_turn(user: Any, report: UnitReport, *acts: str) -> bool:
    step = turn_of(report)
    return step is not None and step.act in acts and can_act(user, report.run, step.act, step)


def can_send_back(user: Any, report: UnitReport) -> bool:
    """Return True for the one who has the report: the leader before it is delivered, those above her after."""
    if report.status == ReportStatus.WITH_LEADER:
        return _has_turn(user, report, Act.DELIVER)
    return _has_turn(user, report, *ADVISING, Act.APPROVE)


def can_take_back(user: Any, report: UnitReport) -> bool:
    """Return True for the one who sent or delivered it, while she may write it and the next has not acted."""
    return can_write(user, report) and can_take_back_run(user, report.run)


@capability(_("rette det som er rapportert og godkjent"), area=AREA, below=MANAGER_ROLES, top=MANAGER_ROLES)
def can_correct(user: Any, report: UnitReport) -> bool:
    """Return True for a manager above the unit, or on it when nothing is above, once the report is approved."""
    if report.status not in (ReportStatus.APPROVED, ReportStatus.LOCKED):
        return False
    return roles_of(user).has_any(MANAGER_ROLES, report.unit.parent or report.unit)


def check_correct(user: Any, report: UnitReport) -> None:
    """Raise PermissionDenied unless the user may correct what was approved in the report."""
    if not can_correct(user, report):
        raise PermissionDenied


@capability(_("se mål og tiltak i sine enheter som trafikklys"), area=AREA, anywhere=MATRIX_ROLES, has_reach=False)
def can_see_matrix(user: Any) -> bool:
    """Return True for managers, prosesseier and leser: each sees the units below where her role sits."""
    return roles_of(user).holds(*MATRIX_ROLES)
