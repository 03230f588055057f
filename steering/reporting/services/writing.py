"""The rows and the summary of a report, while its unit writes it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock, concurrency
from governance.core.errors import RuleBroken, StaleVersion
from governance.organisation.models import User
from steering.reporting.models import ReportItem, ReportStatus, UnitReport
from steering.reporting.permissions import check_write
from steering.reporting.queries import latest_updates
from steering.reporting.queries import shown_hash as hash_of
from steering.reporting.services.rules import check_status
from steering.reporting.services.turns import carry_back, locked, why_not_writable
from steering.reporting.workflow import REPORTS


@transaction.atomic
def save_item(
    item: ReportItem,
    *,
    version: int,
    by: User,
    status: str = "",
    comment: str = "",
    next_step: str = "",
    value: Decimal | None = None,
    shown_hash: str = "",
) -> str:
    """Store one row: the status of an action, or the value of an indicator.

    `shown_hash` is what the writer had on her screen before she wrote; if that was the whole truth, the digest of
    what she has now is returned, else the same hash as she came with, by which nothing can be approved.
    Raises RuleBroken per field, StaleVersion with both texts when somebody saved first or the report has gone on.
    """
    said = {"status": status, "comment": comment.strip(), "next_step": next_step.strip()}
    fields = {"value": value, "comment": comment.strip()} if item.indicator_id else said
    report = _open_for(item, fields, by=by)
    if item.indicator_id:
        _check_value(value)
    else:
        check_status(**said)
    return _write(report, item, {**fields, "is_unchanged": False}, version=version, by=by, shown=shown_hash)


@transaction.atomic
def mark_unchanged(item: ReportItem, *, version: int, by: User, shown_hash: str = "") -> str:
    """«Uendret siden sist»: copy what was approved last about the action, or say that there is no new measurement.

    Raises RuleBroken when nothing has been approved about the action before. Returns as save_item.
    """
    report = _open_for(item, {}, by=by)
    if item.indicator_id:
        fields: dict[str, Any] = {"value": None, "comment": ""}
    else:
        last = latest_updates([item.action_id]).get(item.action_id or 0)
        if last is None:
            raise RuleBroken(_("Tiltaket har ingen tidligere status. Velg en status."), field="status")
        fields = {"status": last.status, "comment": last.comment, "next_step": last.next_step}
    return _write(report, item, {**fields, "is_unchanged": True}, version=version, by=by, shown=shown_hash)


def _open_for(item: ReportItem, fields: Mapping[str, Any], *, by: User) -> UnitReport:
    """Return the row's report, held, if the user may write in it now; what she tried is in the refusal."""
    report = locked(item.report)
    check_write(by, report)
    if not report.is_writable:
        raise StaleVersion(why_not_writable(report), concurrency.stale(item, fields).fields)
    return report


def _write(
    report: UnitReport, item: ReportItem, fields: Mapping[str, Any], *, version: int, by: User, shown: str
) -> str:
    is_whole = bool(shown) and hash_of(report) == shown
    audit.edit(item, by=by, version=version, fields={**fields, "saved_at": clock.now(), "saved_by": by})
    _begin(report, by=by)
    carry_back(report, item.report)
    return hash_of(report) if is_whole else shown


def _check_value(value: Decimal | None) -> None:
    if value is None:
        raise RuleBroken(_("Skriv den målte verdien, eller velg «Ingen ny måling»."), field="value")


@transaction.atomic
def save_summary(report: UnitReport, *, version: int, summary: str, by: User, shown_hash: str = "") -> str:
    """Store the report's summary. Raises StaleVersion with both texts. Returns as save_item."""
    fresh = locked(report)
    check_write(by, fresh)
    fields = {"summary": summary.strip()}
    if not fresh.is_writable:
        raise StaleVersion(why_not_writable(fresh), concurrency.stale(report, fields).fields)
    is_whole = bool(shown_hash) and hash_of(fresh) == shown_hash
    audit.edit(fresh, by=by, version=version, fields=fields)
    _begin(fresh, by=by)
    carry_back(fresh, report)
    return hash_of(fresh) if is_whole else shown_hash


def _begin(report: UnitReport, *, by: User) -> None:
    if report.status == ReportStatus.NOT_STARTED:
        audit.perform(report, "start", by=by, table=REPORTS)
