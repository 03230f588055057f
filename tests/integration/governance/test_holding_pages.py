"""The pages of «Trenger ny ansvarlig», of handing over and of a person."""

from __future__ import annotations

import pytest
from django.test import Client
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
    assert both.count('name="ting"') == 2 and "Gi videre alle" in both


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
    assert "Gi videre 1 ting" in page(town, "rektor", "person_detail", person)
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
    assert "Gi videre alle som vises" in second
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
