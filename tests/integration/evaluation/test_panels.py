"""What evaluation shows on pages of others: duties, a part of the goal's page, the navigation, the daily job."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from evaluation.evaluations.permissions import check_plan_somewhere
from evaluation.learning import services
from evaluation.learning.models import Lesson
from evaluation.learning.queries import shown_hash
from governance.core import clock, panels
from governance.core.editable import Visibility
from governance.organisation.models import Role, RoleAssignment
from tests.factories import evaluation as make
from tests.factories.municipality import Town
from tests.integration.evaluation.test_evaluation_views import browser


def owed(town: Town, username: str) -> list[panels.Duty]:
    """Return what evaluation asks of the person."""
    mine = [panel for panel in panels.furnished("duties") if panel.name in ("lessons", "evaluations")]
    return [duty for panel in mine for duty in panel.function(town.user(username))]


@pytest.mark.parametrize(
    ("maker", "people", "action"),
    [
        (make.make_lesson, {"rektor"}, "Gi innspill"),
        (make.make_stated, {"prosesseier"}, "Gi anbefaling"),
        (make.make_recommended, {"oppvekstsjef", "kultursjef"}, "Registrer beslutning"),
        (make.make_rejected, set(), ""),
    ],
)
def test_those_whose_turn_it_is_are_asked(town: Town, maker: object, people: set[str], action: str) -> None:
    lesson = maker(town)
    for username in ("rektor", "rapportor", "prosesseier", "oppvekstsjef", "kultursjef", "leser"):
        duties = owed(town, username)
        assert [(d.action_label, d.path) for d in duties] == (
            [(action, reverse("evaluation:lesson_detail", args=[lesson.pk]))] if username in people else []
        )


def test_the_proposer_is_asked_to_correct(town: Town) -> None:
    lesson = make.make_lesson(town)
    services.send_back(lesson, by=town.user("rektor"), reason="Skriv mer")
    assert [duty.action_label for duty in owed(town, "rapportor")] == ["Rett og send på nytt"]
    assert owed(town, "rektor") == []


def test_the_ansvarlig_is_asked_until_the_evaluation_is_done(town: Town) -> None:
    due = clock.today() + timedelta(days=80)
    evaluation = make.make_evaluation(town, responsible=town.user("rektor"), due_on=due)
    with clock.at(due):
        assert [(d.action_label, d.due_on, d.is_overdue) for d in owed(town, "rektor")] == [
            ("Start evalueringen", due, False)
        ]
    with clock.at(due + timedelta(days=1)):
        assert owed(town, "rektor")[0].is_overdue
        page = browser(town, "rektor").get(reverse("evaluation:evaluation_detail", args=[evaluation.pk]))
        assert "Over fristen" in page.content.decode()
        listed = browser(town, "rektor").get(reverse("evaluation:evaluation_list")).content.decode()
        assert "Over fristen" in listed
    done = make.make_done(town, goal=evaluation.goal, responsible=town.user("oppvekstsjef"))
    assert done.pk
    assert owed(town, "oppvekstsjef") == []


def test_the_page_of_the_goal_shows_how_it_was_evaluated(town: Town) -> None:
    evaluation = make.make_ongoing(town)
    make.make_evaluation(
        town, goal=evaluation.goal, title="Hemmelig", visibility=Visibility.EXEMPT, by=town.user("rektor")
    )
    make.make_lesson(town, evaluation=evaluation)
    path = reverse("planning:goal_page", args=[evaluation.goal_id])
    text = browser(town, "rektor").get(path).content.decode()
    for words in (evaluation.title, "Hemmelig", "Følg opp lesekurset i klassen", "Planlegg en evaluering av målet"):
        assert words in text
    text = browser(town, "leser").get(path).content.decode()
    assert evaluation.title in text
    assert "Hemmelig" not in text
    assert "Planlegg en evaluering av målet" not in text


def test_a_goal_that_nobody_has_evaluated(town: Town) -> None:
    goal = make.make_goal(town)
    text = browser(town, "leser").get(reverse("planning:goal_page", args=[goal.pk])).content.decode()
    assert "Målet er ikke evaluert ennå" in text


def test_a_proposal_without_anybody_to_take_it_says_so(town: Town) -> None:
    RoleAssignment.objects.filter(role=Role.TOP_MANAGEMENT).update(archived_at="2020-01-01T00:00Z")
    lesson = make.make_recommended(town)
    text = browser(town, "rektor").get(reverse("evaluation:lesson_detail", args=[lesson.pk])).content.decode()
    assert "mangler noen som kan behandle det" in text


def test_a_goal_that_i_may_not_see_is_not_in_the_thread(town: Town) -> None:
    """The group decides on lessons of all units, but reads no more than that."""
    evaluation = make.make_ongoing(town)
    lesson = make.make_recommended(town, make.make_lesson(town, evaluation=evaluation))
    text = browser(town, "kultursjef").get(reverse("evaluation:lesson_detail", args=[lesson.pk])).content.decode()
    assert evaluation.goal.title not in text
    assert reverse("evaluation:evaluation_detail", args=[evaluation.pk]) not in text
    assert shown_hash(Lesson.objects.get()) in text


@pytest.mark.parametrize("username", ["rapportor", "leser", "delprosesseier", "systemadmin"])
def test_who_can_plan_nowhere(town: Town, username: str) -> None:
    with pytest.raises(PermissionDenied):
        check_plan_somewhere(town.user(username))


def test_the_daily_job_collects_answers(town: Town) -> None:
    make.answer(town, make.make_decided(town))
    assert "1 læringspunkt fikk svar." in panels.collect("due")
