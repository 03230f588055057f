"""Gathers the models of the rooms, where Django looks for them."""

from steering.reporting.models import ReportingPeriod, ReportItem, StatusUpdate, UnitReport

__all__ = ["ReportItem", "ReportingPeriod", "StatusUpdate", "UnitReport"]
