"""Whatever people do in whatever order, a lesson and its decision run tell the same story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from evaluation.learning import services
from evaluation.learning.models import Lesson, LessonStatus
from evaluation.learning.periodic import collect_answers
from evaluation.learning.permissions import turn_of
from evaluation.learning.queries import shown_hash
from governance.audit import chain
from governance.core.errors import Conflict, RuleBroken
from governance.organisation.models import User
from planning.inbox import services as inbox
from planning.inbox.models import InputStatus, PlanningInput
from tests.factories import evaluation as make
from tests.factories.municipality import Town, build_town
from tests.integration.evaluation.invariants import disagreements

PEOPLE = ("rektor", "rapportor", "oppvekstsjef", "kultursjef", "prosesseier", "delprosesseier", "direktor", "leser")
REFUSALS = (PermissionDenied, Conflict, RuleBroken)
people = st.sampled_from(PEOPLE)
notes = st.sampled_from(["", "Enig"])
dates = st.sampled_from([None, make.MEETING])
reached: set[str] = set()


def latest() -> Lesson:
    return Lesson.objects.select_related("run").order_by("pk").last()


def attempt(deed: Callable[..., Any], by: str, **values: Any) -> None:
    """Do it, or be refused; a refusal leaves everything as it was."""
    lesson = latest()
    before = (lesson.version, lesson.status, shown_hash(lesson))
    try:
        deed(lesson, by=User.objects.get(username=by), **values)
    except REFUSALS:
        stored = latest()
        assert (stored.version, stored.status, shown_hash(stored)) == before


class LessonMachine(RuleBasedStateMachine):
    """Each sequence starts in the same town with one lesson on its way, and is rolled back afterwards."""

    town: ClassVar[Town]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    @initialize(stage=st.sampled_from([make.make_lesson, make.make_recommended, make.make_decided]))
    def start(self, stage: Callable[[Town], Lesson]) -> None:
        stage(self.town)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(by=people)
    def propose(self, by: str) -> None:
        make.make_lesson(self.town, by=User.objects.get(username=by))

    @rule(by=people, note=notes, is_right=st.booleans())
    def state(self, by: str, note: str, is_right: bool) -> None:
        seal = shown_hash(latest()) if is_right else "0" * 64
        attempt(services.state_opinion, by, note=note, shown_hash=seal)

    @rule(by=people, note=notes)
    def recommend(self, by: str, note: str) -> None:
        attempt(services.recommend, by, note=note, shown_hash=shown_hash(latest()))

    @rule(by=people, note=notes, carry_on=st.booleans(), meeting_on=dates)
    def decide(self, by: str, note: str, carry_on: bool, meeting_on: Any) -> None:
        values = {"note": note, "carry_on": carry_on, "meeting_on": meeting_on}
        attempt(services.decide, by, shown_hash=shown_hash(latest()), **values)

    @rule(carry_on=st.booleans(), times=st.integers(1, 4))
    def the_right_people_act(self, carry_on: bool, times: int) -> None:
        for _time in range(times):
            self.the_right_person_acts(carry_on)

    def the_right_person_acts(self, carry_on: bool) -> None:
        lesson = latest()
        turns = {name: turn_of(User.objects.get(username=name), lesson) for name in PEOPLE}
        by, turn = next(((name, turn) for name, turn in turns.items() if turn), ("", ""))
        seal = shown_hash(lesson)
        match turn:
            case "propose":
                attempt(services.propose_again, by)
            case "state":
                attempt(services.state_opinion, by, note="Enig", shown_hash=seal)
            case "recommend":
                attempt(services.recommend, by, note="Ja", shown_hash=seal)
            case "decide":
                values = {"note": "Slik", "carry_on": carry_on, "meeting_on": make.MEETING}
                attempt(services.decide, by, shown_hash=seal, **values)

    @rule(by=people, reason=notes, deed=st.sampled_from([services.send_back, services.take_back]))
    def send_or_take_back(self, by: str, reason: str, deed: Callable[..., Any]) -> None:
        attempt(deed, by, reason=reason)

    @rule(by=people)
    def correct(self, by: str) -> None:
        words = {"title": "Rettet", "text": "T", "proposal": "F"}
        attempt(services.edit_lesson, by, version=latest().version, **words)

    @rule(follow=st.booleans(), at_night=st.booleans())
    def answer(self, follow: bool, at_night: bool) -> None:
        for item in PlanningInput.objects.unanswered():
            inbox.answer_input(item, version=item.version, follow=follow, reason="Slik", by=None)
        if at_night:
            self.collect()

    @rule()
    def collect(self) -> None:
        collect_answers()
        left = Lesson.objects.filter(status=LessonStatus.DECIDED)
        assert not left.exclude(planning_input__status=InputStatus.RECEIVED).exists()

    @invariant()
    def run_and_lesson_agree(self) -> None:
        assert disagreements() == []
        reached.update(Lesson.objects.values_list("status", flat=True))

    @invariant()
    def the_log_is_whole(self) -> None:
        assert chain.first_break() is None


@pytest.mark.django_db
def test_lessons_and_runs_agree_in_any_order() -> None:
    LessonMachine.town = build_town()
    make.make_cycles(LessonMachine.town)
    few = settings(
        max_examples=60, stateful_step_count=15, deadline=None, database=None,
        derandomize=True, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(LessonMachine, settings=few)
    assert reached == set(LessonStatus.values), "the machine must get about"
