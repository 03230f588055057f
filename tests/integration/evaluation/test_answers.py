"""What planning answers shows on the lesson, and the lesson follows it once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluation.learning import queries, services
from evaluation.learning.models import Lesson, LessonStatus
from evaluation.learning.periodic import collect_answers
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import WrongState
from tests.factories import evaluation as make
from tests.factories.municipality import Town
from tests.integration.evaluation.invariants import disagreements


@pytest.mark.parametrize(
    ("follow", "status", "verb"),
    [(True, LessonStatus.EMBEDDED, "embed"), (False, LessonStatus.REJECTED, "decline")],
)
def test_a_lesson_follows_its_answer_once(town: Town, follow: bool, status: str, verb: str) -> None:
    lesson = make.make_decided(town)
    make.answer(town, lesson, follow=follow, reason="Slik svarer vi.")
    assert len(collect_answers()) == 1
    assert collect_answers() == []
    assert Lesson.objects.get().status == status
    event = AuditEvent.objects.get(verb=verb, subject_type="evaluation.lesson")
    assert (event.reason, event.actor) == ("Slik svarer vi.", None)
    assert disagreements() == []


def test_without_an_answer_nothing_happens(town: Town) -> None:
    lesson = make.make_decided(town)
    assert collect_answers() == []
    with pytest.raises(WrongState):
        services.follow_answer(lesson)
    assert Lesson.objects.get().status == LessonStatus.DECIDED


def test_a_second_worker_that_read_the_same_row_leaves_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    make.answer(town, make.make_decided(town))
    read_before = list(queries.answered())
    assert collect_answers()
    monkeypatch.setattr(queries, "answered", lambda: read_before)
    assert collect_answers() == []
    assert AuditEvent.objects.filter(verb="embed").count() == 1


@pytest.mark.parametrize("maker", [make.make_recommended, make.make_decided])
@pytest.mark.parametrize(("days", "is_stuck"), [(365, False), (366, True)])
def test_after_a_year_it_was_not_carried_on(town: Town, maker: object, days: int, is_stuck: bool) -> None:
    first = clock.today() + timedelta(days=1)
    with clock.at(first):
        lesson = maker(town)
    with clock.at(first + timedelta(days=days)):
        assert queries.is_stuck(lesson) == is_stuck
        assert queries.counts(Lesson.objects.all())["stuck"] == is_stuck


@pytest.mark.parametrize("follow", [True, False])
def test_what_was_answered_was_carried_on_however_long_ago(town: Town, follow: bool) -> None:
    lesson = make.make_decided(town)
    make.answer(town, lesson, follow=follow)
    with clock.at(clock.today() + timedelta(days=3000)):
        assert not queries.is_stuck(lesson)
