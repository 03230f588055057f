"""The only writer of lessons. A lesson and its decision run move together, in one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from evaluation.evaluations.models import Evaluation, EvaluationStatus, Finding
from evaluation.learning import queries
from evaluation.learning.models import Lesson
from evaluation.learning.permissions import check_propose_lesson, check_proposer
from evaluation.learning.workflow import LESSONS
from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import bump
from governance.core.editable import STRICTNESS, Visibility, check_basis, exemption, tightened
from governance.core.errors import RuleBroken, WrongState
from governance.organisation.models import OrgUnit, User
from governance.policy.models import PolicyDocument
from governance.policy.proposals.services import close_proposals, receive_proposal
from governance.process import services as process
from governance.process.models import Act, LineKind
from governance.process.queries import current_step
from planning.inbox.models import InputStatus, PlanningInput
from planning.inbox.services import close_input, receive_input

CHANGED = _lazy("Læringspunktet er endret siden du åpnet siden. Les det på nytt før du svarer.")


@transaction.atomic
def propose_lesson(
    *,
    title: str,
    text: str,
    proposal: str,
    unit: OrgUnit,
    by: User,
    evaluation: Evaluation | None = None,
    finding: Finding | None = None,
    visibility: str = Visibility.INTERNAL,
    legal_basis: str = "",
) -> Lesson:
    """Propose a lesson, from an evaluation or from daily work, and send it along its decision line.

    Every employee may. Raises PermissionDenied for inactive users and RuleBroken when the evaluation is not the
    proposer's to see, has not begun, or is less open than the lesson, and when it is not said by which law the
    lesson is exempt from public access.
    """
    check_propose_lesson(by)
    check_basis(visibility, legal_basis)
    _check_source(evaluation, finding, visibility, by)
    run = process.start_run(kind=LineKind.LESSON, unit=unit, by=by, title=title)
    lesson = Lesson.objects.create(
        title=title, text=text, proposal=proposal, unit=unit, proposed_by=by, proposed_at=clock.now(),
        evaluation=evaluation, finding=finding, visibility=visibility, legal_basis=legal_basis,
        run=run,
    )  # fmt: skip
    changes = {"title": [None, title], **exemption(visibility, legal_basis)}
    audit.record(by=by, verb="proposed", subject=lesson, changes=changes)
    _check_evaluation_as_it_is(lesson)
    process.act(run, Act.PROPOSE, by=by, shown_hash=queries.shown_hash(lesson))
    return lesson


def edit_lesson(lesson: Lesson, *, version: int, title: str, text: str, proposal: str, by: User) -> bool:
    """Correct a lesson that was sent back, while it lies with its proposer.

    Raises PermissionDenied, WrongState when it lies with somebody else, and StaleVersion.
    """
    check_proposer(by, lesson)
    check_returned(lesson)
    return audit.edit(lesson, by=by, version=version, fields={"title": title, "text": text, "proposal": proposal})


@transaction.atomic
def propose_again(lesson: Lesson, *, by: User) -> None:
    """Send a corrected lesson along its line anew. Raises PermissionDenied or WrongState."""
    check_proposer(by, lesson)
    process.act(lesson.run, Act.PROPOSE, by=by, shown_hash=queries.shown_hash(lesson))
    bump(lesson, version=lesson.version)


@transaction.atomic
def state_opinion(lesson: Lesson, *, by: User, note: str, shown_hash: str) -> None:
    """Say what those think who are asked. Raises RuleBroken without words, and as `process.services.act` does."""
    lacks = _("Skriv hva du mener om forslaget.")
    _take_turn(lesson, Act.STATE, by=by, note=note, shown=shown_hash, lacks=lacks)
    bump(lesson, version=lesson.version)


@transaction.atomic
def recommend(lesson: Lesson, *, by: User, note: str, shown_hash: str) -> None:
    """Give a recommendation. Raises RuleBroken without words, and as `process.services.act` does."""
    lacks = _("Skriv hva du anbefaler, og hvorfor.")
    _take_turn(lesson, Act.RECOMMEND, by=by, note=note, shown=shown_hash, lacks=lacks)
    bump(lesson, version=lesson.version)


@transaction.atomic
def decide(
    lesson: Lesson,
    *,
    by: User,
    meeting_on: date | None,
    note: str,
    shown_hash: str,
    carry_on: bool,
    policy: PolicyDocument | None = None,
) -> None:
    """Register what the group of top managers decided.

    To carry the lesson on puts it in the planning inbox of the next cycle, and before the writers of a policy when one
    is named, in the same transaction. Raises RuleBroken without a meeting date, without a reason for a no, without a
    next cycle, and on a policy for what is not carried on or is exempt from public access; StaleVersion when the lesson
    is not what was shown; PermissionDenied for those who are not in the group, and for the proposer.
    """
    lacks = "" if carry_on else _("Skriv hvorfor læringspunktet ikke føres videre.")
    _take_turn(lesson, Act.DECIDE, by=by, note=note, shown=shown_hash, meeting_on=meeting_on, lacks=lacks)
    if policy is not None and not carry_on:
        raise RuleBroken(_("Velg en policy bare når læringen føres videre."), field="policy")
    if not carry_on:
        audit.perform(lesson, "reject", by=by, table=LESSONS, reason=note)
        return
    visibility, legal_basis = _closed(lesson)
    received = _carry_on(lesson, by, visibility=visibility, legal_basis=legal_basis)
    if policy is not None:
        receive_proposal(policy=policy, by=by, visibility=visibility, **_words(lesson))
    audit.perform(lesson, "decide", by=by, table=LESSONS, reason=note, fields={"planning_input": received})


@transaction.atomic
def send_back(lesson: Lesson, *, by: User, reason: str) -> None:
    """Return the lesson to its proposer, with what must be corrected. Raises as `process.services.send_back` does."""
    process.send_back(lesson.run, by=by, reason=reason)
    bump(lesson, version=lesson.version)


@transaction.atomic
def take_back(lesson: Lesson, *, by: User, reason: str) -> None:
    """Let the proposer have the lesson back to correct it, while nobody has acted on it.

    Raises PermissionDenied for others, and as `process.services.take_back` does.
    """
    check_proposer(by, lesson)
    process.take_back(lesson.run, by=by, reason=reason)
    bump(lesson, version=lesson.version)


def follow_answer(lesson: Lesson) -> None:
    """Let a decided lesson follow the answer that planning gave: embedded, or rejected with planning's reason.

    Raises WrongState when it has followed already or when there is no answer yet.
    """
    received = lesson.planning_input
    if received is None or received.status == InputStatus.RECEIVED:
        raise WrongState(_("Planleggingen har ikke svart ennå."))
    name = "embed" if received.status == InputStatus.FOLLOWED else "decline"
    audit.perform(lesson, name, by=None, table=LESSONS, reason=received.answer)


def tighten_with_evaluation(evaluation: Evaluation, old_basis: str, by: Any) -> None:
    """Show what was learnt to no more people than the evaluation itself, where it was carried on to as well.

    What is carried on has the lesson's own words, and stands under a name that tells nothing of the evaluation.
    """
    for lesson in Lesson.objects.filter(evaluation=evaluation).select_related("evaluation", "unit", "planning_input"):
        basis, fields = lesson.legal_basis, tightened(lesson, evaluation, old_basis)
        if fields:
            audit.edit(lesson, by=by, version=lesson.version, fields=fields, verb="followed")
        words = _words(lesson)
        if lesson.planning_input:
            close_input(lesson.planning_input, lesson, basis, source_label=words["source_label"], by=by)
        if lesson.is_exempt:
            close_proposals(words["source_path"], legal_basis=lesson.legal_basis, by=by)


def check_returned(lesson: Lesson) -> None:
    """Raise WrongState unless the lesson lies with its proposer after it was sent back."""
    step = current_step(lesson.run)
    if step is None or step.act != Act.PROPOSE:
        raise WrongState(_("Læringspunktet er til behandling og kan ikke endres nå."))


def _take_turn(
    lesson: Lesson, deed: str, *, by: User, note: str, shown: str, meeting_on: date | None = None, lacks: str
) -> None:
    """Act on what was shown; `lacks` says what is missing without a note, where one is needed."""

    def ask() -> None:
        if lacks and not note.strip():
            raise RuleBroken(lacks, field="note")

    process.act_on_shown(
        lesson.run, deed, by=by, note=note, shown_hash=shown, meeting_on=meeting_on, changed=CHANGED, needs=ask,
        seal=lambda: queries.shown_hash(Lesson.objects.get(pk=lesson.pk)),
    )  # fmt: skip


def _closed(lesson: Lesson) -> tuple[str, str]:
    """Return who may read the lesson and by which law: those of its evaluation when that was closed since."""
    evaluation = Evaluation.objects.get(pk=lesson.evaluation_id) if lesson.evaluation_id else None
    if evaluation and STRICTNESS[Visibility(evaluation.visibility)] > STRICTNESS[Visibility(lesson.visibility)]:
        return evaluation.visibility, evaluation.legal_basis
    return lesson.visibility, lesson.legal_basis


def _carry_on(lesson: Lesson, by: User, *, visibility: str, legal_basis: str) -> PlanningInput:
    """Put the lesson in the inbox of the next cycle."""
    cycle = queries.next_cycle()
    if cycle is None:
        raise RuleBroken(_("Opprett neste styringssyklus først."))
    return receive_input(
        cycle=cycle, unit=lesson.unit, by=by, visibility=visibility, legal_basis=legal_basis, **_words(lesson)
    )


def _words(lesson: Lesson) -> dict[str, str]:
    """Return what those are told who have the lesson carried on to them: more than may read its evaluation."""
    origin = _origin(lesson.evaluation) if lesson.evaluation else lesson.unit.name
    return {
        "title": lesson.title,
        "text": f"{lesson.text}\n\n{lesson.proposal}",
        "source_label": (_("Læringspunkt fra %(origin)s") % {"origin": origin})[:200],
        "source_path": reverse("evaluation:lesson_detail", args=[lesson.pk]),
    }


def _origin(evaluation: Evaluation) -> str:
    return _("en evaluering som er unntatt offentlighet") if evaluation.is_exempt else evaluation.title


def _check_source(evaluation: Evaluation | None, finding: Finding | None, visibility: str, by: User) -> None:
    if finding is not None and finding.evaluation_id != (evaluation.pk if evaluation else None):
        raise RuleBroken(_("Funnet hører til en annen evaluering."), field="finding")
    if evaluation is None:
        return
    if not Evaluation.objects.visible_to(by).filter(pk=evaluation.pk).exists():
        raise RuleBroken(_("Velg en evaluering som du har tilgang til."), field="evaluation")
    if evaluation.status == EvaluationStatus.PLANNED:
        raise RuleBroken(_("Evalueringen har ikke begynt ennå."), field="evaluation")
    _check_not_above(visibility, evaluation)


def _check_not_above(visibility: str, evaluation: Evaluation) -> None:
    if STRICTNESS[Visibility(visibility)] < STRICTNESS[Visibility(evaluation.visibility)]:
        raise RuleBroken(_("Læringspunktet kan ikke være åpnere enn evalueringen."), field="visibility")


def _check_evaluation_as_it_is(lesson: Lesson) -> None:
    """Ask the rule with what is stored now: the record holds back, or has waited for, who closes the evaluation."""
    if lesson.evaluation_id:
        _check_not_above(lesson.visibility, Evaluation.objects.get(pk=lesson.evaluation_id))
