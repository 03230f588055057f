"""Two at the same time, with real commits: one wins, and nothing unseen is delivered or approved."""

from __future__ import annotations

from typing import Any

import pytest

from governance.audit.models import AuditEvent
from governance.core.errors import Conflict
from governance.notices.models import Notice, OutboxMessage
from steering.reporting import periodic, services
from steering.reporting.models import ReportItem, ReportStatus, StatusUpdate, UnitReport
from steering.reporting.queries import disagreements, shown_hash
from tests.factories import steering
from tests.factories.municipality import Town
from tests.support.threads import at_once

ROUNDS = 6


@pytest.fixture
def race_town(transactional_town: Town) -> Town:
    steering.open_town(transactional_town)
    return transactional_town


def again(report: UnitReport) -> UnitReport:
    return UnitReport.objects.select_related("run", "unit", "period__cycle").get(pk=report.pk)


def test_of_twenty_identical_submits_one_is_done(race_town: Town) -> None:
    report = steering.fill(race_town)
    by, seen = race_town.user("rektor"), {"version": report.version, "shown_hash": shown_hash(report)}

    answers = at_once(*[lambda: services.submit(again(report), by=by, **seen)] * 20)

    lost = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(lost) == 19
    assert all(isinstance(error, Conflict) for error in lost), lost
    assert AuditEvent.objects.filter(verb="submit").count() == 1
    assert again(report).status == ReportStatus.DELIVERED
    assert disagreements() == []


def test_of_ten_identical_approvals_one_is_written_down(race_town: Town) -> None:
    report = steering.bring_to(race_town, ReportStatus.DELIVERED)
    by, seen = race_town.user("oppvekstsjef"), {"version": report.version, "shown_hash": shown_hash(report)}

    answers = at_once(*[lambda: services.approve(again(report), by=by, **seen)] * 10)

    assert sum(answer is None for answer in answers) == 1
    assert StatusUpdate.objects.count() == 2
    assert AuditEvent.objects.filter(verb="approve").count() == 1


def _race(town: Town) -> tuple[bool, bool]:
    """Let the leader deliver while the rapportør writes; return whether it was delivered, and what was not seen."""
    report, row = steering.report_of(town), steering.row_of(town)
    text = f"Usett {row.version}"
    seen: dict[str, Any] = {"version": report.version, "shown_hash": shown_hash(report)}
    leader, writer = town.user("rektor"), town.user("rapportor")
    at_once(
        lambda: services.submit(again(report), by=leader, **seen),
        lambda: services.save_item(row, version=row.version, by=writer, status="at_risk", comment=text),
    )
    is_delivered = again(report).status == ReportStatus.DELIVERED
    return is_delivered, ReportItem.objects.get(pk=row.pk).comment == text


def test_nothing_unseen_is_delivered(race_town: Town) -> None:
    steering.fill(race_town)
    for _round in range(ROUNDS):
        is_delivered, is_written = _race(race_town)
        assert is_delivered != is_written
        assert disagreements() == []
        if is_delivered:
            report = steering.report_of(race_town)
            by = race_town.user("oppvekstsjef")
            services.send_back(report, by=by, reason="Igjen", version=report.version)


def test_without_the_guard_the_unseen_is_delivered(race_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    report = steering.fill(race_town)
    seen = shown_hash(report)
    monkeypatch.setattr("steering.reporting.services.turns.hash_of", lambda _report: seen)
    row = steering.row_of(race_town)
    services.save_item(row, version=row.version, by=race_town.user("rapportor"), status="at_risk", comment="Usett")
    services.submit(again(report), by=race_town.user("rektor"), version=report.version, shown_hash=seen)
    assert steering.report_of(race_town).status == ReportStatus.DELIVERED
    assert steering.row_of(race_town).comment == "Usett"


def test_two_reminding_jobs_leave_one_notice_each(race_town: Town) -> None:
    from governance.core import clock

    due_on = steering.report_of(race_town).period.due_on

    def remind() -> object:
        with clock.at(due_on):
            return periodic.remind_of_reports()

    answers = at_once(remind, remind)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert Notice.objects.filter(rule="report_due").count() == OutboxMessage.objects.count() == 4
