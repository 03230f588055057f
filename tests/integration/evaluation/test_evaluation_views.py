"""Evaluations in the browser, one group of tests for each operation."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.evaluations import services
from evaluation.evaluations.models import Evaluation, EvaluationStatus, FindingKind
from governance.core.editable import Visibility
from tests.factories import evaluation as make
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town


def browser(town: Town, username: str) -> Client:
    """Return a browser in which the person is logged in."""
    client = Client()
    client.force_login(town.user(username))
    return client


def plan_data(town: Town, **values: Any) -> dict[str, Any]:
    goal = make.make_goal(town)
    return {
        "goal": goal.pk, "unit": town["school"].pk, "title": "Virker kursene?", "question": "Leser de bedre?",
        "method": "", "responsible": town.user("rektor").pk, "due_on": "15.02.2027", "visibility": "internal", **values,
    }  # fmt: skip


# --- The list and the page -------------------------------------------------------------------------------------------
def test_an_empty_list_says_what_to_do(town: Town) -> None:
    page = browser(town, "rektor").get(reverse("evaluation:evaluation_list"))
    assert "Ingen evalueringer ennå" in page.content.decode()


def test_the_list_has_what_i_may_read(town: Town) -> None:
    make.make_ongoing(town, title="Vår egen")
    make.make_evaluation(town, "library", title="Bibliotekets")
    text = browser(town, "rektor").get(reverse("evaluation:evaluation_list")).content.decode()
    assert "Vår egen" in text
    assert "Bibliotekets" not in text


def test_the_page_shows_the_thread_the_findings_and_what_was_learnt(town: Town) -> None:
    evaluation = make.make_done(town)
    make.make_lesson(town, evaluation=evaluation, finding=evaluation.evaluation_findings.get())
    text = (
        browser(town, "rapportor").get(reverse("evaluation:evaluation_detail", args=[evaluation.pk])).content.decode()
    )
    for words in ("Flere leser godt", "Virkningen falt snart", "Følg opp lesekurset i klassen", "Konklusjon"):
        assert words in text
    assert "Rediger evalueringen" not in text


@pytest.mark.parametrize(
    ("state", "button"),
    [("planned", "Start evalueringen"), ("ongoing", "Gjør evalueringen ferdig"), ("done", "Foreslå læring")],
)
def test_the_one_next_thing_to_do(town: Town, state: str, button: str) -> None:
    evaluation = make.make_done(town)
    Evaluation.objects.update(status=state)
    client = browser(town, "rektor")
    assert button in client.get(reverse("evaluation:evaluation_detail", args=[evaluation.pk])).content.decode()


# --- Plan ------------------------------------------------------------------------------------------------------------
def test_plan(town: Town) -> None:
    answer = browser(town, "rektor").post(reverse("evaluation:evaluation_plan"), plan_data(town))
    made = Evaluation.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("evaluation:evaluation_detail", args=[made.pk])
    assert (made.title, made.responsible) == ("Virker kursene?", town.user("rektor"))


def test_the_form_knows_the_goal_it_came_from(town: Town) -> None:
    goal = make.make_goal(town)
    client = browser(town, "rektor")
    text = client.get(reverse("evaluation:evaluation_plan"), {"maal": goal.pk}).content.decode()
    assert f'<option value="{goal.pk}" selected>' in text
    assert client.get(reverse("evaluation:evaluation_plan"), {"maal": "tull"}).status_code == 200


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": ""}, "id_title"),
        ({"due_on": "snart"}, "Skriv datoen som dd.mm.åååå"),
        ({"visibility": "public"}, "kan ikke være åpnere enn målet"),
    ],
)
def test_a_bad_plan_keeps_what_was_typed(town: Town, values: dict[str, str], words: str) -> None:
    client = browser(town, "rektor")
    answer = client.post(reverse("evaluation:evaluation_plan"), plan_data(town, question="Min tekst", **values))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Min tekst" in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_a_unit_of_others_cannot_be_chosen(town: Town) -> None:
    data = plan_data(town, unit=town["other_school"].pk)
    assert browser(town, "rektor").post(reverse("evaluation:evaluation_plan"), data).status_code == 422


def test_a_process_owner_cannot_hide_an_evaluation_from_herself(town: Town) -> None:
    data = plan_data(town, **EXEMPT)
    answer = browser(town, "prosesseier").post(reverse("evaluation:evaluation_plan"), data)
    assert answer.status_code == 422
    assert "lar deg lese" in answer.content.decode()


# --- Edit ------------------------------------------------------------------------------------------------------------
def edit_data(evaluation: Evaluation, **values: Any) -> dict[str, Any]:
    return {
        "title": evaluation.title, "question": evaluation.question, "method": "Ny metode",
        "responsible": evaluation.responsible_id, "due_on": "01.03.2027", "visibility": "internal",
        "version": evaluation.version, **values,
    }  # fmt: skip


def test_edit(town: Town) -> None:
    evaluation = make.make_evaluation(town)
    client, path = browser(town, "rektor"), reverse("evaluation:evaluation_edit", args=[evaluation.pk])
    assert evaluation.question in client.get(path).content.decode()
    assert client.post(path, edit_data(evaluation)).status_code == 302
    assert Evaluation.objects.get().method == "Ny metode"
    assert client.post(path, edit_data(evaluation, title="", version=2)).status_code == 422


def test_the_second_editor_sees_both_texts(town: Town) -> None:
    evaluation = make.make_evaluation(town)
    path = reverse("evaluation:evaluation_edit", args=[evaluation.pk])
    services.edit_evaluation(evaluation, version=1, by=town.user("direktor"), question="Deres spørsmål")
    answer = browser(town, "rektor").post(path, edit_data(evaluation, question="Mitt spørsmål", version=1))
    assert answer.status_code == 409
    assert "Mitt spørsmål" in answer.content.decode()
    assert "Deres spørsmål" in answer.content.decode()


# --- Start, findings, finish -----------------------------------------------------------------------------------------
def test_start_find_and_finish(town: Town) -> None:
    evaluation = make.make_evaluation(town)
    client = browser(town, "rektor")
    client.post(reverse("evaluation:evaluation_start", args=[evaluation.pk]))
    finding = {"kind": FindingKind.STRENGTH, "text": "Tre av fire leser bedre", "evidence": "Prøver"}
    client.post(reverse("evaluation:finding_add", args=[evaluation.pk]), finding)
    found = evaluation.evaluation_findings.get()
    path = reverse("evaluation:finding_edit", args=[found.pk])
    assert "Tre av fire" in client.get(path).content.decode()
    client.post(path, {**finding, "text": "Fire av fire", "version": 1})
    stale = client.post(path, {**finding, "text": "Fem av fire", "version": 1})
    assert stale.status_code == 409
    assert "Fem av fire" in stale.content.decode()
    version = Evaluation.objects.get().version
    path = reverse("evaluation:evaluation_finish", args=[evaluation.pk])
    assert client.get(path).status_code == 200
    client.post(path, {"conclusion": "Det virker", "version": version})
    assert Evaluation.objects.get().status == EvaluationStatus.DONE
    assert client.post(path, {"conclusion": "Igjen", "version": version}).status_code == 409


def test_an_end_without_findings_says_so(town: Town) -> None:
    evaluation = make.make_ongoing(town)
    path = reverse("evaluation:evaluation_finish", args=[evaluation.pk])
    answer = browser(town, "rektor").post(path, {"conclusion": "Slutt", "version": evaluation.version})
    assert answer.status_code == 422
    assert "minst ett funn" in answer.content.decode()
    assert "Slutt" in answer.content.decode()


def test_a_bad_finding_says_so(town: Town) -> None:
    evaluation = make.make_ongoing(town)
    path = reverse("evaluation:finding_add", args=[evaluation.pk])
    answer = browser(town, "rektor").post(path, {"kind": "rart", "text": ""})
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["evaluation_edit", "evaluation_finish", "finding_add", "finding_edit"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_done_evaluation_is_closed(town: Town, name: str, method: str) -> None:
    evaluation = make.make_done(town)
    pk = evaluation.evaluation_findings.get().pk if name == "finding_edit" else evaluation.pk
    assert getattr(browser(town, "rektor"), method)(reverse(f"evaluation:{name}", args=[pk])).status_code == 409


@pytest.mark.parametrize(
    "name", ["evaluation_detail", "evaluation_edit", "evaluation_start", "evaluation_finish", "finding_add"]
)
def test_wrong_methods(town: Town, name: str) -> None:
    evaluation = make.make_ongoing(town)
    path, client = reverse(f"evaluation:{name}", args=[evaluation.pk]), browser(town, "rektor")
    refused = {"evaluation_start": "get", "evaluation_detail": "post"}.get(name, "put")
    assert getattr(client, refused)(path).status_code == 405


@pytest.mark.parametrize(
    ("came_from", "is_trusted"), [("http://testserver/evaluering/", True), ("https://elsewhere.example/", False)]
)
def test_a_conflict_leads_back_to_the_page_of_the_button(town: Town, came_from: str, is_trusted: bool) -> None:
    evaluation = make.make_ongoing(town)
    path = reverse("evaluation:evaluation_start", args=[evaluation.pk])
    answer = browser(town, "rektor").post(path, headers={"referer": came_from})
    assert answer.status_code == 409
    assert (f'href="{came_from}"' in answer.content.decode()) == is_trusted


def test_what_i_may_not_see_is_not_there(town: Town) -> None:
    evaluation = make.make_ongoing(town, visibility=Visibility.EXEMPT)
    finding = make.make_finding(town, evaluation)
    client = browser(town, "prosesseier")
    for name, pk in (
        ("evaluation_detail", evaluation.pk),
        ("finding_edit", finding.pk),
        ("finding_add", evaluation.pk),
    ):
        assert client.get(reverse(f"evaluation:{name}", args=[pk])).status_code == 404
