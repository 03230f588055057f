"""Evaluations and lessons of the demo, and what planning answered."""

from __future__ import annotations

from config.demo import shapes
from config.demo.goals import GOALS
from config.demo.learning import EVALUATIONS
from config.demo_loader.town import DemoTown
from evaluation.evaluations import services as evaluations
from evaluation.evaluations.models import Evaluation
from evaluation.learning import periodic
from evaluation.learning import services as learning
from evaluation.learning.models import Lesson
from evaluation.learning.queries import shown_hash
from governance.core import clock
from governance.policy.models import PolicyDocument
from governance.policy.proposals import services as proposals
from governance.policy.proposals.models import PolicyProposal
from governance.process.models import Act
from governance.process.queries import Holders, current_step, excluded_from
from planning.goals.models import Goal
from planning.inbox import services as inbox

POLICY = "helhetlig-styring"


def load(town: DemoTown) -> None:
    """Make every evaluation of a goal as far as it has come, and its lessons as far as they went."""
    for evaluation in EVALUATIONS:
        _add(town, evaluation)


def _goal(town: DemoTown, evaluation: shapes.Evaluation) -> Goal:
    """Return the goal that is evaluated; what is wider than one goal hangs on the first goal of its unit."""
    if evaluation.subject in town.goals:
        return town.goals[evaluation.subject]
    if evaluation.subject in town.actions:
        return town.actions[evaluation.subject].goal
    own = [goal.key for goal in GOALS if evaluation.subject == goal.plan or evaluation.unit == goal.unit]
    return town.goals[own[0] if own else "helhetlig-styring"]


def _add(town: DemoTown, evaluation: shapes.Evaluation) -> None:
    began, ended = town.calendar.past(evaluation.starts), town.calendar.past(evaluation.ends)
    leader = town.leader(evaluation.unit)
    with town.on(began):
        made = evaluations.plan_evaluation(
            title=evaluation.title,
            goal=_goal(town, evaluation),
            unit=town.units[evaluation.unit],
            responsible=town.people[evaluation.responsible],
            question="\n".join(evaluation.questions),
            method="\n".join(evaluation.methods),
            due_on=town.calendar.day(evaluation.ends),
            by=leader,
        )
        if evaluation.state != "planned":
            evaluations.start_evaluation(made, by=leader)
    with town.on(ended):
        for finding in evaluation.findings:
            evaluations.add_finding(made, kind=finding.kind, text=finding.text, evidence="", by=leader)
        if evaluation.state == "finished":
            evaluations.finish_evaluation(made, conclusion=evaluation.summary, by=leader)
        for lesson in evaluation.lessons:
            _add_lesson(town, made, lesson)


def _add_lesson(town: DemoTown, evaluation: Evaluation, lesson: shapes.Lesson) -> None:
    """Let the one who had the idea propose it, or the evaluation's ansvarlig where she cannot see the evaluation."""
    proposer = town.people[lesson.proposed_by]
    if not Evaluation.objects.visible_to(proposer).filter(pk=evaluation.pk).exists():
        proposer = evaluation.responsible or proposer
    made = learning.propose_lesson(
        title=lesson.title,
        text=lesson.text,
        proposal=lesson.suggestion,
        unit=town.units[lesson.unit],
        evaluation=evaluation,
        by=proposer,
    )
    if lesson.state == "proposed":
        _decide(made, carry_on=True, reason="", until=Act.RECOMMEND)
        return
    policy = PolicyDocument.objects.get(slug=POLICY) if lesson.carry_to == "policy" else None
    _decide(made, carry_on=lesson.state != "rejected", reason=lesson.answer_reason, policy=policy)
    if lesson.answer in {"accepted", "declined"} and lesson.state == "incorporated" and made.planning_input:
        inbox.answer_input(
            made.planning_input,
            version=made.planning_input.version,
            follow=lesson.answer == "accepted",
            reason=lesson.answer_reason,
            by=town.people["delprosesseier"],
        )
        periodic.collect_answers()
    if policy and lesson.state == "incorporated":
        proposal = PolicyProposal.objects.select_related("policy__unit").get(policy=policy, title=lesson.title)
        proposals.answer_proposal(
            proposal, version=1, follow=True, reason=lesson.answer_reason, by=town.people["policyadmin"]
        )


def _decide(
    lesson: Lesson, *, carry_on: bool, reason: str, until: str = "", policy: PolicyDocument | None = None
) -> None:
    """Take the lesson through its line, each step by the one whose turn it is, but not past the act `until`."""
    while (step := current_step(lesson.run)) is not None and step.act != until:
        seat = Holders(lesson.unit).seat(step, excluded_from(step, list(lesson.run.governance_steps.all())))
        actor, seal = seat.people[0], shown_hash(lesson)
        match step.act:
            case "state":
                learning.state_opinion(lesson, by=actor, note="Vi kjenner oss igjen.", shown_hash=seal)
            case "recommend":
                learning.recommend(lesson, by=actor, note="Bør tas med videre.", shown_hash=seal)
            case _:
                learning.decide(
                    lesson, by=actor, meeting_on=clock.today(), note=reason,
                    shown_hash=seal, carry_on=carry_on, policy=policy,
                )  # fmt: skip
        lesson.refresh_from_db()
