"""What steering puts in the slots of `governance.core.panels`."""

from __future__ import annotations

from governance.audit import kinds
from governance.core import panels
from steering.reporting import history, periodic
from steering.reporting import panels as reporting


def furnish() -> None:
    """Called once, when Django has loaded all apps."""
    kinds.register(*history.KINDS)
    kinds.also_show("governance.decisionrun", "reports", history.runs_of_reports)
    panels.register("nav", "steering", reporting.nav, order=20)
    panels.register("duties", "reports", reporting.duties, order=20)
    panels.register("line", "reports", reporting.in_line, order=20)
    panels.register("line.units", "reports", reporting.units_of_line)
    panels.register("unit.left", "reports", reporting.left_on, order=40)
    panels.register("home", "state_of_units", reporting.home, order=20)
    panels.register("goal.page", "status_history", reporting.of_goals, order=20)
    panels.register("action.page", "status_history", reporting.of_actions, order=20)
    panels.register("due", "report_due", periodic.remind_of_reports, order=50)
