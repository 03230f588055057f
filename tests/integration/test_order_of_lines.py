"""Along a decision line nobody is told what lacks in her words before she is asked whether they are hers to say."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from evaluation.learning import services as learning
from evaluation.learning.models import Lesson
from governance.core.errors import Conflict, RuleBroken
from governance.process.models import DecisionRunStep
from planning.plans import services as plans
from planning.plans.models import Plan
from planning.plans.seals import shown_hash as seal_of_plan
from tests.factories import evaluation as make
from tests.factories import planning
from tests.factories.municipality import Town
from tests.integration.planning.test_plan_line import add_step

STRANGERS = ("leser", "rapportor", "granrektor")


def said_of(town: Town, lesson: Lesson, name: str, by: str, *, shown: str | None = None) -> None:
    seal = make.shown_hash(lesson) if shown is None else shown
    if name == "decide":
        learning.decide(
            lesson, by=town.user(by), meeting_on=make.MEETING, note=" ", shown_hash=seal, carry_on=False
        )  # fmt: skip
    else:
        getattr(learning, name)(lesson, by=town.user(by), note=" ", shown_hash=seal)


MAKES = {
    "state_opinion": (make.make_lesson, "rektor"),
    "recommend": (make.make_stated, "prosesseier"),
    "decide": (make.make_recommended, "kultursjef"),
}


def stand() -> list[tuple[int, str]]:
    return list(DecisionRunStep.objects.order_by("pk").values_list("pk", "status"))


@pytest.mark.parametrize("name", MAKES)
def test_a_lesson_asks_the_right_before_the_words(town: Town, name: str) -> None:
    create, holder = MAKES[name]
    create(town)
    before = stand()
    for person in STRANGERS:
        with pytest.raises(PermissionDenied):
            said_of(town, Lesson.objects.get(), name, person)
    with pytest.raises(RuleBroken) as broken:
        said_of(town, Lesson.objects.get(), name, holder)
    assert broken.value.field == "note"
    assert stand() == before


@pytest.mark.parametrize("name", MAKES)
def test_a_lesson_that_is_not_as_shown_is_told_before_the_words(town: Town, name: str) -> None:
    create, holder = MAKES[name]
    create(town)
    with pytest.raises(Conflict):
        said_of(town, Lesson.objects.get(), name, holder, shown="0" * 64)


def test_a_plan_asks_the_right_before_the_words(town: Town) -> None:
    add_step(act="state", role="line_manager", place="named_unit", named_unit=town["library"])
    planning.propose(town, planning.a_plan(town, "school"))
    for person, error in [*((name, PermissionDenied) for name in STRANGERS), ("biblioteksjef", RuleBroken)]:
        plan = Plan.objects.get()
        with pytest.raises(error):
            plans.advise(plan, "state", by=town.user(person), note=" ", shown_hash=seal_of_plan(plan))


def test_a_plan_asks_the_right_before_the_hearing(town: Town) -> None:
    planning.propose(town, planning.a_plan(town, "school", adopting_body="council"))
    before = stand()
    for person, error in [*((name, PermissionDenied) for name in STRANGERS), ("direktor", RuleBroken)]:
        plan = Plan.objects.get()
        with pytest.raises(error):
            plans.decide(
                plan, by=town.user(person), shown_hash=seal_of_plan(plan), hearing_ends_on=date(2020, 1, 1)
            )  # fmt: skip
    assert stand() == before
