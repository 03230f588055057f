"""The pages of plans, the inbox and the next cycle."""

from __future__ import annotations

from governance.core import clock
from governance.templatetags.helhet import nodate
from planning.inbox.models import PlanningInput
from planning.plans import services as plans
from planning.plans.models import Plan
from tests.factories import planning as make
from tests.factories.municipality import Town
from tests.integration.planning.pages import at, browser


def test_owner_prepares_the_cycle_answers_and_puts_the_plan_forward(town: Town) -> None:
    client = browser(town, "delprosesseier")
    assert "Opprett neste syklus" in client.get(at("cycle_next")).content.decode()
    assert client.post(at("cycle_next"), {"year": "x"}).status_code == 422
    assert client.post(at("cycle_next"), {"year": "2031"}).status_code == 302
    plan = Plan.objects.get()
    item = make.an_input(town, cycle=plan.cycle)
    assert "1 læringsinnspill må besvares" in client.get(at("cycle_next")).content.decode()
    move = at("plan_move", plan.pk) + "?til=propose"
    refused = client.post(move, {"version": 1})
    assert (refused.status_code, "er ikke besvart" in refused.content.decode()) == (422, True)
    path = at("input_page", item.pk)
    assert "Tiltakene kom i gang for sent" in client.get(path).content.decode()
    assert client.post(path, {"version": 1, "follow": "yes", "reason": ""}).status_code == 422
    words = {"version": 1, "follow": "no", "reason": "Er allerede med."}
    assert client.post(path, words).status_code == 302
    assert client.post(path, words).status_code == 409
    assert "Er allerede med." in client.get(path).content.decode()
    assert client.post(move, {"version": 1}).status_code == 302
    assert "til behandling" in client.get(at("cycle_next")).content.decode()
    assert client.post(at("cycle_next"), {"year": "2032"}).status_code == 422


def test_cycle_that_was_made_without_a_plan_gets_one(town: Town) -> None:
    make.a_cycle(2031)
    client = browser(town, "prosesseier")
    assert "Opprett økonomiplanen" in client.get(at("cycle_next")).content.decode()
    assert client.post(at("cycle_next")).status_code == 302
    assert Plan.objects.get().cycle.year == 2031


def test_inbox_shows_what_waits_first(town: Town) -> None:
    waits, done = make.an_input(town, title="Venter"), make.an_input(town, title="Ferdig")
    PlanningInput.objects.filter(pk=done.pk).update(status="followed", answer="Ja")
    page = browser(town, "delprosesseier").get(at("input_list")).content.decode()
    assert page.index("Venter</a>") < page.index("Ferdig</a>") and at("input_page", waits.pk) in page
    assert "Svar på det eldste" in page
    assert "Svar på det eldste" not in browser(town, "rektor").get(at("input_list")).content.decode()


def test_reader_sees_the_input_without_a_form(town: Town) -> None:
    item = make.an_input(town)
    page = browser(town, "rektor").get(at("input_page", item.pk)).content.decode()
    assert "venter på svar" in page and "Lagre svaret" not in page
    assert browser(town, "rektor").post(at("input_page", item.pk), {"version": 1}).status_code == 403


def test_plan_goes_from_the_drafting_table_into_force(town: Town) -> None:
    client = browser(town, "strategileder")
    words = {
        "kind": "thematic", "title": "Klimaplan", "unit": town["strategy"].pk, "visibility": "public",
        "valid_from": "01.01.2027", "valid_to": "31.12.2030", "responsible": town.people["strategileder"].pk,
    }  # fmt: skip
    assert client.post(at("plan_create"), words | {"valid_to": "31.12.2020"}).status_code == 422
    assert client.post(at("plan_create"), words).status_code == 302
    plan = Plan.objects.get()
    words["adopting_body"] = "council"
    assert client.post(at("plan_edit", plan.pk), words | {"title": "Klima", "version": 1}).status_code == 302
    assert client.post(at("plan_edit", plan.pk), words | {"title": "Sen", "version": 1}).status_code == 409
    path = at("plan_move", plan.pk) + "?til="
    assert client.post(path + "propose", {"version": 2}).status_code == 302
    make.decide(town, Plan.objects.get())
    assert client.post(path + "rework", {"version": 4, "reason": "Mangler kart"}).status_code == 302
    assert client.post(path + "propose", {"version": 5}).status_code == 302
    make.decide(town, Plan.objects.get())
    future = {"version": 7, "adopted_on": "01.01.2199", "case_number": "1/99"}
    assert client.post(path + "adopt_in_council", future).status_code == 422
    assert client.post(path + "adopt_in_council", future | {"adopted_on": "04.03.2020"}).status_code == 422
    today = {"adopted_on": f"{clock.today():%d.%m.%Y}"}
    assert client.post(path + "adopt_in_council", future | today | {"case_number": " "}).status_code == 422
    assert client.post(path + "adopt_in_council", future | today).status_code == 302
    assert client.get(path + "put_in_force").status_code == 200
    assert client.post(path + "put_in_force", {"version": 8}).status_code == 302
    assert client.post(path + "adopt_in_council", future).status_code == 409
    assert client.get(path + "fly").status_code == 404
    page = client.get(at("plan_page", plan.pk)).content.decode()
    assert "gjeldende" in page and "sak 1/99" in page and nodate(clock.today()) in page
    assert client.post(path + "repeal", {"version": 9, "reason": "Ny plan"}).status_code == 302
    assert "Klima" in client.get(at("plan_list")).content.decode()


def test_new_plan_takes_the_place_of_the_old(town: Town) -> None:
    by = town.user("strategileder")
    old, new = make.a_plan(town, title="Gammel"), make.a_plan(town, title="Ny")
    for plan in (old, new):
        make.adopt(town, plan)
    plans.put_in_force(old, by=by)
    path = at("plan_move", new.pk) + "?til=put_in_force"
    assert browser(town, "strategileder").post(path, {"version": new.version, "replaces": old.pk}).status_code == 302
    assert set(Plan.objects.values_list("title", "status")) == {("Gammel", "replaced"), ("Ny", "in_force")}


def test_stranger_and_reader_do_not_move_plans(town: Town) -> None:
    plan = make.a_plan(town, "school")
    path = at("plan_move", plan.pk) + "?til=propose"
    assert browser(town, "granrektor").post(path).status_code == 404
    assert browser(town, "rapportor").post(path).status_code == 403


def test_empty_list_of_plans(town: Town) -> None:
    assert "Ingen planer ennå" in browser(town, "rektor").get(at("plan_list")).content.decode()
