"""The demo municipality: loaded through the services, with work for everybody and the awkward cases in it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from config.deadlines.collecting import sorted_duties
from config.demo.people import DEMO_USERS
from config.demo_loader.dates import Calendar
from config.demo_loader.logins import apply_password
from governance.audit import chain
from governance.core import clock
from governance.organisation import access
from governance.organisation.models import OrgUnit, User
from governance.policy.models import PolicyStatus, PolicyVersion
from planning.actions.models import Action
from planning.goals.models import Goal, Measurement, MeasurementStatus
from steering.reporting.models import PeriodStatus, ReportingPeriod, ReportStatus, UnitReport

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("today", "finished", "running"),
    [
        (date(2026, 11, 23), ("first", 2026), ("second", 2026)),
        (date(2027, 1, 10), ("second", 2026), ("year", 2026)),
        (date(2027, 5, 1), ("year", 2026), ("first", 2027)),
        (date(2027, 8, 31), ("year", 2026), ("first", 2027)),
    ],
)
def test_the_calendar_finds_the_two_periods(today: date, finished: tuple, running: tuple) -> None:
    calendar = Calendar(today)
    assert (calendar.finished.kind, calendar.finished.year) == finished
    assert (calendar.running.kind, calendar.running.year) == running


@pytest.mark.django_db
def test_the_demo_municipality(client: Client, settings, capsys) -> None:
    """One test for all of it: loading takes long."""
    settings.DEMO = True
    call_command("load_demo", "--today", TODAY.isoformat())
    with clock.at(TODAY):
        assert OrgUnit.objects.count() >= 60
        assert User.objects.count() >= 150
        assert access.differences() == []
        assert chain.first_break() is None

        _everybody_has_something_to_do(client)
        _the_awkward_cases_are_there()

    _it_is_never_mixed_with_other_data(capsys)
    _logins_are_applied_at_every_start(monkeypatch_password="en annen setning med ord", settings=settings)


def _everybody_has_something_to_do(client: Client) -> None:
    for username in DEMO_USERS:
        user = User.objects.get(username=username)
        duties = sorted_duties(user)
        assert duties, username
        client.force_login(user)
        page = client.get("/")
        assert page.status_code == 200
        assert duties[0].action_label in page.content.decode()
        assert client.get(duties[0].path).status_code == 200, (username, duties[0])


def _the_awkward_cases_are_there() -> None:
    statuses = set(UnitReport.objects.filter(period__status=PeriodStatus.OPEN).values_list("status", flat=True))
    assert {ReportStatus.NOT_STARTED, ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.APPROVED} <= statuses
    assert ReportingPeriod.objects.filter(status=PeriodStatus.PUBLISHED).count() == 1
    assert Measurement.objects.filter(status=MeasurementStatus.CORRECTED).exists()
    assert Goal.objects.filter(responsible__is_active=False).exists()
    assert Action.objects.filter(responsible__is_active=False).exists()
    assert Goal.objects.filter(plan=None, parent=None).exists()
    in_force = PolicyVersion.objects.filter(status=PolicyStatus.IN_FORCE)
    assert in_force.filter(number="1.1", policy__slug__contains="helhetlig").exists()
    assert in_force.filter(policy__next_revision_on__lt=TODAY).exists()
    assert PolicyVersion.objects.filter(number="2.0", status=PolicyStatus.DRAFT).exists()
    assert PolicyVersion.objects.filter(number="1.0", status=PolicyStatus.REPLACED).exists()


def _it_is_never_mixed_with_other_data(capsys) -> None:
    with pytest.raises(CommandError):
        call_command("load_demo")
    call_command("load_demo", "--if-empty")
    assert "loaded" not in capsys.readouterr().out.split("municipality is loaded")[-1]


def _logins_are_applied_at_every_start(*, monkeypatch_password: str, settings) -> None:
    kept = apply_password()
    assert kept and User.objects.get(username="leser").check_password(kept)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEMO_PASSWORD", monkeypatch_password)
        assert apply_password() == monkeypatch_password
    assert User.objects.get(username="leser").check_password(monkeypatch_password)
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo_logins")
