"""The writer of indicators and measurements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import save_versioned, take_turn
from governance.core.errors import RuleBroken, WrongState
from governance.core.progress import ProgressStatus
from governance.organisation.models import User
from planning.goals.models import (
    Direction,
    Frequency,
    Goal,
    Indicator,
    IndicatorTarget,
    Measurement,
    MeasurementStatus,
)
from planning.goals.permissions import check_edit_goal
from planning.goals.services.status import refresh_status

Targets = Mapping[int, Decimal]
EDITABLE = (
    "name", "unit_of_measure", "direction", "baseline", "target", "target_low", "tolerance", "frequency", "source",
)  # fmt: skip


@transaction.atomic
def add_indicator(
    goal: Goal,
    *,
    by: User | None,
    name: str,
    unit_of_measure: str,
    direction: str,
    target: Decimal,
    baseline: Decimal | None = None,
    target_low: Decimal | None = None,
    tolerance: Decimal = Decimal(0),
    frequency: str = Frequency.EACH_PERIOD,
    source: str = "",
    targets: Targets | None = None,
) -> Indicator:
    """Say how the goal is measured, with a target for each year. Raises RuleBroken when a range lacks an end."""
    check_edit_goal(by, goal)
    _check_ends(direction, target, target_low)
    indicator = Indicator.objects.create(
        goal=goal, name=name, unit_of_measure=unit_of_measure, direction=direction, baseline=baseline, target=target,
        target_low=target_low, tolerance=tolerance, frequency=frequency, source=source, visibility=goal.visibility,
        legal_basis=goal.legal_basis,
    )  # fmt: skip
    _set_targets(indicator, targets or {})
    audit.record(by=by, verb="created", subject=indicator, changes={"name": [None, name], "goal": [None, goal.pk]})
    return indicator


def edit_indicator(
    indicator: Indicator, *, version: int, by: User | None, targets: Targets | None = None, **fields: Any
) -> None:
    """Change how the goal is measured; the latest value is judged anew. Raises RuleBroken or StaleVersion."""
    check_edit_goal(by, indicator.goal)
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_indicator does not know {', '.join(sorted(unknown))}")
    kept = {name: getattr(indicator, name) for name in ("direction", "target", "target_low")} | fields
    _check_ends(kept["direction"], kept["target"], kept["target_low"])
    changes = audit.differences(indicator, fields)
    old = {row.year: row.value for row in indicator.planning_targets.all()}
    if targets is not None and dict(targets) != old:
        changes["targets"] = [_as_text(old), _as_text(targets)]
    if not changes and version == indicator.version:
        return
    with transaction.atomic():
        save_versioned(indicator, version=version, fields=fields)
        if "targets" in changes:
            _set_targets(indicator, targets or {})
        audit.record(by=by, verb="edited", subject=indicator, changes=changes)
        _note_latest(indicator)


def archive_indicator(indicator: Indicator, *, version: int, by: User | None, reason: str) -> None:
    """Stop measuring this; its measurements stay. Raises RuleBroken without a reason."""
    check_edit_goal(by, indicator.goal)
    if not reason.strip():
        raise RuleBroken(_("Skriv hvorfor indikatoren ikke brukes lenger."), field="reason")
    with transaction.atomic():
        fields = {"archived_at": clock.now()}
        audit.edit(indicator, by=by, version=version, fields=fields, verb="archived", reason=reason)
        refresh_status(indicator.goal)


@transaction.atomic
def record_measurement(
    indicator: Indicator,
    *,
    value: Decimal,
    measured_on: date,
    by: User | None,
    status: str = MeasurementStatus.CONFIRMED,
) -> Measurement:
    """Note a measured value and let the indicator and the goal show it. The caller has asked who may."""
    row = _add_row(indicator, value=value, measured_on=measured_on, by=by, status=status)
    audit.record(
        by=by, verb="measured", subject=indicator, changes={"value": [_text(indicator.latest_value), _text(value)]}
    )
    _note_latest(indicator)
    return row


@transaction.atomic
def correct_measurement(measurement: Measurement, *, value: Decimal, reason: str, by: User | None) -> Measurement:
    """Put a right value in place of a wrong one: a new row with a reason; the old one is marked as corrected.

    Raises RuleBroken without a reason, WrongState when it has been corrected already.
    """
    indicator = measurement.indicator
    check_edit_goal(by, indicator.goal)
    if not reason.strip():
        raise RuleBroken(_("Skriv hvorfor målingen rettes."), field="reason")
    take_turn()
    rows = Measurement.objects.filter(pk=measurement.pk).exclude(status=MeasurementStatus.CORRECTED)
    if not rows.update(status=MeasurementStatus.CORRECTED):
        raise WrongState(_("Målingen er allerede rettet. Rett den nye målingen i stedet."))
    measurement.status = MeasurementStatus.CORRECTED
    row = _add_row(
        indicator, value=value, measured_on=measurement.measured_on, by=by, status=MeasurementStatus.CONFIRMED,
        corrects=measurement, reason=reason,
    )  # fmt: skip
    changes = {"value": [_text(measurement.value), _text(value)]}
    audit.record(by=by, verb="measurement_corrected", subject=indicator, changes=changes, reason=reason)
    _note_latest(indicator)
    return row


def _add_row(indicator: Indicator, *, by: User | None, **values: Any) -> Measurement:
    return Measurement.objects.create(indicator=indicator, recorded_by=by, recorded_at=clock.now(), **values)


def _note_latest(indicator: Indicator) -> None:
    """Keep the newest value that holds, and how it stands against its year's target, on the indicator's row."""
    rows = indicator.planning_measurements.exclude(status=MeasurementStatus.CORRECTED)
    newest = rows.order_by("-measured_on", "-pk").first()
    values: dict[str, Any] = {"latest_value": None, "latest_value_on": None}
    values["latest_standing"] = ProgressStatus.NOT_ASSESSED.value
    if newest:
        before = rows.filter(measured_on__year__lt=newest.measured_on.year).order_by("-measured_on", "-pk").first()
        begin = before.value if before else indicator.baseline
        values |= {"latest_value": newest.value, "latest_value_on": newest.measured_on}
        values["latest_standing"] = indicator.standing_of(newest.value, newest.measured_on, begin)
    Indicator.objects.filter(pk=indicator.pk).update(**values)
    for name, value in values.items():
        setattr(indicator, name, value)
    refresh_status(indicator.goal)


def _set_targets(indicator: Indicator, targets: Targets) -> None:
    take_turn()
    indicator.planning_targets.all().delete()
    IndicatorTarget.objects.bulk_create(
        IndicatorTarget(indicator=indicator, year=year, value=value) for year, value in sorted(targets.items())
    )
    getattr(indicator, "_prefetched_objects_cache", {}).pop("planning_targets", None)


def _check_ends(direction: str, target: Decimal, target_low: Decimal | None) -> None:
    if direction == Direction.RANGE and (target_low is None or target_low > target):
        message = _("Et område trenger en nedre grense som ikke er høyere enn målverdien.")
        raise RuleBroken(message, field="target_low")


def _as_text(targets: Targets) -> dict[str, str]:
    return {str(year): str(value) for year, value in sorted(targets.items())}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
