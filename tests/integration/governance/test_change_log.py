"""The change log on the screen: who may open it, which rows each sees, how it is searched and paged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.audit import kinds
from governance.audit import services as audit
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.editable import Visibility
from governance.organisation import change_log as log
from governance.organisation.history import history_of
from governance.organisation.models import OrgUnit
from governance.organisation.services import end_role
from planning.goals import services as goals
from planning.plans import services as plans
from tests.factories import planning as make
from tests.factories import policy
from tests.factories.municipality import Town
from tests.factories.process_map import make_step

PATH = "/organisasjon/endringslogg/"


def ask(town: Town, username: str, **wanted: Any) -> Any:
    client = Client()
    client.force_login(town.user(username))
    return client.get(PATH, wanted)


def subjects(town: Town, username: str, **wanted: Any) -> set[tuple[str, int]]:
    return {(row.subject_type, row.subject_id) for row in log.page(town.user(username), wanted).rows}


def of(thing: Any) -> tuple[str, int]:
    return thing._meta.label_lower, thing.pk


# --- Who sees what ----------------------------------------------------------------------------------------------------
def test_the_administrator_sees_people_roles_and_units_but_no_content(town: Town) -> None:
    goal = make.a_goal(town)
    assert {kind for kind, _pk in subjects(town, "systemadmin")} <= {
        "governance.orgunit", "governance.user", "governance.roleassignment",
    }  # fmt: skip
    assert of(goal) not in subjects(town, "systemadmin", slag="planning.goal")
    assert of(goal) in subjects(town, "prosesseier")
    page = ask(town, "systemadmin").content.decode()
    assert "planning.goal" not in page
    assert goal.title not in page


@pytest.mark.parametrize(("username", "is_shown"), [("direktor", True), ("prosesseier", False), ("leser", False)])
def test_what_is_exempt_is_shown_to_the_line_only(town: Town, username: str, is_shown: bool) -> None:
    goal = make.a_goal(town, visibility=Visibility.EXEMPT)
    action = make.an_action(town, goal=goal, visibility=Visibility.EXEMPT)
    indicator = make.an_indicator(goal)
    seen = subjects(town, username)
    assert [of(thing) in seen for thing in (goal, action, indicator)] == [is_shown] * 3


def test_an_archived_thing_is_still_told_of(town: Town) -> None:
    indicator = make.an_indicator(make.a_goal(town))
    goals.archive_indicator(indicator, version=indicator.version, by=None, reason="Måles ikke lenger")
    assert "Arkivert" in [row.what for row in history_of(indicator)]
    assert of(indicator) in subjects(town, "leser", hendelse="archived")


def test_a_kind_that_no_room_has_registered_is_shown_to_nobody(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    goal = make.a_goal(town)
    assert of(goal) in subjects(town, "direktor")
    monkeypatch.delitem(kinds._kinds, "planning.goal")
    assert of(goal) not in subjects(town, "direktor")


def test_a_run_is_shown_to_those_who_may_read_what_it_decides(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    version = policy.make_version(town, "approval")
    assert of(version.run) in subjects(town, "prosesseier")
    monkeypatch.delitem(kinds._also["governance.decisionrun"], "policy")
    assert of(version.run) not in subjects(town, "prosesseier")


# --- What is told -----------------------------------------------------------------------------------------------------
def test_a_deputy_is_told_with_whom_she_acts_for(town: Town) -> None:
    deputy = town.user("rapportor")
    deputy.acting_for = town.user("rektor")
    audit.record(by=deputy, verb="edited", subject=town["school"])
    told = history_of(town["school"])[0]
    assert (told.who, told.on_behalf_of, told.what) == ("Rapportor Prøvesen", "Rektor Prøvesen", "Endret")
    assert "Rapportor Prøvesen på vegne av Rektor Prøvesen" in ask(town, "leser", person="rektor").content.decode()


def test_a_part_is_named_and_the_thing_itself_is_not(town: Town) -> None:
    goal = make.a_goal(town)
    indicator = make.an_indicator(goal)
    told = history_of(goal, indicator, None)
    assert [row.about for row in told] == [f"indikator: {indicator}", *[""] * (len(told) - 1)]


def test_a_row_of_a_kind_that_is_no_more_is_told_as_it_stands(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    audit.edit(town["school"], by=None, version=1, fields={"name": "Skogen skole"})
    monkeypatch.delitem(kinds._kinds, "governance.orgunit")
    told = history_of(town["library"], town["school"])[0]
    assert (told.what, told.about) == ("edited", "governance.orgunit: Skogen skole")
    assert told.changes[0].label == "name"


def test_why_a_role_ended_is_told_to_herself_and_to_readers_of_the_log(town: Town) -> None:
    person = town.user("rapportor")
    role = person.governance_role_assignments.get()
    end_role(role, on=clock.today(), by=town.user("systemadmin"), reason="Går ut i permisjon")
    path = reverse("governance:person_detail", args=[person.pk])
    for username, is_told in {"rapportor": True, "systemadmin": True, "leser": True, "granrektor": False}.items():
        client = Client()
        client.force_login(town.user(username))
        assert ("Går ut i permisjon" in client.get(path).content.decode()) is is_told, username


def test_a_unit_and_a_part_of_the_process_tell_what_has_happened_to_them(town: Town) -> None:
    client = Client()
    client.force_login(town.user("leser"))
    audit.edit(town["school"], by=town.user("systemadmin"), version=1, fields={"name": "Skogen skole"})
    page = client.get(reverse("governance:unit_detail", args=[town["school"].pk])).content.decode()
    assert "<del>" in page and "Systemadmin Prøvesen" in page
    make_step(town)
    page = client.get(reverse("governance:subprocess", args=["planning"])).content.decode()
    assert "Hva har skjedd?" in page


# --- Looking for something --------------------------------------------------------------------------------------------
def test_the_log_is_narrowed_by_each_field(town: Town) -> None:
    first, between, last = (clock.today() + timedelta(days=days) for days in (100, 101, 102))
    with clock.at(first):
        goal = make.a_goal(town, title="Lese med glede")
        goals.edit_goal(goal, version=goal.version, by=town.user("oppvekstsjef"), title="Lese og skrive med glede")
    with clock.at(last):
        plan = plans.create_plan(title="Skolebruksplan", kind="thematic", unit=town["strategy"], by=None)
    both, nothing = {of(goal), of(plan)}, set()
    told: list[tuple[dict[str, Any], set[Any]]] = [
        ({"fra": first, "til": last}, both),
        ({"fra": between}, {of(plan)}),
        ({"fra": first, "til": between}, {of(goal)}),
        ({"person": "oppvekstsjef prøve"}, {of(goal)}),
        ({"person": "oppvekstsjef rektor"}, nothing),
        ({"slag": "planning.plan"}, {of(plan)}),
        ({"slag": "planning.goal", "nummer": goal.pk}, {of(goal)}),
        ({"slag": "planning.goal", "nummer": goal.pk + 1000}, nothing),
        ({"hendelse": "edited"}, {of(goal)}),
        ({"hendelse": "planning.plan:created", "fra": first}, {of(plan)}),
        ({"tekst": "skolebruks"}, {of(plan)}),
    ]
    for wanted, expected in told:
        found = subjects(town, "direktor", **wanted) & both
        assert found == expected, wanted


def test_the_page_goes_back_and_forth_without_losing_a_row(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "PER_PAGE", 7)
    user, numbers, before = town.user("direktor"), [], None
    while True:
        page = log.page(user, {"foer": before})
        numbers += [row.number for row in page.rows]
        if page.older is None:
            break
        before = page.older
    assert numbers == list(log.rows_for(user).order_by("-number").values_list("number", flat=True))
    back, after = [row.number for row in page.rows], page.newer
    while after is not None:
        page = log.page(user, {"etter": after})
        back = [row.number for row in page.rows] + back
        after = page.newer
    assert back == numbers


def test_a_page_before_the_first_row_is_empty(town: Town) -> None:
    page = log.page(town.user("direktor"), {"foer": 1})
    assert (page.rows, page.older, page.newer) == ([], None, None)
    assert "Ingen endringer passer" in ask(town, "direktor", tekst="finnes ikke").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("fra", "i går"), ("slag", "planning.finnesikke"), ("hendelse", "tull"), ("foer", "x"), ("etter", str(2**70))],
)
def test_a_bad_search_is_told_and_shows_nothing(town: Town, field: str, value: str) -> None:
    response = ask(town, "direktor", **{field: value})
    assert response.status_code == 422
    assert "hh-history" not in response.content.decode()


def test_a_period_that_ends_before_it_begins_is_refused(town: Town) -> None:
    response = ask(town, "direktor", fra="05.03.2027", til="03.03.2027")
    assert response.status_code == 422
    assert "Sluttdatoen kan ikke være før startdatoen." in response.content.decode()


def test_the_administrator_cannot_ask_for_content(town: Town) -> None:
    assert ask(town, "systemadmin", slag="planning.goal").status_code == 422


def test_the_way_to_the_log_is_shown_to_those_who_may_open_it(town: Town) -> None:
    for username, is_shown in {"leser": True, "systemadmin": True, "rektor": False}.items():
        client = Client()
        client.force_login(town.user(username))
        page = client.get(reverse("governance:organisation")).content.decode()
        assert (PATH in page) is is_shown


def test_a_reader_of_one_unit_is_refused(town: Town) -> None:
    """Only who reads for the whole municipality opens the log; others have the history on each page."""
    from governance.organisation.services import grant_role

    grant_role(user=town.user("uten_rolle"), role="reader", unit=town["school"], by=None)
    assert ask(town, "uten_rolle").status_code == 403
    assert OrgUnit.objects.exists() and AuditEvent.objects.exists()
