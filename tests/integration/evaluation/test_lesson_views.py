"""Lessons in the browser: proposed on a phone, followed on their page, acted on by those whose turn it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.learning import services
from evaluation.learning.models import Lesson, LessonStatus
from governance.core.editable import Visibility
from governance.process.models import GovernanceCycle
from governance.process.queries import current_step
from tests.factories import evaluation as make
from tests.factories.municipality import Town
from tests.integration.evaluation.test_evaluation_views import browser

WORDS = {"title": "Følg opp i klassen", "text": "Det varer ikke.", "proposal": "Sett av tid."}


def page(lesson: Lesson) -> str:
    return reverse("evaluation:lesson_detail", args=[lesson.pk])


def shown(client: Client, lesson: Lesson) -> str:
    """Return the seal in the form that the page shows."""
    return re.search(r'name="shown_hash" value="(\w{64})"', client.get(page(lesson)).content.decode()).group(1)


def act(client: Client, lesson: Lesson, name: str, **data: Any) -> Any:
    """Open the page, fill in the form, and send it."""
    if name in ("state", "recommend", "decide"):
        data = {"shown_hash": shown(client, lesson), **data}
    return client.post(page(lesson), {"handling": name, **data})


# --- The overview and the list ---------------------------------------------------------------------------------------
def test_an_empty_overview_says_what_to_do(town: Town) -> None:
    text = browser(town, "uten_rolle").get(reverse("evaluation:overview")).content.decode()
    assert "Alle ansatte kan foreslå" in text
    assert "Planlegg en evaluering" not in text


def test_the_overview_answers_what_came_of_it(town: Town) -> None:
    lesson = make.make_decided(town)
    make.answer(town, lesson)
    services.follow_answer(Lesson.objects.get())
    make.make_lesson(town, title="Et nytt forslag")
    text = browser(town, "rektor").get(reverse("evaluation:overview")).content.decode()
    assert "Vi har tatt opp 2 læringspunkter. 1 er innarbeidet" in " ".join(text.split())
    assert "1 foreslått" in text
    assert "Venter på deg" in text
    assert "Ikke ført videre" not in text


def test_a_year_without_an_answer_is_not_carried_on(town: Town) -> None:
    make.make_decided(town)
    GovernanceCycle.objects.filter(year=2026).update(status="closed")
    GovernanceCycle.objects.filter(year=2027).update(status="open")
    client = browser(town, "rektor")
    text = client.get(reverse("evaluation:overview")).content.decode()
    assert "1 ikke ført videre" in text
    assert "Ikke ført videre" in text
    listed = client.get(reverse("evaluation:lesson_list"), {"status": "stuck"}).content.decode()
    assert "Følg opp lesekurset i klassen" in listed


@pytest.mark.parametrize(("status", "count"), [("", 2), ("proposed", 1), ("decided", 1), ("embedded", 0), ("tull", 2)])
def test_the_list_can_be_narrowed(town: Town, status: str, count: int) -> None:
    decided = make.make_decided(town)
    proposed = make.make_lesson(town, title="Et annet")
    text = browser(town, "rektor").get(reverse("evaluation:lesson_list"), {"status": status}).content.decode()
    assert sum(page(lesson) in text for lesson in (decided, proposed)) == count


# --- Propose ---------------------------------------------------------------------------------------------------------
def test_anybody_proposes_in_daily_work(town: Town) -> None:
    client = browser(town, "uten_rolle")
    path = reverse("evaluation:lesson_propose")
    assert "toppledergruppa beslutter" in client.get(path).content.decode()
    answer = client.post(path, {**WORDS, "unit": town["school"].pk, "visibility": "internal"})
    lesson = Lesson.objects.get()
    assert answer["Location"] == page(lesson)
    assert (lesson.proposed_by.username, lesson.evaluation) == ("uten_rolle", None)
    assert "Rektor" in client.get(page(lesson)).content.decode()


def test_a_lesson_of_a_finding_has_its_thread(town: Town) -> None:
    evaluation = make.make_ongoing(town)
    finding = make.make_finding(town, evaluation)
    client = browser(town, "rapportor")
    path = f"{reverse('evaluation:lesson_propose')}?funn={finding.pk}"
    assert finding.text in client.get(path).content.decode()
    client.post(path, {**WORDS, "unit": town["school"].pk, "visibility": "internal"})
    lesson = Lesson.objects.get()
    assert (lesson.evaluation, lesson.finding) == (evaluation, finding)
    text = client.get(page(lesson)).content.decode()
    order = [text.index(words) for words in ("Flere leser godt", "Virker lesekursene?", "Virkningen falt snart")]
    assert order == sorted(order)


def test_a_lesson_of_an_evaluation(town: Town) -> None:
    evaluation = make.make_ongoing(town)
    client = browser(town, "rapportor")
    path = f"{reverse('evaluation:lesson_propose')}?evaluering={evaluation.pk}"
    assert evaluation.title in client.get(path).content.decode()
    too_open = client.post(path, {**WORDS, "unit": town["school"].pk, "visibility": "public"})
    assert too_open.status_code == 422
    assert "åpnere enn evalueringen" in too_open.content.decode()
    planned = make.make_evaluation(town, title="Ikke begynt")
    path = f"{reverse('evaluation:lesson_propose')}?evaluering={planned.pk}"
    early = client.post(path, {**WORDS, "unit": town["school"].pk, "visibility": "internal"})
    assert early.status_code == 422
    assert "ikke begynt ennå" in early.content.decode()


def test_an_evaluation_that_i_may_not_see_is_not_there(town: Town) -> None:
    evaluation = make.make_ongoing(town, visibility=Visibility.EXEMPT)
    finding = make.make_finding(town, evaluation)
    client, path = browser(town, "leser"), reverse("evaluation:lesson_propose")
    assert client.get(path, {"evaluering": evaluation.pk}).status_code == 404
    assert client.get(path, {"funn": finding.pk}).status_code == 404
    assert client.get(path, {"funn": "x", "evaluering": "y"}).status_code == 200


def test_a_bad_proposal_keeps_what_was_typed(town: Town) -> None:
    data = {"title": "", "text": "Min tekst", "proposal": "", "unit": "", "visibility": "internal"}
    answer = browser(town, "leser").post(reverse("evaluation:lesson_propose"), data)
    assert answer.status_code == 422
    assert "Min tekst" in answer.content.decode()
    assert not Lesson.objects.exists()


# --- Along the line --------------------------------------------------------------------------------------------------
def test_the_whole_line_in_the_browser(town: Town) -> None:
    make.make_cycles(town)
    lesson = make.make_lesson(town)
    assert act(browser(town, "rektor"), lesson, "state", note="Vi er enige").status_code == 302
    assert act(browser(town, "prosesseier"), lesson, "recommend", note="Viktig").status_code == 302
    decided = {"carry_on": "yes", "meeting_on": "02.11.2026", "note": ""}
    assert act(browser(town, "kultursjef"), lesson, "decide", **decided).status_code == 302
    stored = Lesson.objects.get()
    assert stored.status == LessonStatus.DECIDED
    client = browser(town, "rapportor")
    text = client.get(page(lesson)).content.decode()
    assert "ført videre til planleggingen for 2027" in text
    assert "Vi er enige" in text
    make.answer(town, stored, reason="Inn i økonomiplanen.")
    text = client.get(page(lesson)).content.decode()
    assert "Inn i økonomiplanen." in text
    assert "har tatt læringen til følge" in text


@pytest.mark.parametrize(("follow", "words"), [(False, "har ikke tatt læringen til følge")])
def test_a_no_from_planning_shows_with_its_reason(town: Town, follow: bool, words: str) -> None:
    lesson = make.make_decided(town)
    make.answer(town, lesson, follow=follow, reason="Ikke penger.")
    text = browser(town, "rektor").get(page(lesson)).content.decode()
    assert words in text
    assert "Ikke penger." in text


def test_a_no_from_the_group(town: Town) -> None:
    lesson = make.make_recommended(town)
    client = browser(town, "oppvekstsjef")
    data = {"carry_on": "no", "meeting_on": "02.11.2026", "note": ""}
    answer = act(client, lesson, "decide", **data)
    assert answer.status_code == 422
    assert "hvorfor læringspunktet ikke føres videre" in answer.content.decode()
    assert act(client, lesson, "decide", **{**data, "note": "Gjøres nå"}).status_code == 302
    assert "ikke føre læringen videre" in client.get(page(lesson)).content.decode()


def test_a_yes_without_a_next_cycle_says_what_to_do(town: Town) -> None:
    lesson = make.make_recommended(town)
    answer = act(browser(town, "oppvekstsjef"), lesson, "decide", carry_on="yes", meeting_on="02.11.2026", note="Ja")
    assert answer.status_code == 422
    assert "Opprett neste styringssyklus først" in answer.content.decode()
    assert Lesson.objects.get().status == LessonStatus.PROPOSED


@pytest.mark.parametrize(
    ("name", "data"),
    [("state", {"note": ""}), ("send_back", {"reason": ""}), ("state", {"note": "x", "shown_hash": ""})],
)
def test_a_bad_form(town: Town, name: str, data: dict[str, str]) -> None:
    assert act(browser(town, "rektor"), make.make_lesson(town), name, **data).status_code == 422


def test_sent_back_corrected_and_sent_on(town: Town) -> None:
    lesson = make.make_lesson(town)
    assert act(browser(town, "rektor"), lesson, "send_back", reason="Skriv mer").status_code == 302
    client, path = browser(town, "rapportor"), reverse("evaluation:lesson_edit", args=[lesson.pk])
    assert "Skriv mer" in client.get(page(lesson)).content.decode()
    version = Lesson.objects.get().version
    assert client.get(path).status_code == 200
    assert client.post(path, {**WORDS, "title": "", "version": version}).status_code == 422
    assert client.post(path, {**WORDS, "version": version}).status_code == 302
    stale = client.post(path, {**WORDS, "title": "En gang til", "version": version})
    assert stale.status_code == 409
    assert "En gang til" in stale.content.decode()
    assert act(client, lesson, "propose").status_code == 302
    assert current_step(lesson.run).act == "state"
    assert client.get(path).status_code == 409


def test_others_do_not_correct_it(town: Town) -> None:
    lesson = make.make_lesson(town)
    services.send_back(lesson, by=town.user("rektor"), reason="Skriv mer")
    path = reverse("evaluation:lesson_edit", args=[lesson.pk])
    assert browser(town, "rektor").get(path).status_code == 403
    assert browser(town, "kultursjef").get(path).status_code == 404


@pytest.mark.parametrize("username", ["barnetrinnsleder", "oppvekstsjef", "prosesseier", "leser"])
def test_those_whose_turn_it_is_not_have_no_form(town: Town, username: str) -> None:
    lesson = make.make_lesson(town)
    client = browser(town, username)
    text = client.get(page(lesson)).content.decode()
    assert 'name="handling"' not in text
    for name, data in (("state", {"note": "Nei"}), ("send_back", {"reason": "Nei"})):
        answer = client.post(page(lesson), {"handling": name, "shown_hash": "0" * 64, **data})
        assert answer.status_code == 403
    assert client.post(page(lesson), {"handling": "state"}).status_code == 403


def test_the_proposer_takes_it_back_until_somebody_has_acted(town: Town) -> None:
    lesson = make.make_lesson(town)
    client = browser(town, "rapportor")
    assert 'value="take_back"' in client.get(page(lesson)).content.decode()
    assert act(client, lesson, "take_back", reason=" ").status_code == 422
    assert act(browser(town, "rektor"), lesson, "take_back", reason="Nei").status_code == 403
    assert act(client, lesson, "take_back", reason="Jeg glemte noe").status_code == 302
    text = client.get(page(lesson)).content.decode()
    assert "Tatt tilbake" in text
    assert "Jeg glemte noe" in text
    assert 'value="take_back"' not in text
    act(client, lesson, "propose")
    make.make_stated(town, Lesson.objects.get())
    assert 'value="take_back"' not in client.get(page(lesson)).content.decode()
    assert act(client, lesson, "take_back", reason="For sent").status_code == 409


def test_an_act_out_of_turn_is_a_conflict_that_keeps_the_words(town: Town) -> None:
    lesson = make.make_lesson(town)
    client = browser(town, "rektor")
    seal = shown(client, lesson)
    data = {"handling": "state", "note": "Min mening", "shown_hash": seal}
    assert client.post(page(lesson), data).status_code == 302
    again = client.post(page(lesson), data)
    assert again.status_code == 409
    assert "Min mening" in again.content.decode()


def test_a_changed_text_is_a_conflict(town: Town) -> None:
    lesson = make.make_lesson(town)
    client = browser(town, "rektor")
    seal = shown(client, lesson)
    Lesson.objects.update(text="Noe helt annet")
    answer = client.post(page(lesson), {"handling": "state", "note": "Min mening", "shown_hash": seal})
    assert answer.status_code == 409
    assert "Min mening" in answer.content.decode()
    assert current_step(lesson.run).act == "state"


def test_an_unknown_act_is_a_bad_request(town: Town) -> None:
    lesson = make.make_lesson(town)
    assert browser(town, "rektor").post(page(lesson), {"handling": "slett"}).status_code == 400


def test_wrong_methods(town: Town) -> None:
    lesson = make.make_lesson(town)
    client = browser(town, "rektor")
    for path in (
        page(lesson),
        reverse("evaluation:lesson_propose"),
        reverse("evaluation:lesson_edit", args=[lesson.pk]),
    ):
        assert client.put(path).status_code == 405
    for name in ("overview", "lesson_list", "evaluation_list"):
        assert client.post(reverse(f"evaluation:{name}")).status_code == 405


def test_a_lesson_of_others_is_not_there(town: Town) -> None:
    assert browser(town, "biblioteksjef").get(page(make.make_lesson(town))).status_code == 404
