"""Pages cost the same number of queries with one row and with fifty, for ordinary people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.evaluations.models import Evaluation
from evaluation.learning.goal_page import parts_of_goals
from evaluation.learning.models import Lesson
from governance.core import panels
from governance.organisation.access import asked_once
from planning.goals.models import Goal
from tests.factories import evaluation as make
from tests.factories.municipality import Town, build_town_with
from tests.integration.evaluation.test_evaluation_views import browser
from tests.support.queries import at_most

LIST, DETAIL, SUBMIT = 12, 20, 25
SIZES = (1, 50)


@pytest.fixture(params=SIZES)
def filled(request: pytest.FixtureRequest, db: None) -> Town:
    """The town with one evaluation, finding and lesson, or with fifty of each."""
    return build_town_with(fill, request.param)


def fill(town: Town, count: int) -> None:
    evaluation = make.make_ongoing(town, responsible=town.user("rektor"))
    for number in range(count):
        finding = make.make_finding(town, evaluation, text=f"Funn {number}")
        make.make_lesson(town, evaluation=evaluation, finding=finding, title=f"Lærdom {number}")
    for number in range(count - 1):
        make.make_evaluation(town, goal=evaluation.goal, title=f"Evaluering {number}")


def open_page(client: Client, name: str, *args: Any) -> None:
    assert client.get(reverse(f"evaluation:{name}", args=args)).status_code == 200


@pytest.mark.parametrize("username", ["rapportor", "rektor", "kultursjef"])
@pytest.mark.parametrize("name", ["overview", "evaluation_list", "lesson_list"])
def test_lists(filled: Town, name: str, username: str) -> None:
    client = browser(filled, username)
    with at_most(LIST):
        open_page(client, name)


@pytest.mark.parametrize("username", ["rapportor", "rektor"])
def test_pages(filled: Town, username: str) -> None:
    client = browser(filled, username)
    with at_most(DETAIL):
        open_page(client, "evaluation_detail", Evaluation.objects.order_by("pk").first().pk)
    with at_most(DETAIL):
        open_page(client, "lesson_detail", Lesson.objects.first().pk)


def test_a_decided_lesson_with_its_answer(town: Town) -> None:
    lesson = make.make_decided(town)
    make.answer(town, lesson)
    client = browser(town, "rektor")
    with at_most(DETAIL):
        open_page(client, "lesson_detail", lesson.pk)


def test_what_i_owe_and_the_parts_of_goals(filled: Town) -> None:
    user = filled.user("rektor")
    with asked_once(), at_most(8):
        duties = [panel for panel in panels.furnished("duties") if panel.name in ("lessons", "evaluations")]
        owed = [duty for panel in duties for duty in panel.function(user)]
        assert len(parts_of_goals(user, list(Goal.objects.all()))) == 1
    assert len(owed) == Lesson.objects.count() + 1


def test_forms(filled: Town) -> None:
    client, evaluation = browser(filled, "rektor"), Evaluation.objects.order_by("pk").first()
    for name in ("evaluation_edit", "finding_add", "evaluation_finish"):
        with at_most(DETAIL):
            open_page(client, name, evaluation.pk)
    for name in ("evaluation_plan", "lesson_propose"):
        with at_most(DETAIL):
            open_page(client, name)


def test_submits(filled: Town) -> None:
    client, lesson = browser(filled, "rektor"), Lesson.objects.first()
    evaluation = Evaluation.objects.order_by("pk").first()
    finding = {"kind": "strength", "text": "Nytt funn", "evidence": ""}
    with at_most(SUBMIT):
        assert client.post(reverse("evaluation:finding_add", args=[evaluation.pk]), finding).status_code == 302
    opinion = {"handling": "state", "note": "Enig", "shown_hash": make.shown_hash(lesson)}
    with at_most(SUBMIT):
        assert client.post(reverse("evaluation:lesson_detail", args=[lesson.pk]), opinion).status_code == 302
    words = {"title": "T", "text": "T", "proposal": "F", "unit": filled["school"].pk, "visibility": "internal"}
    with at_most(SUBMIT):
        assert client.post(reverse("evaluation:lesson_propose"), words).status_code == 302


def test_deciding(town: Town) -> None:
    make.make_cycles(town)
    lesson = make.make_recommended(town)
    client = browser(town, "kultursjef")
    data = {"handling": "decide", "carry_on": "yes", "meeting_on": "02.11.2026", "note": "Ja"}
    data["shown_hash"] = make.shown_hash(lesson)
    with at_most(SUBMIT):
        assert client.post(reverse("evaluation:lesson_detail", args=[lesson.pk]), data).status_code == 302
