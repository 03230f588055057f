"""Evaluations, findings and lessons, made through the services."""

from __future__ import annotations

from datetime import date
from typing import Any

from evaluation.evaluations import services as evaluations
from evaluation.evaluations.models import Evaluation, Finding, FindingKind
from evaluation.learning import services as learning
from evaluation.learning.models import Lesson
from evaluation.learning.queries import shown_hash
from governance.core.editable import Visibility
from governance.process import services as process
from governance.process.models import GovernanceCycle
from planning.goals.models import FocusArea, Goal, GoalStatus
from planning.inbox import services as inbox
from planning.inbox.models import PlanningInput
from tests.factories.closed import with_basis
from tests.factories.municipality import Town

MEETING = date(2026, 11, 2)


def make_goal(town: Town, unit: str = "school", *, title: str = "Flere leser godt", **values: Any) -> Goal:
    """Store an active goal of the unit."""
    area, _created = FocusArea.objects.get_or_create(title="Bred ungdomssatsing")
    values = {"status": GoalStatus.ACTIVE, "visibility": Visibility.INTERNAL, **values}
    return Goal.objects.create(title=title, focus_area=area, unit=town[unit], **with_basis(values))


def make_evaluation(town: Town, unit: str = "school", **values: Any) -> Evaluation:
    """Plan an evaluation of a goal of the unit. The ansvarlig is the top manager of the sector unless told."""
    goal = values.pop("goal", None) or make_goal(town, unit, visibility=values.get("visibility", Visibility.INTERNAL))
    values = {
        "title": "Virker lesekursene?",
        "question": "Leser elevene bedre etter kurset?",
        "method": "Leseprøver før og etter.",
        "due_on": date(2027, 2, 15),
        "responsible": town.user("oppvekstsjef") if town[unit].is_within(town["education"]) else town.user("direktor"),
        "by": town.user("prosesseier") if goal.visibility != Visibility.EXEMPT else town.user("direktor"),
        **values,
    }
    return evaluations.plan_evaluation(goal=goal, unit=town[unit], **with_basis(values))


def make_ongoing(town: Town, unit: str = "school", **values: Any) -> Evaluation:
    """Plan an evaluation and start it."""
    evaluation = make_evaluation(town, unit, **values)
    evaluations.start_evaluation(evaluation, by=town.user("direktor"))
    return evaluation


def make_finding(town: Town, evaluation: Evaluation, **values: Any) -> Finding:
    """Add a finding to an ongoing evaluation."""
    values = {"kind": FindingKind.WEAKNESS, "text": "Virkningen falt snart.", "evidence": "Prøver", **values}
    return evaluations.add_finding(evaluation, by=town.user("direktor"), **values)


def make_done(town: Town, unit: str = "school", **values: Any) -> Evaluation:
    """Plan an evaluation, start it, find something and finish it."""
    evaluation = make_ongoing(town, unit, **values)
    make_finding(town, evaluation)
    evaluations.finish_evaluation(evaluation, conclusion="Kursene virker for de fleste.", by=town.user("direktor"))
    return evaluation


def make_lesson(town: Town, unit: str = "school", **values: Any) -> Lesson:
    """Let the rapportør, who has no seat in the line, propose a lesson about the unit."""
    values = {
        "title": "Følg opp lesekurset i klassen",
        "text": "Virkningen varer bare når læreren følger opp.",
        "proposal": "Sett av tid til oppfølging.",
        "by": town.user("rapportor"),
        **values,
    }
    return learning.propose_lesson(unit=town[unit], **with_basis(values))


def make_stated(town: Town, lesson: Lesson | None = None) -> Lesson:
    """Bring a lesson of the school past its leader."""
    lesson = lesson or make_lesson(town)
    learning.state_opinion(lesson, by=town.user("rektor"), note="Vi er enige.", shown_hash=shown_hash(lesson))
    return lesson


def make_recommended(town: Town, lesson: Lesson | None = None) -> Lesson:
    """Bring a lesson of the school to the group of top managers."""
    lesson = make_stated(town, lesson)
    learning.recommend(lesson, by=town.user("prosesseier"), note="Bør føres videre.", shown_hash=shown_hash(lesson))
    return lesson


def make_decided(town: Town, lesson: Lesson | None = None) -> Lesson:
    """Bring a lesson of the school into the planning inbox of the next cycle."""
    lesson = make_recommended(town, lesson)
    make_cycles(town)
    learning.decide(
        lesson, by=town.user("kultursjef"), meeting_on=MEETING, note="Viktig for alle skoler.",
        shown_hash=shown_hash(lesson), carry_on=True,
    )  # fmt: skip
    return lesson


def make_rejected(town: Town, lesson: Lesson | None = None) -> Lesson:
    """Bring a lesson of the school to the group, which says no."""
    lesson = make_recommended(town, lesson)
    learning.decide(
        lesson, by=town.user("kultursjef"), meeting_on=MEETING, note="Gjøres allerede.",
        shown_hash=shown_hash(lesson), carry_on=False,
    )  # fmt: skip
    return lesson


def make_cycles(town: Town) -> GovernanceCycle:
    """Make the open cycle of 2026 and the planned one of 2027, once, and return the planned one."""
    planned = GovernanceCycle.objects.filter(year=2027).first()
    if planned is None:
        running = process.create_cycle(year=2026, by=town.user("prosesseier"))
        process.open_cycle(running, by=town.user("prosesseier"))
        planned = process.create_cycle(year=2027, by=town.user("prosesseier"))
    return planned


def answer(
    town: Town, lesson: Lesson, *, follow: bool = True, reason: str = "Vi tar det inn i planen."
) -> PlanningInput:
    """Let planning answer what the lesson was carried into."""
    received = PlanningInput.objects.get(pk=lesson.planning_input_id)
    inbox.answer_input(received, version=received.version, follow=follow, reason=reason, by=town.user("delprosesseier"))
    return received
