"""What steering furnishes for other pages: duties, the state of my units, history, reminders."""

from __future__ import annotations

from datetime import timedelta

from governance.core import clock, panels
from governance.core.panels import Duty
from governance.notices import services as notices
from governance.notices.models import Notice, OutboxMessage
from governance.organisation.models import RoleAssignment
from planning.actions.models import Action
from steering.reporting import panels as reporting
from steering.reporting import periodic, services
from steering.reporting.models import ReportStatus, StatusUpdate
from tests.factories import steering
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town


def owed(town: Town, username: str) -> list[str]:
    return [duty.title for duty in reporting.duties(town.user(username))]


def test_the_one_whose_turn_it_is_owes_the_report(town: Town) -> None:
    period = steering.open_town(town)
    duty = reporting.duties(town.user("rapportor"))[0]
    assert isinstance(duty, Duty)
    assert (duty.title, duty.due_on) == ("Rapporten for Bjørkeskogen skole skal fylles ut", period.due_on)
    assert owed(town, "rektor") == []
    steering.bring_to(town, ReportStatus.WITH_LEADER)
    assert owed(town, "rektor") == ["Rapporten for Bjørkeskogen skole skal leveres"]
    report = steering.report_of(town)
    services.submit(report, by=town.user("rektor"), version=report.version, shown_hash=steering.shown_hash(report))
    assert owed(town, "oppvekstsjef") == ["Rapporten for Bjørkeskogen skole skal godkjennes"]
    assert owed(town, "rektor") == owed(town, "rapportor") == []


def test_many_reports_become_one_duty(town: Town) -> None:
    steering.add_units(town, 7)
    RoleAssignment.objects.filter(role__in=("line_manager", "reporter"), unit__name__startswith="Skole").update(
        archived_at=clock.now()
    )
    steering.open_period(town)
    titles = owed(town, "oppvekstsjef")
    assert len(titles) == 6
    assert titles[-1] == "2 rapporter til venter på deg"


def test_the_prosesseier_owes_the_periods(town: Town) -> None:
    steering.add_planning(town)
    period = steering.add_period(town)
    assert owed(town, "prosesseier") == []
    with clock.at(period.ends_on):
        assert owed(town, "prosesseier") == [f"{period} er planlagt og kan åpnes"]
        services.open_period(period, by=None)
        assert owed(town, "prosesseier") == []
    with clock.at(period.due_on + timedelta(days=1)):
        assert owed(town, "prosesseier") == [f"4 rapporter for {period} er ikke levert"]
        for unit, by in (("school", "rektor"), ("lower_school", "barnetrinnsleder"), ("other_school", "granrektor")):
            deliver(town, unit, by)
        deliver(town, "library", "biblioteksjef")
        assert owed(town, "prosesseier") == []
        for unit, by in (("school", "oppvekstsjef"), ("lower_school", "rektor"), ("other_school", "oppvekstsjef")):
            approve(town, unit, by)
        approve(town, "library", "kultursjef")
        assert owed(town, "prosesseier") == [f"Alle har levert for {period}"]


def deliver(town: Town, unit: str, by: str) -> None:
    report = steering.fill(town, unit, by=by)
    services.submit(report, by=town.user(by), version=report.version, shown_hash=steering.shown_hash(report))


def approve(town: Town, unit: str, by: str) -> None:
    report = steering.report_of(town, unit)
    services.approve(report, by=town.user(by), version=report.version, shown_hash=steering.shown_hash(report))


def test_the_state_of_my_units(town: Town) -> None:
    steering.add_planning(town)
    part = reporting.home(town.user("rektor"))[0]
    assert [(one["unit"].name, one["total"]) for one in part.context["units"]] == [("Bjørkeskogen skole", 5)]
    assert part.context["units"][0]["parts"] == [("stale", 5)]
    for username in ("prosesseier", "leser"):  # they follow up and read the whole municipality
        [whole] = reporting.home(town.user(username))
        assert [one["unit"] for one in whole.context["units"]] == [town["root"]]
    assert reporting.home(town.user("strategileder")) == []


def test_the_pages_of_planning_show_what_was_reported(town: Town) -> None:
    steering.open_town(town)
    steering.bring_to(town, ReportStatus.APPROVED)
    action = Action.objects.select_related("goal").get(title="Lesekurs")
    user = town.user("rektor")
    [of_action] = panels.parts("action.page", user, action)
    assert [update.action for update in of_action.context["updates"]] == [action]
    of_goal = [p for p in panels.parts("goal.page", user, action.goal) if p.template == "steering/_status_history.html"]
    assert len(of_goal[0].context["updates"]) == 2
    Action.objects.filter(pk=action.pk).update(**EXEMPT, responsible=None)
    assert reporting.of_actions(town.user("leser"), [action]) == {}
    untold = Action.objects.get(title="Tiltak library")
    assert reporting.of_actions(town.user("direktor"), [untold]) == {}


def test_those_who_have_a_report_are_reminded_once_per_occasion(town: Town) -> None:
    period = steering.open_town(town)
    for days, told in ((8, 0), (7, 4), (6, 0), (1, 4), (0, 0), (-1, 4), (-3, 0), (-4, 4)):
        before = Notice.objects.count()
        with clock.at(period.due_on - timedelta(days=days)):
            lines = periodic.remind_of_reports()
            assert periodic.remind_of_reports() == []
        assert Notice.objects.count() - before == told
        assert lines == ([f"Minnet {told} om rapporter for {period}."] if told else [])
    assert OutboxMessage.objects.count() == Notice.objects.count() == 16


def test_the_reminder_goes_to_the_one_whose_turn_it_is(town: Town) -> None:
    period = steering.open_town(town)
    steering.bring_to(town, ReportStatus.WITH_LEADER)
    with clock.at(period.due_on + timedelta(days=1)):
        periodic.remind_of_reports()
    told = set(Notice.objects.values_list("recipient__username", flat=True))
    assert told == {"rektor", "barnetrinnsleder", "granrapportor", "biblioteksjef"}
    notice = Notice.objects.get(recipient__username="rektor")
    assert notice.subject == "Rapporten for Bjørkeskogen skole er over fristen"
    assert notice.path == f"/styring/rapport/{steering.report_of(town).pk}/"


def test_nobody_is_reminded_of_what_is_delivered_closed_or_switched_off(town: Town) -> None:
    period = steering.open_town(town)
    deliver(town, "library", "biblioteksjef")
    with clock.at(period.due_on):
        rule = notices.rule("report_due")
        rule.is_active = False
        rule.save()
        assert periodic.remind_of_reports() == []
        rule.is_active = True
        rule.save()
        periodic.remind_of_reports()
        assert not Notice.objects.filter(recipient__username__in=["biblioteksjef", "kultursjef"]).exists()
        services.close_period(period, by=None, reason="Ferdig")
    with clock.at(period.due_on + timedelta(days=5)):
        assert periodic.remind_of_reports() == []
    assert not StatusUpdate.objects.exists()
