"""The process map's pages: as it is, as it was, what changed, and the forms of those who own it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from governance.core import clock
from governance.organisation.models import OrgUnit
from governance.process import services
from governance.process.models import ProcessStep, Subprocess, SubprocessCode, YearWheelEvent
from tests.factories.municipality import Town
from tests.factories.policy import again, make_version
from tests.factories.process_map import make_event, make_step, make_subprocess
from tests.integration.access_matrix.process import share_data, step_data

MAP = reverse("governance:process_map")
PLANNING = reverse("governance:subprocess", args=["planning"])
DIFFERENCES = reverse("governance:process_map_differences")


def client_of(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.user(who))
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return re.sub(r"\s+", " ", response.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def path_of(name: str, step: ProcessStep) -> str:
    return reverse(f"governance:process_step_{name}", args=[step.pk])


def test_the_map_of_a_municipality_that_is_not_set_up(town: Town) -> None:
    assert "Kommunen er ikke satt opp ennå" in text(client_of(town, "uten_rolle"), MAP)
    assert client_of(town, "uten_rolle").get(PLANNING).status_code == 404


def test_a_part_without_steps_says_what_to_do_to_those_who_may(town: Town) -> None:
    make_subprocess(town)
    assert "Prosesseier: beskriv trinnene" in text(client_of(town, "prosesseier"), PLANNING)
    assert "Prosesseieren har ikke beskrevet trinnene ennå" in text(client_of(town, "leser"), PLANNING)
    assert "Ingen trinn ennå" in text(client_of(town, "leser"), MAP)


def test_the_page_of_a_part_has_steps_matrix_lines_and_events(town: Town) -> None:
    step = make_step(town)
    services.share_step(
        step,
        [*services.parts_of(step), services.Part("contributes", unit=town["library"])],
        version=1,
        by=None,
    )
    make_event(town)
    page = text(client_of(town, "leser"), PLANNING)
    for words in (
        '<td data-label="Kommunedirektør"><strong>ansvarlig</strong></td>',
        '<td data-label="Biblioteket">medvirker</td>',
        "Strategistab", "22. april</strong> Verksted", "Kommunedirektør, kommunen <strong>beslutter</strong>",
    ):  # fmt: skip
        assert words in page
    assert "Rediger" not in page


def test_buttons_are_for_those_who_may_press_them(town: Town) -> None:
    other = make_subprocess(town, SubprocessCode.STEERING, "root")
    mine, theirs = make_step(town, "Min", subprocess=other, owner=town["strategy"]), make_step(town, subprocess=other)
    make_step(town)
    page = text(client_of(town, "delprosesseier"), reverse("governance:subprocess", args=["steering"]))
    assert path_of("edit", mine) in page
    assert path_of("edit", theirs) not in page
    assert path_of("archive", mine) not in page
    assert "Legg til trinn" in text(client_of(town, "delprosesseier"), PLANNING)


def test_the_map_as_it_was(town: Town) -> None:
    with clock.at(date(2030, 2, 10)):
        step = make_step(town, "Gammelt navn")
    with clock.at(date(2030, 3, 2)):
        text_now = services.StepText("Nytt navn")
        services.edit_step(step, text_now, version=1, by=town.user("prosesseier"), reason="Klarere")
        OrgUnit.objects.filter(pk=town["strategy"].pk).update(name="Omdøpt")
    with clock.at(date(2030, 11, 25)):
        client = client_of(town, "prosesseier")
        before = text(client, f"{MAP}?dato=2030-03-01")
        assert "Gammelt navn" in before
        assert "Slik var kartet 1. mars 2030" in before
        assert f"{PLANNING}?dato=2030-03-01" in before
        part = text(client, f"{PLANNING}?dato=01.03.2030")
        assert "Gammelt navn" in part
        assert "Strategistab" in part
        assert "Legg til trinn" not in part
        assert "Nytt navn" in text(client, f"{MAP}?dato=2030-03-02")
        assert "Kartet fantes ikke 9. februar 2030" in text(client, f"{MAP}?dato=2030-02-09")
        assert "Kartet fantes ikke" in text(client, f"{PLANNING}?dato=2030-02-09")
        assert "Slik var kartet i versjon 1" in text(client, f"{MAP}?versjon=1")
        assert "Delprosessen var ikke på kartet da" in text(
            client, reverse("governance:subprocess", args=["steering"]) + "?versjon=1"
        )
        assert "Nytt navn" in text(client, MAP)
        history = text(client, reverse("governance:process_map_versions"))
        assert "Klarere" in history
        assert "Prosesseier Prøvesen" in history
        assert "Systemet" in history


@pytest.mark.parametrize("query", ["?dato=", "?dato=i går", "?dato=2999-01-01", "?dato=2099-01-01"])
def test_a_day_that_is_none_is_answered_with_the_map_and_an_error(town: Town, query: str) -> None:
    make_step(town)
    page = text(client_of(town, "leser"), MAP + query, 422)
    assert "Foreslå mål" in page
    assert "aria-invalid" in page


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "9" * 30, "²"])
@pytest.mark.parametrize("path", [MAP, DIFFERENCES])
def test_a_version_that_is_none(town: Town, path: str, number: str) -> None:
    make_step(town)
    assert client_of(town, "leser").get(path, {"versjon": number}).status_code == 404


def test_what_changed_between_two_days_and_in_one_version(town: Town) -> None:
    with clock.at(date(2030, 2, 10)):
        step = make_step(town, "Velge mål")
    with clock.at(date(2030, 3, 2)):
        services.edit_step(step, services.StepText("Velge gode mål"), version=1, by=None)
    with clock.at(date(2030, 11, 25)):
        client = client_of(town, "leser")
        page = text(client, f"{DIFFERENCES}?fra=2030-02-20&til=2030-03-10")
        assert "<ins>" in page
        assert "gode" in page
        assert "Endret trinn" in page
        assert "Kartet er det samme" in text(client, f"{DIFFERENCES}?fra=2030-02-20&til=2030-02-21")
        assert "Den første dagen fantes ikke kartet" in text(client, f"{DIFFERENCES}?fra=2030-01-01&til=2030-02-21")
        assert "<ins>" in text(client, f"{DIFFERENCES}?versjon=3")
        assert "Velg to dager" in text(client, DIFFERENCES)
        for query in ("?fra=2030-03-10&til=2030-02-20", "?fra=&til=", "?til=2999-01-01&fra=x"):
            text(client, DIFFERENCES + query, 422)


def test_a_step_is_added_and_edited_in_forms(town: Town) -> None:
    make_subprocess(town)
    client, add = client_of(town, "prosesseier"), reverse("governance:process_step_add", args=["planning"])
    assert client.post(add, {"title": ""}).status_code == 422
    assert client.post(add, dict(step_data(town))).status_code == 302
    step = ProcessStep.objects.get()
    assert (step.title, step.gives_out) == ("Velge mål", "Mål")
    data = {**step_data(town), "title": "Mine mål"}
    assert client.post(path_of("edit", step), data).status_code == 302
    stale = client.post(path_of("edit", step), {**data, "title": "Andres mål"})
    assert stale.status_code == 409
    assert "Andres mål" in stale.content.decode()
    assert client.post(path_of("edit", step), {**data, "version": "2", "chapter_key": "ø å"}).status_code == 422
    assert client.post(path_of("archive", step), {"reason": "", "version": "2"}).status_code == 422
    assert client.post(path_of("archive", step), {"reason": "Utgår", "version": "2"}).status_code == 302
    assert client.get(path_of("edit", step)).status_code == 404


def test_the_part_owner_keeps_the_owner_that_she_cannot_change(town: Town) -> None:
    row = make_subprocess(town)
    path = reverse("governance:subprocess_edit", args=["planning"])
    client = client_of(town, "delprosesseier")
    assert 'name="owner_unit"' not in text(client, path)
    data = {"purpose": "Nytt", "version": "1", "owner_unit": town["culture"].pk}
    assert client.post(path, data).status_code == 302
    row = Subprocess.objects.get(pk=row.pk)
    assert (row.purpose, row.owner_unit) == ("Nytt", town["strategy"])


def test_responsibilities_in_a_form(town: Town) -> None:
    step = make_step(town)
    client, path = client_of(town, "prosesseier"), path_of("share", step)
    assert "Kommunedirektør" in text(client, path)
    good = dict(share_data(town))
    half = {**good, "deler-0-share": ""}
    twice = {**good, "deler-0-party": good["accountable"]}
    for bad in (half, twice, {**good, "accountable": ""}, {**good, "accountable": "unit:999999"}, {"version": "1"}):
        assert client.post(path, bad).status_code == 422, bad
    assert client.post(path, good).status_code == 302
    assert [str(part) for part in services.parts_of(step)] == ["Kultur: ansvarlig", "linjeleder: medvirker"]
    assert client.post(path, {**good, "deler-0-share": "informed"}).status_code == 409


def test_steps_move_by_a_button(town: Town) -> None:
    make_step(town, "A")
    second = make_step(town, "B")
    client = client_of(town, "prosesseier")
    answer = client.post(path_of("move", second), {"direction": "up"})
    assert answer["Location"] == f"{PLANNING}#trinn-{second.pk}"
    assert ProcessStep.objects.get(pk=second.pk).position == 1


def test_events_in_forms(town: Town) -> None:
    make_subprocess(town)
    client, event = client_of(town, "delprosesseier"), make_event(town)
    path = reverse("governance:year_wheel_event_edit", args=[event.pk])
    data = {"title": "Nytt", "month": "2", "day": "30", "reference": "", "subprocess": "planning"}
    data |= {"visibility": "internal", "version": "1"}
    assert client.post(path, {**data, "visibility": "exempt"}).status_code == 422
    assert client.post(path, data).status_code == 422
    assert client.post(path, {**data, "day": ""}).status_code == 302
    assert YearWheelEvent.objects.get().visibility == "internal"
    assert client.post(path, {**data, "day": "3"}).status_code == 409
    assert client.post(path, {**data, "day": "3", "version": "2", "subprocess": "steering"}).status_code == 403
    archive = reverse("governance:year_wheel_event_archive", args=[event.pk])
    assert client.post(archive, {"reason": "Utgår", "version": "2"}).status_code == 302
    assert YearWheelEvent.objects.get().archived_at
    assert client.get(path).status_code == 404


def test_the_navigation_has_it_for_those_who_are_logged_in(town: Town) -> None:
    assert MAP in text(client_of(town, "uten_rolle"), MAP)
    assert f'href="{MAP}"' not in text(Client(), reverse("governance:year_wheel"))


def test_a_policy_points_to_the_map_it_used_and_the_part_to_its_chapter(town: Town) -> None:
    make_step(town, chapter="formaal")
    version = again(make_version(town, "in_force"))
    assert version.process_map is not None
    assert version.frozen["process_map"] == {
        "number": version.process_map.number, "sha256": version.process_map.sha256,
    }  # fmt: skip
    make_step(town, "Senere")
    detail = reverse("governance:policy_detail", args=[version.policy.slug])
    link = f"{MAP}?versjon={version.process_map.number}"
    client = client_of(town, "leser")
    assert link in text(client, detail)
    assert "2. Senere" not in text(client, link)
    assert link not in text(Client(), detail)
    assert f"{detail}#kapittel-formaal" in text(client, PLANNING)
