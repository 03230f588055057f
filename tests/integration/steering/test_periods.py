"""Periods are planned, opened, extended, closed and published by the prosesseier."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.audit import chain
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.organisation.models import Role
from governance.process.models import RunStatus
from governance.process.queries import current_step
from planning.actions.models import ActionStatus
from planning.goals.models import GoalStatus
from steering.reporting import services
from steering.reporting.models import PeriodKind, PeriodStatus, ReportStatus, UnitReport
from tests.factories import steering
from tests.factories.municipality import Town


def test_opening_makes_a_report_for_each_unit_with_something_to_tell(town: Town) -> None:
    period = steering.open_town(town)
    names = [report.unit.name for report in UnitReport.objects.filter(period=period).select_related("unit")]
    assert names == ["Bjørkeskogen skole", "Barnetrinnet", "Granlia skole", "Biblioteket"]
    report = steering.report_of(town)
    assert report.status == ReportStatus.NOT_STARTED
    assert current_step(report.run).role == Role.REPORTER
    rows = [(row.action_id is not None, str(row)) for row in report.steering_items.all()]
    assert rows == [(True, "Lesekurs"), (True, "Skolebibliotek"), (False, "Elever som leser godt")]


def test_what_is_over_is_not_reported_on(town: Town) -> None:
    steering.add_action(town, "library", status=ActionStatus.COMPLETED)
    steering.add_action(town, "other_school", status=ActionStatus.DROPPED)
    steering.add_action(town, "culture", archived_at=clock.now())
    steering.add_indicator(town, steering.add_goal(town, "lower_school", archived_at=clock.now()))
    closed = steering.add_goal(town, "education")
    closed.status = GoalStatus.CLOSED
    closed.save()
    steering.add_indicator(town, closed)
    steering.add_indicator(town, archived_at=clock.now())
    period = steering.open_period(town)
    assert not period.steering_reports.exists()


def test_an_exempt_action_is_reported_on_all_the_same(town: Town) -> None:
    steering.add_action(town, visibility=Visibility.EXEMPT)
    steering.open_period(town)
    assert steering.report_of(town).steering_items.count() == 1


def test_one_period_is_open_at_a_time(town: Town) -> None:
    steering.open_town(town)
    other = steering.add_period(town, kind=PeriodKind.YEAR)
    with pytest.raises(RuleBroken, match="En annen periode er åpen"):
        services.open_period(other, by=town.user("prosesseier"))
    other.refresh_from_db()
    assert other.status == PeriodStatus.PLANNED


def test_of_two_who_open_a_period_each_the_second_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    steering.open_town(town)
    other = steering.add_period(town, kind=PeriodKind.YEAR)
    # The other was opened after this one looked whether any was open: only the constraint sees it.
    monkeypatch.setattr("steering.reporting.services.periods._is_another_open", lambda _period: False)
    with pytest.raises(RuleBroken, match="En annen periode er åpen"):
        services.open_period(other, by=None)
    assert UnitReport.objects.count() == 4


def test_a_period_opens_once(town: Town) -> None:
    period = steering.open_town(town)
    with pytest.raises(WrongState):
        services.open_period(period, by=town.user("prosesseier"))
    assert UnitReport.objects.count() == 4


def test_a_period_that_has_not_begun_cannot_be_opened(town: Town) -> None:
    period = steering.add_period(town, starts_on=clock.today() + timedelta(days=1))
    with pytest.raises(RuleBroken, match="ikke begynt"):
        services.open_period(period, by=town.user("prosesseier"))


@pytest.mark.parametrize(
    ("dates", "field"),
    [({"ends_on": -1, "due_on": 1}, "ends_on"), ({"ends_on": 1, "due_on": -1}, "due_on")],
)
def test_dates_are_in_order(town: Town, dates: dict[str, int], field: str) -> None:
    start = clock.today()
    with pytest.raises(RuleBroken) as refused:
        steering.add_period(town, starts_on=start, **{k: start + timedelta(days=v) for k, v in dates.items()})
    assert refused.value.field == field


def test_a_kind_of_period_comes_once_a_year(town: Town) -> None:
    steering.add_period(town)
    with pytest.raises(RuleBroken) as refused:
        steering.add_period(town)
    assert refused.value.field == "kind"


def test_a_deadline_that_passes_locks_nothing(town: Town) -> None:
    period = steering.open_town(town)
    with clock.at(period.due_on + timedelta(days=5)):
        report = steering.fill(town)
        assert (report.status, report.is_late) == (ReportStatus.DRAFT, True)


def test_a_deadline_is_moved_forward_with_a_reason(town: Town) -> None:
    period = steering.open_town(town)
    by, later = town.user("prosesseier"), period.due_on + timedelta(days=7)
    for due_on, reason, field in ((period.due_on, "Ja", "due_on"), (later, " ", "reason")):
        with pytest.raises(RuleBroken) as refused:
            services.extend_period(period, due_on=due_on, by=by, reason=reason)
        assert refused.value.field == field
    services.extend_period(period, due_on=later, by=by, reason="Mange er syke.")
    period.refresh_from_db()
    assert period.due_on == later
    event = AuditEvent.objects.order_by("-number")[0]
    assert (event.verb, event.reason) == ("extended", "Mange er syke.")
    with pytest.raises(StaleVersion):
        services.extend_period(period, due_on=later + timedelta(days=1), by=by, reason="Igjen", version=1)


def test_only_an_open_period_is_extended(town: Town) -> None:
    period = steering.add_period(town)
    with pytest.raises(WrongState):
        services.extend_period(period, due_on=period.due_on + timedelta(days=1), by=None, reason="Ja")


def test_closing_locks_what_is_approved_and_leaves_the_rest_visible_as_late(town: Town) -> None:
    period = steering.open_town(town)
    steering.bring_to(town, ReportStatus.APPROVED)
    period.refresh_from_db()
    with pytest.raises(RuleBroken):
        services.close_period(period, by=town.user("prosesseier"), reason="")
    services.close_period(period, by=town.user("prosesseier"), reason="Saken går til kommunestyret.")
    locked, missing = steering.report_of(town), steering.report_of(town, "library")
    assert (locked.status, locked.run.status) == (ReportStatus.LOCKED, RunStatus.COMPLETED)
    assert (missing.status, missing.is_late) == (ReportStatus.NOT_STARTED, True)
    assert missing.run.status == RunStatus.WITHDRAWN
    assert chain.first_break() is None


def test_a_closed_period_is_published(town: Town) -> None:
    period = steering.open_town(town)
    by = town.user("prosesseier")
    with pytest.raises(WrongState):
        services.publish_period(period, by=by)
    services.close_period(period, by=by, reason="Ferdig")
    services.publish_period(period, by=by)
    period.refresh_from_db()
    assert period.status == PeriodStatus.PUBLISHED


@pytest.mark.parametrize("username", ["direktor", "oppvekstsjef", "rektor", "delprosesseier", "systemadmin", "leser"])
def test_only_the_prosesseier_runs_periods(town: Town, username: str) -> None:
    planned, by = steering.add_period(town, kind=PeriodKind.FIRST), town.user(username)
    with pytest.raises(PermissionDenied):
        services.open_period(planned, by=by)
    services.open_period(planned, by=None)
    with pytest.raises(PermissionDenied):
        services.extend_period(planned, due_on=planned.due_on + timedelta(days=1), by=by, reason="Ja")
    with pytest.raises(PermissionDenied):
        services.close_period(planned, by=by, reason="Ja")
    services.close_period(planned, by=None, reason="Ja")
    with pytest.raises(PermissionDenied):
        services.publish_period(planned, by=by)


def test_opening_costs_the_same_for_each_unit(town: Town) -> None:
    steering.add_units(town, 1)
    one = _queries_to_open(town, PeriodKind.FIRST)
    steering.add_units(town, 49)
    many = _queries_to_open(town, PeriodKind.SECOND)
    assert UnitReport.objects.count() == 51
    assert many - one <= 49 * 14


def _queries_to_open(town: Town, kind: str) -> int:
    period = steering.add_period(town, kind=kind)
    with CaptureQueriesContext(connection) as queries:
        services.open_period(period, by=None)
    services.close_period(period, by=None, reason="Ferdig")
    return len(queries)
