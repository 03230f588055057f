"""The states of a reporting period and of a unit's report."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.core.transitions import StateTable, Transition, table
from steering.reporting.models import WRITABLE, PeriodStatus, ReportStatus
from steering.reporting.permissions import (
    can_approve,
    can_recommend,
    can_run_periods,
    can_send_back,
    can_state,
    can_submit,
    can_take_back,
    can_write,
)

PERIODS = table(
    StateTable(
        model="steering.ReportingPeriod",
        states=PeriodStatus,
        transitions=(
            Transition("open", _("Åpne perioden"), (PeriodStatus.PLANNED,), PeriodStatus.OPEN, can_run_periods),
            Transition("close", _("Avslutt perioden"), (PeriodStatus.OPEN,), PeriodStatus.CLOSED, can_run_periods),
            Transition(
                "publish", _("Publiser perioden"), (PeriodStatus.CLOSED,), PeriodStatus.PUBLISHED, can_run_periods
            ),
        ),
        owners={state: _("prosesseier") for state in (PeriodStatus.PLANNED, PeriodStatus.OPEN, PeriodStatus.CLOSED)},
    )
)

REPORTS = table(
    StateTable(
        model="steering.UnitReport",
        states=ReportStatus,
        transitions=(
            Transition("start", _("Begynn på rapporten"), (ReportStatus.NOT_STARTED,), ReportStatus.DRAFT, can_write),
            Transition(
                "hand_over",
                _("Send til leder"),
                (ReportStatus.DRAFT, ReportStatus.RETURNED),
                ReportStatus.WITH_LEADER,
                can_write,
            ),
            Transition(
                "submit",
                _("Lever rapporten"),
                (ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.WITH_LEADER),
                ReportStatus.DELIVERED,
                can_submit,
            ),
            Transition(
                "send_back",
                _("Returner"),
                (ReportStatus.WITH_LEADER, ReportStatus.DELIVERED),
                ReportStatus.RETURNED,
                can_send_back,
            ),
            Transition(
                "take_back",
                _("Ta tilbake"),
                (ReportStatus.WITH_LEADER, ReportStatus.DELIVERED),
                ReportStatus.DRAFT,
                can_take_back,
            ),
            Transition("state", _("Gi innspill"), (ReportStatus.DELIVERED,), ReportStatus.DELIVERED, can_state),
            Transition("recommend", _("Anbefal"), (ReportStatus.DELIVERED,), ReportStatus.DELIVERED, can_recommend),
            Transition(
                "approve", _("Godkjenn rapporten"), (ReportStatus.DELIVERED,), ReportStatus.APPROVED, can_approve
            ),
            Transition("lock", _("Lås"), (ReportStatus.APPROVED,), ReportStatus.LOCKED),
        ),
        owners={
            **{state: _("rapportør, eller linjeleder der det ikke er noen") for state in WRITABLE},
            ReportStatus.WITH_LEADER: _("linjeleder"),
            ReportStatus.DELIVERED: _("den som har saken i beslutningslinjen, til slutt lederen som godkjenner"),
        },
    )
)
