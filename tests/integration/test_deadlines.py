"""Mine frister: sorted and grouped, counted in the header, fetched by a calendar, and what waits in the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from redis.exceptions import RedisError

from config.deadlines import counting, feeds
from config.deadlines.collecting import grouped, in_line, sorted_duties
from evaluation.evaluations import services as evaluations
from evaluation.evaluations.models import Evaluation
from evaluation.learning import services as learning
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.panels import Duty
from governance.notices.models import Notice
from governance.organisation import services
from governance.organisation.models import FeedToken, Role, RoleAssignment, User
from governance.organisation.queries import feed_owner, feed_since
from governance.policy.models import PolicyDocument
from planning.actions import services as actions
from planning.actions.models import Action
from steering.reporting.periodic import remind_of_reports
from tests.factories import planning as make
from tests.factories import steering
from tests.factories.closed import EXEMPT
from tests.factories.evaluation import make_evaluation, make_lesson
from tests.factories.municipality import Town
from tests.factories.policy import make_policy, make_version
from tests.support.queries import at_most

WEDNESDAY = date(2027, 3, 3)
PATH = "/mine-frister/"
HTMX = {"HX-Request": "true"}


def browser(town: Town, username: str) -> Client:
    client = Client()
    client.force_login(town.user(username))
    return client


def a_duty(due_on: date | None, title: str = "Noe", **values: Any) -> Duty:
    return Duty(title=title, path="/x/", action_label="Gjør det", due_on=due_on, **values)


def late_action(town: Town, responsible: str = "rektor", **values: Any) -> Action:
    action = make.an_action(town, responsible=town.people[responsible], **values)
    Action.objects.filter(pk=action.pk).update(due_on=clock.today() - timedelta(days=3))
    return action


# --- Sorting and grouping ---------------------------------------------------------------------------------------------
def test_duties_stand_by_when_they_are_due() -> None:
    days = {"i går": -1, "i dag": 0, "søndag": 4, "mandag": 5, "om et år": 365}
    duties = [a_duty(WEDNESDAY + timedelta(days=days[title]), title) for title in days]
    with clock.at(WEDNESDAY):
        groups = grouped([*duties, a_duty(None, "en gang"), a_duty(None, "sent", is_overdue=True)])
    assert [(group.code, [duty.title for duty in group.duties]) for group in groups] == [
        ("late", ["i går", "sent"]),
        ("week", ["i dag", "søndag"]),
        ("later", ["mandag", "om et år"]),
        ("undated", ["en gang"]),
    ]
    assert grouped([]) == []


def test_the_page_shows_what_i_owe_and_where_to_do_it(town: Town) -> None:
    action = late_action(town)
    page = browser(town, "rektor").get(PATH).content.decode()
    assert "For sent" in page
    assert reverse("planning:action_page", args=[action.pk]) in page
    empty = browser(town, "uten_rolle").get(PATH).content.decode()
    assert "Ingenting venter på deg nå." in empty
    assert "Hos enhetene mine" not in empty


# --- The number in the header -----------------------------------------------------------------------------------------
def test_a_page_shows_the_number_when_it_is_remembered_and_fetches_it_else(town: Town) -> None:
    late_action(town)
    client, user = browser(town, "rektor"), town.user("rektor")
    page = client.get("/organisasjon/").content.decode()
    assert 'hx-get="/mine-frister/"' in page
    assert "hh-count" not in page
    number = len(sorted_duties(user))
    assert f">{number}<" in client.get(PATH, headers=HTMX).content.decode()
    page = client.get("/organisasjon/").content.decode()
    assert "hx-get" not in page.split("</header>")[0]
    assert f'<span class="hh-count">{number}<' in page


@pytest.mark.parametrize("path", ["/", PATH])
def test_the_pages_that_count_let_the_others_know(town: Town, path: str) -> None:
    late_action(town)
    client = browser(town, "rektor")
    client.get(path)
    assert counting.remembered(town.user("rektor")) == len(sorted_duties(town.user("rektor")))


def test_what_i_do_makes_my_number_be_counted_anew(town: Town) -> None:
    client, user, other = browser(town, "rektor"), town.user("rektor"), town.user("rapportor")
    counting.remember(user, 7)
    counting.remember(other, 3)
    client.get("/organisasjon/")
    assert counting.remembered(user) == 7
    client.post(PATH + "abonnement/")
    assert counting.remembered(user) is None
    assert counting.remembered(other) == 3


def test_the_remembered_number_costs_no_query(town: Town) -> None:
    user = town.user("rektor")
    counting.remember(user, 7)
    with at_most(0):
        assert counting.count(user) == 7


def test_a_cache_out_of_reach_takes_no_page_with_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise RedisError

    monkeypatch.setattr(counting, "cache", SimpleNamespace(get=broken, set=broken, delete=broken))
    client = browser(town, "rektor")
    assert client.get("/organisasjon/").status_code == 200
    assert client.get(PATH, headers=HTMX).status_code == 200
    assert client.post(PATH + "abonnement/").status_code == 200


# --- The line ---------------------------------------------------------------------------------------------------------
def test_a_leader_sees_what_waits_below_her_and_who_has_it(town: Town) -> None:
    steering.add_planning(town)
    steering.open_period(town)
    action = late_action(town)
    rows = {row.unit.name: row for row in in_line(town.user("oppvekstsjef"))}
    school = rows["Bjørkeskogen skole"]
    mine = [duty for duty in school.duties if duty.path == reverse("planning:action_page", args=[action.pk])]
    assert [(duty.who, duty.is_overdue) for duty in mine] == [("Rektor Prøvesen", True)]
    assert any("Rapport" in duty.title and "Rapportor Prøvesen" in duty.who for duty in school.duties)
    assert school.overdue >= 1
    assert "Biblioteket" not in rows
    page = browser(town, "oppvekstsjef").get(PATH + "linjen/").content.decode()
    assert "ligger hos Rektor Prøvesen" in page


def titles_in_line(town: Town, username: str) -> dict[str, tuple[str, bool]]:
    duties = [duty for row in in_line(town.user(username)) for duty in row.duties]
    return {duty.title: (duty.who, duty.is_overdue) for duty in duties}


def test_lessons_in_the_line_tell_with_whom_they_lie(town: Town) -> None:
    lesson = make_lesson(town)
    assert titles_in_line(town, "oppvekstsjef") == {f"Læringspunkt: {lesson.title}": ("Rektor Prøvesen", False)}
    assert titles_in_line(town, "rektor") == {}, "it waits for herself"
    assert titles_in_line(town, "kultursjef") == {}


def test_a_lesson_that_was_returned_lies_with_its_proposer(town: Town) -> None:
    lesson = make_lesson(town)
    learning.send_back(lesson, by=town.user("rektor"), reason="Utdyp")
    who = str(lesson.proposed_by)
    assert titles_in_line(town, "oppvekstsjef") == {f"Læringspunkt: {lesson.title}": (who, False)}


def test_late_evaluations_and_revisions_stand_in_the_line(town: Town) -> None:
    evaluation = make_evaluation(town, responsible=town.people["rektor"])
    Evaluation.objects.filter(pk=evaluation.pk).update(due_on=clock.today() - timedelta(days=2))
    policy = make_policy(town)
    PolicyDocument.objects.filter(pk=policy.pk).update(next_revision_on=clock.today() - timedelta(days=1))
    assert titles_in_line(town, "oppvekstsjef") == {f"Evaluering: {evaluation.title}": ("Rektor Prøvesen", True)}
    assert titles_in_line(town, "direktor") == {
        f"Evaluering: {evaluation.title}": ("Rektor Prøvesen", True),
        f"Revider: {policy.title}": (str(policy.responsible), True),
    }
    assert titles_in_line(town, "rektor") == {}


def test_a_version_on_its_way_stands_in_the_line_with_the_group_that_has_it(town: Town) -> None:
    version = make_version(town, "recommending")
    assert titles_in_line(town, "direktor") == {f"Policy: {version}": ("Toppledergruppa", False)}


def test_what_i_owe_myself_is_not_in_my_line(town: Town) -> None:
    late_action(town)
    assert in_line(town.user("rektor")) == []


def test_an_empty_line_says_so_and_who_leads_nobody_is_refused(town: Town) -> None:
    assert (
        "Ingenting venter hos enhetene du leder." in browser(town, "kultursjef").get(PATH + "linjen/").content.decode()
    )
    assert browser(town, "rapportor").get(PATH + "linjen/").status_code == 403
    assert in_line(town.user("rapportor")) == []


# --- The feeds --------------------------------------------------------------------------------------------------------
def new_secret(town: Town, username: str) -> str:
    return services.renew_feed_token(user=town.user(username), by=town.user(username))


def fetch(secret: str, kind: str = "json") -> Any:
    return Client().get(f"{PATH}{secret}/frister.{kind}")


def test_the_feeds_hold_what_the_person_owes(town: Town) -> None:
    late_action(town)
    secret = new_secret(town, "rektor")
    response = fetch(secret)
    titles = [item["title"] for item in response.json()["items"]]
    assert titles == [duty.title for duty in sorted_duties(town.user("rektor"))]
    assert response["Cache-Control"] == "no-store, private"
    calendar = Calendar.from_ical(fetch(secret, "ics").content)
    dated = [duty for duty in sorted_duties(town.user("rektor")) if duty.due_on]
    assert [(str(e["summary"]), e.decoded("dtstart")) for e in calendar.walk("VEVENT")] == [
        (duty.title, duty.due_on) for duty in dated
    ]
    assert all(str(event["url"]).startswith("http://testserver/") for event in calendar.walk("VEVENT"))


def test_the_same_duty_keeps_its_name_when_its_day_is_moved() -> None:
    def name(day: date) -> str:
        made = feeds.as_calendar([a_duty(day)], lambda path: f"http://helhet{path}")
        return str(Calendar.from_ical(made).walk("VEVENT")[0]["uid"])

    assert name(WEDNESDAY) == name(WEDNESDAY + timedelta(days=7))


def test_what_is_exempt_never_leaves_by_a_feed(town: Town) -> None:
    goal = make.a_goal(town, visibility=Visibility.EXEMPT)
    evaluations.plan_evaluation(
        goal=goal, title="Hemmelig sak", question="Hva skjedde?", method="", unit=town["school"],
        responsible=town.people["rektor"], due_on=clock.today(), **EXEMPT,
        by=town.user("rektor"),
    )  # fmt: skip
    assert any("Hemmelig" in duty.title for duty in sorted_duties(town.user("rektor")))
    secret = new_secret(town, "rektor")
    for kind in ("json", "ics"):
        text = fetch(secret, kind).content.decode()
        assert "Hemmelig" not in text
        assert "Start evalueringen" in text


def test_the_address_is_shown_once_and_only_its_digest_is_kept(town: Town) -> None:
    client = browser(town, "rektor")
    page = client.post(PATH + "abonnement/")
    address = page.context["deadlines_json"]
    assert address in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    assert client.get(address).status_code == 200
    assert page.context["secret"] not in client.get(PATH + "abonnement/").content.decode()
    assert page.context["secret"] not in str(FeedToken.objects.values())
    assert page.context["secret"] not in str(AuditEvent.objects.values())


def test_a_new_address_lets_the_old_one_die_and_a_revoked_one_is_dead(town: Town) -> None:
    client = browser(town, "rektor")
    old, new = new_secret(town, "rektor"), new_secret(town, "rektor")
    assert (fetch(old).status_code, fetch(new).status_code) == (404, 200)
    assert client.post(PATH + "abonnement/", {"trekk-tilbake": "1"}).status_code == 302
    assert fetch(new).status_code == 404
    client.post(PATH + "abonnement/", {"trekk-tilbake": "1"})
    verbs = list(AuditEvent.objects.filter(verb__startswith="feed_").values_list("verb", flat=True))
    assert verbs == ["feed_opened", "feed_opened", "feed_closed"]


def shut_out(user: User) -> None:
    services.deactivate(user, by=None, reason="Sluttet")


def shut_out_and_let_in(user: User) -> None:
    shut_out(user)
    services.reactivate(user, by=None, reason="Kom tilbake")


def log_out_everywhere(user: User) -> None:
    services.end_sessions(user, by=user)


def change_password(user: User) -> None:
    services.change_own_password(user=user, password="en helt ny setning med ord")


@pytest.mark.parametrize("end", [shut_out, shut_out_and_let_in, log_out_everywhere, change_password])
def test_the_address_dies_at_once_with_the_persons_sessions(town: Town, end: Callable[[User], None]) -> None:
    secret = new_secret(town, "rektor")
    assert fetch(secret).status_code == 200
    end(town.user("rektor"))
    assert fetch(secret).status_code == 404
    assert feed_since(town.user("rektor")) is None


def test_the_feed_follows_the_roles_of_the_day(town: Town) -> None:
    steering.add_planning(town)
    steering.open_period(town)
    secret = new_secret(town, "rapportor")
    before = fetch(secret).json()["items"]
    assert any("Rapporten for" in item["title"] for item in before)
    role = RoleAssignment.objects.get(user=town.user("rapportor"))
    services.end_role(role, on=clock.today(), by=None, reason="Sluttet")
    with clock.at(clock.today() + timedelta(days=1)):
        assert not any("Rapporten for" in item["title"] for item in fetch(secret).json()["items"])


def test_nobody_makes_an_address_for_another(town: Town) -> None:
    with pytest.raises(PermissionDenied):
        services.renew_feed_token(user=town.user("rektor"), by=town.user("systemadmin"))
    secret = new_secret(town, "rektor")
    with pytest.raises(PermissionDenied):
        services.revoke_feed_token(user=town.user("rektor"), by=town.user("systemadmin"))
    assert feed_owner(secret) == town.user("rektor")


# --- A new holder -----------------------------------------------------------------------------------------------------
def test_a_new_holder_takes_over_what_is_open_and_no_backlog_of_reminders(town: Town) -> None:
    """She owes what is open now; of all the reminders while it was late she gets the one of today."""
    steering.add_planning(town)
    period = steering.open_period(town)
    for days in range(1, 40, 3):
        with clock.at(period.due_on + timedelta(days=days)):
            remind_of_reports()
    old = town.user("rapportor")
    assert Notice.objects.filter(recipient=old).count() > 5
    day = period.due_on + timedelta(days=41)
    with clock.at(day):
        services.end_role(RoleAssignment.objects.get(user=old), on=day - timedelta(days=1), by=None, reason="Sluttet")
        new = town.user("uten_rolle")
        services.grant_role(user=new, role=Role.REPORTER, unit=town["school"], by=None)
        owed = sorted_duties(town.user("uten_rolle"))
        assert any("Rapporten for Bjørkeskogen skole" in duty.title for duty in owed)
        before = Notice.objects.filter(recipient=old).count()
        remind_of_reports()
        remind_of_reports()
        assert Notice.objects.filter(recipient=new).count() == 1
        assert Notice.objects.filter(recipient=old).count() == before
        assert not any("Rapporten for" in duty.title for duty in sorted_duties(town.user("rapportor")))


def test_done_work_of_the_past_is_not_handed_to_the_new_one(town: Town) -> None:
    action = late_action(town)
    actions.reassign_action(
        action, responsible=town.people["oppvekstsjef"], version=Action.objects.get(pk=action.pk).version, by=None
    )
    assert any("tiltak" in duty.title for duty in sorted_duties(town.user("oppvekstsjef")))
    Action.objects.filter(pk=action.pk).update(status="completed")
    assert not any("over fristen" in duty.title for duty in sorted_duties(town.user("oppvekstsjef")))
