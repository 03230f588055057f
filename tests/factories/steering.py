"""A period with reports in the small town, built through the services of steering.

Bjørkeskogen skole has two actions and an indicator; Barnetrinnet, Granlia skole and Biblioteket one action each.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from governance.core import clock
from governance.core.editable import Visibility
from governance.organisation.models import OrgUnit, Role, UnitKind
from governance.organisation.services import create_unit, grant_role
from governance.process import services as process
from governance.process.models import GovernanceCycle
from planning.actions.models import Action, ActionStatus
from planning.goals.models import FocusArea, Goal, GoalStatus, Indicator
from steering.reporting import services
from steering.reporting.models import PeriodKind, ReportingPeriod, ReportItem, ReportStatus, UnitReport
from steering.reporting.queries import shown_hash
from tests.factories.closed import with_basis
from tests.factories.municipality import Town, add_person

REASON = "Alle vet hva de skal gjøre nå."


def add_focus_area(title: str = "Bred ungdomssatsing", position: int = 1) -> FocusArea:
    """Return the satsingsområde with this name."""
    return FocusArea.objects.get_or_create(title=title, defaults={"position": position})[0]


def add_goal(town: Town, unit: str = "school", title: str = "Flere leser godt", **values: Any) -> Goal:
    """Add an active goal of the unit, answered for by the head of the school."""
    values.setdefault("focus_area", add_focus_area())
    values.setdefault("responsible", town.user("rektor"))
    return Goal.objects.create(title=title, unit=town[unit], status=GoalStatus.ACTIVE, **with_basis(values))


def add_action(town: Town, unit: str = "school", title: str = "Lesekurs", **values: Any) -> Action:
    """Add an action of the unit that is going on, under a goal of the same unit unless one is given."""
    if "goal" not in values:
        visibility = values.get("visibility", Visibility.INTERNAL)
        values["goal"] = add_goal(town, unit, title=f"Mål for {title}", visibility=visibility)
    values = {"starts_on": date(2026, 1, 1), "due_on": date(2027, 12, 31), "status": ActionStatus.ONGOING, **values}
    return Action.objects.create(title=title, unit=town[unit], responsible=town.user("rektor"), **with_basis(values))


def add_indicator(town: Town, goal: Goal | None = None, **values: Any) -> Indicator:
    """Add an indicator where more is better, with 90 as its target."""
    defaults = {"name": "Elever som leser godt", "unit_of_measure": "prosent", "target": Decimal(90)}
    goal = goal or add_goal(town)
    return Indicator.objects.create(goal=goal, **{**defaults, **values})


def add_planning(town: Town) -> None:
    """Add what the four units report on."""
    goal = add_goal(town)
    add_action(town, goal=goal)
    add_action(town, goal=goal, title="Skolebibliotek")
    add_indicator(town, goal)
    for unit in ("lower_school", "other_school", "library"):
        add_action(town, unit, title=f"Tiltak {unit}")


def add_period(
    town: Town, kind: str = PeriodKind.SECOND, starts_on: date | None = None, **values: Any
) -> ReportingPeriod:
    """Plan a period that began a hundred days ago, or as said, and that is reported on two weeks from now."""
    starts_on = starts_on or clock.today() - timedelta(days=100)
    year = starts_on.year
    cycle = GovernanceCycle.objects.filter(year=year).first() or process.create_cycle(year=year, by=None)
    dates = {"ends_on": starts_on + timedelta(days=107), "due_on": starts_on + timedelta(days=114), **values}
    return services.create_period(cycle=cycle, kind=kind, starts_on=starts_on, by=town.user("prosesseier"), **dates)


def open_period(town: Town, **values: Any) -> ReportingPeriod:
    """Plan a period and open it."""
    period = add_period(town, **values)
    services.open_period(period, by=town.user("prosesseier"))
    return period


def open_town(town: Town) -> ReportingPeriod:
    """Give the four units something to report on, and open a period."""
    add_planning(town)
    return open_period(town)


def report_of(town: Town, unit: str = "school", period: ReportingPeriod | None = None) -> UnitReport:
    """Return the unit's report, fetched anew; of the latest period when none is given."""
    reports = UnitReport.objects.filter(unit=town[unit]).order_by("-period__starts_on", "-pk")
    reports = reports.select_related("period__cycle", "unit", "run")
    return reports.filter(period=period).get() if period else reports[0]


def row_of(town: Town, unit: str = "school", *, indicator: bool = False) -> ReportItem:
    """Return the first row of the unit's report that is about an action, or about an indicator."""
    return report_of(town, unit).steering_items.filter(indicator__isnull=not indicator).order_by("pk")[0]


def fill(
    town: Town, unit: str = "school", by: str = "rapportor", status: str = "on_track", comment: str = ""
) -> UnitReport:
    """Fill every row of the report and return it."""
    report = report_of(town, unit)
    for row in report.steering_items.order_by("pk"):
        said: dict[str, Any] = {"value": Decimal(80)} if row.indicator_id else {"status": status, "next_step": "Ringe"}
        services.save_item(row, version=row.version, by=town.user(by), comment=comment, **said)
    return report_of(town, unit)


def bring_to(town: Town, state: str) -> UnitReport:
    """Bring the report of Bjørkeskogen skole to the state, by the people whose turn it is."""
    report = report_of(town)
    path = {
        ReportStatus.NOT_STARTED: (),
        ReportStatus.DRAFT: ("fill",),
        ReportStatus.WITH_LEADER: ("fill", "hand_over"),
        ReportStatus.DELIVERED: ("fill", "hand_over", "submit"),
        ReportStatus.RETURNED: ("fill", "hand_over", "send_back"),
        ReportStatus.APPROVED: ("fill", "hand_over", "submit", "approve"),
        ReportStatus.LOCKED: ("fill", "hand_over", "submit", "approve", "close"),
    }[ReportStatus(state)]
    for step in path:
        report = _take(town, report, step)
    return report


def _take(town: Town, report: UnitReport, step: str) -> UnitReport:
    seen = {"version": report.version}
    match step:
        case "fill":
            return fill(town)
        case "hand_over":
            services.hand_over(report, by=town.user("rapportor"), **seen)
        case "submit":
            services.submit(report, by=town.user("rektor"), shown_hash=shown_hash(report), **seen)
        case "send_back":
            services.send_back(report, by=town.user("rektor"), reason="Skriv mer om bemanningen.", **seen)
        case "approve":
            services.approve(report, by=town.user("oppvekstsjef"), shown_hash=shown_hash(report), **seen)
        case "close":
            period = ReportingPeriod.objects.get(pk=report.period_id)
            services.close_period(period, by=town.user("prosesseier"), reason="Saken går til kommunestyret.")
    return report_of(town)


def add_units(town: Town, count: int) -> list[OrgUnit]:
    """Add schools, each with a leader, a rapportør and an action."""
    units = []
    for number in range(len(town.units), len(town.units) + count):
        key = f"skole{number}"
        unit = town.units[key] = create_unit(
            name=f"Skole {number}", kind=UnitKind.UNIT, parent=town["education"], by=None
        )
        for role in (Role.LINE_MANAGER, Role.REPORTER):
            person = add_person(town, f"{role}{number}", key)
            grant_role(user=person, role=role, unit=unit, by=None)
        add_action(town, key, title=f"Tiltak {number}")
        units.append(unit)
    return units
