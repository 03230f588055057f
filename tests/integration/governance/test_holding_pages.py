"""The pages of «Trenger ny ansvarlig», of handing over and of a person."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.holdings import queries, services
from governance.holdings.models import HandOver
from governance.organisation import leaving
from governance.organisation import services as organisation
from governance.organisation.models import RoleAssignment
from planning.goals.models import Goal
from tests.factories import planning as make
from tests.factories.municipality import Town


@pytest.fixture
def goal(town: Town) -> Goal:
    """A goal of the school whose ansvarlig has left."""
    made = make.a_goal(town, title="Alle leser", responsible=town.people["rapportor"])
    organisation.deactivate(town.user("rapportor"), by=None, reason="Sluttet")
    return made


def browser(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.user(who))
    return client


def page(town: Town, who: str, name: str, *args: int, query: str = "") -> str:
    return browser(town, who).get(reverse(f"governance:{name}", args=args) + query).content.decode()


def test_nearest_manager_and_those_above_see_it_in_their_places(town: Town, goal: Goal) -> None:
    mine = page(town, "rektor", "unanswered_list")
    assert "1 ting venter på deg" in mine and "Alle leser" in mine and "Velg ny ansvarlig" in mine
    above = page(town, "oppvekstsjef", "unanswered_list")
    assert "Ingenting venter på deg" in above and "Venter på ledere under deg" in above and "Alle leser" in above
    assert "Alle leser" not in page(town, "granrektor", "unanswered_list")


def test_several_are_chosen_one_by_one_or_all(town: Town, goal: Goal) -> None:
    make.an_action(town, goal, title="Lesekurs", responsible=town.people["rektor"])
    goal.planning_actions.update(responsible=None)
    both = page(town, "rektor", "unanswered_list")
    assert both.count('name="ting"') == 2 and "Gi alle" in both


def test_form_hands_over_and_a_second_press_is_409(town: Town, goal: Goal) -> None:
    data = {"ting": f"planning.goal:{goal.pk}:{goal.version}", "to": town.user("rektor").pk, "note": ""}
    path = reverse("governance:hand_over")
    assert browser(town, "oppvekstsjef").post(path, data).status_code == 302
    assert Goal.objects.get().responsible == town.people["rektor"]
    assert browser(town, "oppvekstsjef").post(path, data | {"to": town.user("direktor").pk}).status_code == 409
    assert HandOver.objects.count() == 1


def test_bad_forms_are_422_and_nothing_chosen_is_404(town: Town, goal: Goal) -> None:
    client, path = browser(town, "rektor"), reverse("governance:hand_over")
    seen = f"planning.goal:{goal.pk}:{goal.version}"
    for to in ("", town.user("granrektor").pk, "x"):
        assert client.post(path, {"ting": seen, "to": to}).status_code == 422
    Goal.objects.update(responsible=town.people["rektor"])
    assert client.post(path, {"ting": seen, "to": town.user("rektor").pk}).status_code == 422
    for texts in ([], ["planning.goal:0"], ["tull"], [seen, "ukjent:1:1"]):
        assert client.get(path, {"ting": texts}).status_code == 404


def given(town: Town, goal: Goal, to: str = "rektor", by: str = "oppvekstsjef") -> HandOver:
    things = queries.chosen(town.user(by), [f"planning.goal:{goal.pk}"])
    return services.hand_over(things, to=town.user(to), by=town.user(by), note="Haster")[0]


def test_she_confirms_with_one_press(town: Town, goal: Goal) -> None:
    row = given(town, goal)
    assert "Haster" in page(town, "rektor", "hand_over_list")
    client, path = browser(town, "rektor"), reverse("governance:hand_over_confirm")
    assert client.post(path, {"overtakelse": ["x", str(row.pk)]}).status_code == 302
    assert client.post(path, {"overtakelse": row.pk}).status_code == 409
    assert client.post(path, {"overtakelse": []}).status_code == 404
    assert "ingenting å bekrefte" in page(town, "rektor", "hand_over_list")


def test_she_says_no_and_the_giver_has_it(town: Town, goal: Goal) -> None:
    row = given(town, goal)
    client, path = browser(town, "rektor"), reverse("governance:hand_over_decline", args=[row.pk])
    assert client.get(path).status_code == 200
    assert client.post(path, {"version": 1, "reason": ""}).status_code == 422
    assert client.post(path, {"version": 1, "reason": "Nei"}).status_code == 302
    back = page(town, "oppvekstsjef", "hand_over_list")
    assert "Gitt tilbake av" in back and "Behold ansvaret" in back
    returned = HandOver.objects.open().get()
    refused = browser(town, "oppvekstsjef").get(reverse("governance:hand_over_decline", args=[returned.pk]))
    assert refused.status_code == 403


def test_nobody_to_take_it_back_is_told_in_the_form(town: Town, goal: Goal) -> None:
    row = given(town, goal)
    for who in ("oppvekstsjef", "direktor"):
        organisation.deactivate(town.user(who), by=None, reason="Sluttet")
    path = reverse("governance:hand_over_decline", args=[row.pk])
    assert browser(town, "rektor").post(path, {"version": 1, "reason": "Nei"}).status_code == 422


# --- A person --------------------------------------------------------------------------------------------------------
def test_person_shows_what_the_reader_may_see(town: Town, goal: Goal) -> None:
    person = town.people["rapportor"].pk
    assert "Alle leser" in page(town, "rektor", "person_detail", person)
    assert "Gi 1 ting videre" in page(town, "rektor", "person_detail", person)
    for who in ("granrektor", "systemadmin"):
        assert "Alle leser" not in page(town, who, "person_detail", person)
    assert "ansvarlig for 1 ting" in page(town, "systemadmin", "person_detail", person)
    given(town, goal)
    assert "venter på bekreftelse" in page(town, "oppvekstsjef", "person_detail", town.people["rektor"].pk)


def test_administrator_is_told_before_a_role_ends(town: Town) -> None:
    make.a_goal(town, responsible=town.people["rapportor"])
    role = RoleAssignment.objects.get(user=town.people["rapportor"])
    assert "1 ting vil mangle ansvarlig" in page(town, "systemadmin", "role_end", role.pk)
    organisation.grant_role(user=role.user, role="reporter", unit=town["education"], by=None)
    assert leaving.left_without(role.user, ending=role) == 0
    assert "Ingenting vil mangle" in page(town, "systemadmin", "role_end", role.pk)


def test_who_is_shut_out_is_out_at_the_next_request(town: Town) -> None:
    inside = browser(town, "rapportor")
    assert inside.get(reverse("governance:organisation")).status_code == 200
    path = reverse("governance:person_deactivate", args=[town.people["rapportor"].pk])
    administrator = browser(town, "systemadmin")
    assert administrator.post(path, {"reason": ""}).status_code == 422
    assert administrator.post(path, {"reason": "Sluttet"}).status_code == 302
    assert inside.get(reverse("governance:organisation")).status_code == 302
    assert administrator.post(path, {"reason": "Igjen"}).status_code == 409
    own = reverse("governance:person_deactivate", args=[town.people["systemadmin"].pk])
    assert administrator.post(own, {"reason": "Feil"}).status_code == 422


# --- Many ------------------------------------------------------------------------------------------------------------
def test_what_waits_is_paged_mine_first(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.holdings.views.PER_PAGE", 2)
    for number in range(3):
        make.a_goal(town, responsible=town.people["rapportor"], title=f"Skolens mål {number}")
    make.a_goal(town, "lower_school", responsible=town.people["barnetrinnsleder"], title="Trinnets mål")
    organisation.deactivate(town.user("rapportor"), by=None, reason="Sluttet")
    Goal.objects.filter(title="Trinnets mål").update(responsible=None)
    organisation.grant_role(user=town.user("leser"), role="line_manager", unit=town["lower_school"], by=None)
    first, second = (page(town, "rektor", "unanswered_list", query=f"?side={side}") for side in (1, 2))
    assert "3 ting venter på deg" in first
    assert "3 ting venter på deg" in second
    assert [f"Skolens mål {number}" in first for number in range(3)] == [True, True, False]
    assert "Side 1 av 2" in first
    assert "Gi alle 3 videre" in second
    assert "Skolens mål 2" in second
    assert "Trinnets mål" in second


def test_what_i_am_given_is_paged(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.holdings.views.PER_PAGE", 2)
    goals = [make.a_goal(town, responsible=town.people["rapportor"], title=f"Mål {number}") for number in range(3)]
    boss = town.user("oppvekstsjef")
    services.hand_over(
        queries.chosen(boss, [f"planning.goal:{goal.pk}" for goal in goals]), to=town.user("rektor"), by=boss
    )
    text = page(town, "rektor", "hand_over_list")
    assert "3 ting venter" in text
    assert "Bekreft alle som vises" in text
    assert "Mål 2" not in text
    assert "Mål 2" in page(town, "rektor", "hand_over_list", query="?side=2")


@pytest.fixture
def many(town: Town, monkeypatch: pytest.MonkeyPatch) -> list[Goal]:
    """Five goals of the school that rapportør answers for, where a page shows two."""
    monkeypatch.setattr("governance.holdings.parts.FIRST_SHOWN", 2)
    monkeypatch.setattr("governance.holdings.lists.PER_PAGE", 2)
    person = town.people["rapportor"]
    return [make.a_goal(town, responsible=person, title=f"Mål {number}") for number in range(5)]


@pytest.mark.parametrize("of", ["person", "unit"])
def test_pages_of_people_and_units_lead_to_all_there_is(town: Town, many: list[Goal], of: str) -> None:
    key = town.people["rapportor"].pk if of == "person" else town["school"].pk
    first = page(town, "rektor", f"{of}_detail", key)
    assert "Se alle 5" in first
    assert reverse(f"governance:{of}_holdings", args=[key]) in first
    assert [f"Mål {number}" in first for number in range(5)] == [True, True, False, False, False]
    seen = [page(town, "rektor", f"{of}_holdings", key, query=f"?side={side}") for side in (1, 2, 3)]
    assert [[n for n in range(5) if f"Mål {n}" in text] for text in seen] == [[0, 1], [2, 3], [4]]
    assert "5 ting som du har tilgang" in seen[2] and "Side 3 av 3" in seen[2]
    assert "Mål 0" not in page(town, "granrektor", f"{of}_holdings", key)


@pytest.mark.parametrize("of", ["person", "unit"])
def test_the_whole_list_costs_the_same_with_fifty(town: Town, of: str) -> None:
    first = make.a_goal(town, responsible=town.people["rapportor"])
    key = town.people["rapportor"].pk if of == "person" else town["school"].pk
    client, path = browser(town, "rektor"), reverse(f"governance:{of}_holdings", args=[key])
    same = {"focus_area": first.focus_area, "unit": first.unit, "responsible": first.responsible, "status": "active"}
    cost = []
    for count in (0, 49):
        Goal.objects.bulk_create(Goal(title=f"Mål {n}", **same) for n in range(count))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        cost.append(len(captured))
    assert cost[0] == cost[1]


def test_who_cannot_hand_over_is_not_led_to_it(town: Town, many: list[Goal]) -> None:
    key = town.people["rapportor"].pk
    assert "Gi 5 ting videre" in page(town, "rektor", "person_holdings", key)
    assert "ting videre" not in page(town, "leser", "person_holdings", key)
    assert str(town.people["rapportor"]) in page(town, "leser", "unit_holdings", town["school"].pk)


# --- All at once -----------------------------------------------------------------------------------------------------
def sealed(client: Client, whole: str | int, **changes: object) -> dict[str, object]:
    """Open the form of the whole, and return what it sends."""
    shown = client.get(reverse("governance:hand_over"), {"alle": whole}).context["shown"]
    return {"alle": shown.whole, "sett": shown.seal, "note": "Haster", **changes}


def test_all_of_a_person_are_handed_over_however_many(town: Town) -> None:
    person, to = town.people["rapportor"], town.user("rektor")
    first = make.a_goal(town, responsible=person)
    Goal.objects.bulk_create(
        Goal(title=f"Mål {n}", focus_area=first.focus_area, unit=first.unit, responsible=person, status="active")
        for n in range(119)
    )
    other = make.a_goal(town, "other_school", responsible=town.people["granrektor"])
    client, path = browser(town, "rektor"), reverse("governance:hand_over")
    assert "Gi 120 ting videre" in page(town, "rektor", "person_detail", person.pk)
    assert client.post(path, sealed(client, person.pk, to=to.pk)).status_code == 302
    assert Goal.objects.filter(responsible=to).count() == HandOver.objects.count() == 120
    other.refresh_from_db()
    assert other.responsible == town.people["granrektor"]


def test_all_that_waits_is_handed_over_not_only_what_the_page_shows(
    town: Town, many: list[Goal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.holdings.views.PER_PAGE", 2)
    organisation.deactivate(town.user("rapportor"), by=None, reason="Sluttet")
    client, path = browser(town, "rektor"), reverse("governance:hand_over")
    assert "?alle=venter" in page(town, "rektor", "unanswered_list", query="?side=2")
    assert client.post(path, sealed(client, "venter", to=town.user("rektor").pk)).status_code == 302
    assert queries.unanswered_for(town.user("rektor")) == []
    assert client.get(path, {"alle": "venter"}).status_code == 404


def test_all_is_what_was_shown(town: Town, many: list[Goal]) -> None:
    """What is new, changed or gone since the form was opened makes it 409, also before its own errors; none is lost."""
    person, client, path = town.people["rapportor"], browser(town, "rektor"), reverse("governance:hand_over")
    data = sealed(client, person.pk, to=town.user("rektor").pk)
    assert client.post(path, {**data, "to": ""}).status_code == 422
    make.a_goal(town, responsible=person, title="Et til")
    for to in (data["to"], ""):
        answer = client.post(path, {**data, "to": to})
        assert answer.status_code == 409
        assert "Haster" in answer.content.decode()
    data = sealed(client, person.pk, to=town.user("rektor").pk)
    assert client.post(path, data).status_code == 302
    assert client.post(path, {**data, "note": ""}).status_code == 409


def test_a_whole_that_is_none_is_404_and_only_managers_ask(town: Town, many: list[Goal]) -> None:
    path, person = reverse("governance:hand_over"), town.people["rapportor"]
    for whole in ("", "x", "0", "9" * 30, str(town.people["leser"].pk)):
        assert browser(town, "rektor").get(path, {"alle": whole}).status_code == 404
    assert browser(town, "granrektor").get(path, {"alle": person.pk}).status_code == 404
    for method in ("get", "post"):
        assert getattr(browser(town, "leser"), method)(path, {"alle": person.pk}).status_code == 403
