"""What the room furnishes for pages of other floors: duties, the state of my units, and the history of a status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.panels import Duty, Left, LineDuty, NavItem, Part
from governance.core.progress import WORST_FIRST
from governance.organisation.access import roles_of, under
from governance.organisation.models import MANAGER_ROLES, OrgUnit, Role
from governance.process.models import PUTTING_FORWARD, Act, DecisionRunStep, LineKind
from governance.process.queries import waiting_for
from planning.actions.models import Action
from planning.goals.models import Goal
from steering.reporting import queries
from steering.reporting.models import PeriodStatus, ReportingPeriod, ReportStatus, UnitReport
from steering.reporting.permissions import can_run_periods, can_see_matrix

#: Reports one by one up to this many; a manager with more has one duty for the rest.
MOST_DUTIES = 5
#: Reports that a leader sees of her line.
MOST_IN_LINE = 200


def nav(user: Any) -> list[NavItem]:
    """Return the entry of the main navigation, for those who are logged in."""
    return [NavItem(_("Styring"), reverse("steering:overview"), order=20)] if user.is_authenticated else []


def left_on(unit: OrgUnit) -> list[Left]:
    """Return how many of the unit's reports are not approved yet."""
    done = (ReportStatus.APPROVED, ReportStatus.LOCKED)
    count = UnitReport.objects.filter(unit=unit, archived_at=None).exclude(status__in=done).count()
    return [Left(_("Rapporter som ikke er godkjent"), count, reverse("steering:overview"))]


# --- What I owe -------------------------------------------------------------------------------------------------------
def duties(user: Any) -> list[Duty]:
    """Return the reports that wait for the user, and for the prosesseier the periods that wait for her."""
    waiting = queries.reports_waiting_for(user)
    owed = [_report_duty(step, report) for step, report in waiting[:MOST_DUTIES]]
    if len(waiting) > MOST_DUTIES:
        words = {"count": len(waiting) - MOST_DUTIES}
        title = _("%(count)d rapporter til venter på deg") % words
        owed.append(Duty(title=title, path=reverse("steering:overview"), action_label=_("Se rapportene")))
    return owed + (_period_duties() if can_run_periods(user) else [])


def _report_duty(step: DecisionRunStep, report: UnitReport) -> Duty:
    words = {"unit": report.unit.name}
    title, action = {
        Act.PROPOSE: (_("Rapporten for %(unit)s skal fylles ut"), _("Fyll ut")),
        Act.DELIVER: (_("Rapporten for %(unit)s skal leveres"), _("Les og lever")),
        Act.STATE: (_("Rapporten for %(unit)s venter på innspill"), _("Les og gi innspill")),
        Act.RECOMMEND: (_("Rapporten for %(unit)s venter på anbefaling"), _("Les og anbefal")),
        Act.APPROVE: (_("Rapporten for %(unit)s skal godkjennes"), _("Les og godkjenn")),
    }[Act(step.act)]
    due_on = report.period.due_on if step.act in PUTTING_FORWARD else timezone.localtime(step.due_at).date()
    return Duty(
        title=title % words,
        path=reverse("steering:report_detail", args=[report.pk]),
        action_label=action,
        due_on=due_on,
        since=timezone.localtime(step.began_at).date() if step.began_at else None,
        detail=str(report.period),
        is_overdue=due_on < clock.today(),
    )


def units_of_line() -> list[tuple[str, set[int]]]:
    """Return the units whose reports go along the decision line."""
    return [(LineKind.UNIT_REPORT, set(queries.units_that_report().order_by().values_list("pk", flat=True)))]


def in_line(user: Any, paths: Sequence[str]) -> list[LineDuty]:
    """Tell a leader of the reports below her that are on their way up, and with whom each lies; three queries."""
    open_period = ReportingPeriod.objects.filter(status=PeriodStatus.OPEN)
    hers = waiting_for(user, LineKind.UNIT_REPORT).order_by().values("run")
    below = UnitReport.objects.visible_to(user).filter(under(paths, "unit"), period__in=open_period)
    rows = queries.report_rows(list(queries.on_their_way(below.exclude(run__in=hers))[:MOST_IN_LINE]))
    return [
        LineDuty(
            unit=row.report.unit,
            who=", ".join(row.holders),
            title=_("Rapport: %(status)s") % {"status": row.report.get_status_display()},
            path=reverse("steering:report_detail", args=[row.report.pk]),
            due_on=row.report.period.due_on,
            is_overdue=row.report.period.due_on < clock.today(),
        )
        for row in rows
    ]


def _period_duties() -> list[Duty]:
    waiting = (PeriodStatus.PLANNED, PeriodStatus.OPEN, PeriodStatus.CLOSED)
    periods = ReportingPeriod.objects.filter(status__in=waiting, archived_at=None).select_related("cycle")
    rows = queries.period_rows(periods)
    is_one_open = any(row.period.is_open for row in rows)
    return [duty for row in rows if (duty := _period_duty(row, is_one_open=is_one_open))]


def _period_duty(row: queries.PeriodRow, *, is_one_open: bool) -> Duty | None:
    """Return what the prosesseier owes the period: to open it when it has ended, or to chase what is late."""
    period, today = row.period, clock.today()
    path = reverse("steering:period_detail", args=[period.pk])
    words = {"period": str(period), "late": row.outstanding}
    if period.status == PeriodStatus.PLANNED and not is_one_open and period.ends_on <= today:
        title = _("%(period)s er planlagt og kan åpnes") % words
        is_overdue = period.due_on < today
        return Duty(title, path, _("Åpne perioden"), due_on=period.due_on, is_overdue=is_overdue)
    if period.is_open and period.is_past_due and row.outstanding:
        title = _("%(late)d rapporter for %(period)s er ikke levert") % words
        return Duty(title, path, _("Se hvem som mangler"), due_on=period.due_on, is_overdue=True)
    if period.is_open and period.is_past_due and not row.waiting:
        title = _("Alle har levert for %(period)s") % words
        return Duty(title, path, _("Avslutt perioden"), since=period.due_on)
    return None


# --- The state of my units --------------------------------------------------------------------------------------------
def home(user: Any) -> list[Part]:
    """Return how it goes in the units that the user leads, reports for, follows up or reads; nothing for others."""
    paths = roles_of(user).paths(Role.REPORTER, Role.READER, Role.PROCESS_OWNER, *MANAGER_ROLES)
    if not paths:
        return []
    units = OrgUnit.objects.filter(path__in=paths).order_by("path")
    period = ReportingPeriod.objects.owed()
    since = period.starts_on if period else None
    shown = [
        {
            "unit": unit,
            "total": counts.total(),
            "parts": [(status, counts[status]) for status in WORST_FIRST if counts[status]],
        }
        for unit, counts in queries.counts_below(user, units, since)
        if counts
    ]
    context = {"units": shown, "sees_matrix": can_see_matrix(user)}
    return [Part("steering/_home_state.html", context)] if shown else []


# --- On the pages of planning -----------------------------------------------------------------------------------------
def of_goals(user: Any, goals: Sequence[Goal]) -> dict[int, Part]:
    """Return what was reported about the actions of each goal, for those where something was."""
    updates = queries.history_of(user, goal__in=[goal.pk for goal in goals])
    found = {goal.pk: [u for u in updates if u.action.goal_id == goal.pk] for goal in goals}
    return {pk: _history(said, shows_action=True) for pk, said in found.items() if said}


def of_actions(user: Any, actions: Sequence[Action]) -> dict[int, Part]:
    """Return what was reported about each action, for those where something was."""
    updates = queries.history_of(user, pk__in=[action.pk for action in actions])
    found = {action.pk: [u for u in updates if u.action_id == action.pk] for action in actions}
    return {pk: _history(said, shows_action=False) for pk, said in found.items() if said}


def _history(updates: list[Any], *, shows_action: bool) -> Part:
    return Part("steering/_status_history.html", {"updates": updates, "shows_action": shows_action})
