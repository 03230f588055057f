"""The only writer of evaluations and findings."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.evaluations.models import Evaluation, EvaluationStatus, Finding
from evaluation.evaluations.permissions import can_edit_evaluation, check_edit_evaluation, check_plan_evaluation
from evaluation.evaluations.workflow import EVALUATIONS, TIGHTENING
from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.editable import STRICTNESS, Visibility, check_basis, exemption, tightened
from governance.core.errors import RuleBroken
from governance.holdings import services as holdings
from governance.organisation.models import OrgUnit, User
from governance.organisation.queries import possible_responsible
from planning.goals.models import Goal

EDITABLE = ("title", "question", "method", "responsible", "due_on", "visibility", "legal_basis")


@transaction.atomic
def plan_evaluation(
    *,
    title: str,
    goal: Goal,
    unit: OrgUnit,
    responsible: User,
    question: str,
    due_on: date,
    by: User,
    method: str = "",
    visibility: str = Visibility.INTERNAL,
    legal_basis: str = "",
) -> Evaluation:
    """Plan a look at whether a goal was reached. Raises PermissionDenied, or RuleBroken when a rule says no."""
    check_plan_evaluation(by, unit)
    if not Goal.objects.visible_to(by).filter(pk=goal.pk).exists():
        raise RuleBroken(_("Velg et mål som du har tilgang til."), field="goal")
    evaluation = Evaluation(
        title=title, goal=goal, unit=unit, responsible=responsible, question=question, method=method,
        due_on=due_on, visibility=visibility, legal_basis=legal_basis,
    )  # fmt: skip
    _check_responsible(unit, responsible)
    _check_visibility(evaluation, by)
    evaluation.save(force_insert=True)
    changes = audit.differences(Evaluation(), {"title": title, "due_on": due_on, "responsible": responsible})
    audit.record(by=by, verb="planned", subject=evaluation, changes=changes | exemption(visibility, legal_basis))
    _check_goal_as_it_is(evaluation)
    return evaluation


def edit_evaluation(evaluation: Evaluation, *, version: int, by: User, **fields: Any) -> bool:
    """Change some of `EDITABLE`; return False when nothing differed. What was learnt is shown to no more than this is.

    Raises PermissionDenied, WrongState when the evaluation is done, StaleVersion and RuleBroken.
    """
    check_edit_evaluation(by, evaluation)
    _check_open(evaluation)
    _check_names(fields)
    if fields.get("responsible", evaluation.responsible) != evaluation.responsible:
        _check_responsible(evaluation.unit, fields["responsible"])
    _check_visibility(_as_it_would_be(evaluation, fields), by)
    was = copy(evaluation)
    with transaction.atomic():
        has_changed = audit.edit(evaluation, by=by, version=version, fields=fields)
        if evaluation.responsible_id != was.responsible_id:
            holdings.lapse(evaluation)
        if (evaluation.visibility, evaluation.legal_basis) != (was.visibility, was.legal_basis):
            _check_goal_as_it_is(evaluation)
            TIGHTENING.tell(evaluation, was.legal_basis, by)
    return has_changed


def tighten_with_goal(goal: Goal, old_basis: str, by: Any) -> None:
    """Show the goal's evaluations, those that are done too, to no more people than the goal itself."""
    for evaluation in Evaluation.objects.filter(goal=goal):
        basis, fields = evaluation.legal_basis, tightened(evaluation, goal, old_basis)
        if fields:
            audit.edit(evaluation, by=by, version=evaluation.version, fields=fields, verb="followed")
            TIGHTENING.tell(evaluation, basis, by)


@transaction.atomic
def reassign_evaluation(evaluation: Evaluation, *, responsible: User, version: int, by: User) -> None:
    """Give it another ansvarlig; who lets it go need not be able to read it afterwards. Raises as `edit_evaluation`."""
    check_edit_evaluation(by, evaluation)
    _check_open(evaluation)
    _check_responsible(evaluation.unit, responsible)
    if audit.edit(evaluation, by=by, version=version, fields={"responsible": responsible}):
        holdings.lapse(evaluation)


def start_evaluation(evaluation: Evaluation, *, by: User, version: int | None = None) -> None:
    """Begin the work. Raises PermissionDenied, WrongState or StaleVersion."""
    audit.perform(evaluation, "start", by=by, table=EVALUATIONS, version=version)


def finish_evaluation(evaluation: Evaluation, *, conclusion: str, by: User, version: int | None = None) -> None:
    """End the work with a conclusion. Raises RuleBroken without findings or a conclusion; closed for change then."""
    check_edit_evaluation(by, evaluation)
    if evaluation.status == EvaluationStatus.ONGOING:
        _check_can_conclude(evaluation, conclusion)
    fields = {"conclusion": conclusion, "finished_on": clock.today()}
    audit.perform(evaluation, "finish", by=by, table=EVALUATIONS, version=version, fields=fields)


@transaction.atomic
def add_finding(evaluation: Evaluation, *, kind: str, text: str, by: User, evidence: str = "") -> Finding:
    """Add what was found. Raises PermissionDenied, or WrongState unless the evaluation is going on."""
    check_edit_evaluation(by, evaluation)
    _check_ongoing(evaluation)
    finding = Finding.objects.create(evaluation=evaluation, kind=kind, text=text, evidence=evidence)
    audit.record(by=by, verb="created", subject=finding, changes={"kind": [None, kind], "text": [None, text]})
    return finding


@transaction.atomic
def edit_finding(finding: Finding, *, version: int, kind: str, text: str, evidence: str, by: User) -> bool:
    """Change a finding while its evaluation goes on. Raises PermissionDenied, WrongState or StaleVersion."""
    check_edit_evaluation(by, finding.evaluation)
    _check_ongoing(finding.evaluation)
    fields = {"kind": kind, "text": text, "evidence": evidence}
    return audit.edit(finding, by=by, version=version, fields=fields)


def _check_open(evaluation: Evaluation) -> None:
    if evaluation.status == EvaluationStatus.DONE:
        raise EVALUATIONS.refuse(evaluation)


def _check_ongoing(evaluation: Evaluation) -> None:
    """Hold the evaluation still, so that nobody ends it while a finding is on its way in."""
    take_turn()
    held = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    if held.status != EvaluationStatus.ONGOING:
        raise EVALUATIONS.refuse(held)


def _check_can_conclude(evaluation: Evaluation, conclusion: str) -> None:
    if not conclusion.strip():
        raise RuleBroken(_("Skriv hva evalueringen konkluderer med."), field="conclusion")
    if not evaluation.evaluation_findings.exists():
        raise RuleBroken(_("Legg inn minst ett funn før du gjør evalueringen ferdig."))


def _check_names(fields: Mapping[str, Any]) -> None:
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")


def _check_responsible(unit: OrgUnit, person: User | None) -> None:
    if person is None or not possible_responsible(unit).filter(pk=person.pk, is_active=True).exists():
        message = _("Velg en person som har en rolle på enheten eller over den.")
        raise RuleBroken(message, field="responsible")


def _as_it_would_be(evaluation: Evaluation, fields: Mapping[str, Any]) -> Evaluation:
    changed = copy(evaluation)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _check_visibility(evaluation: Evaluation, by: User) -> None:
    """Refuse what is exempt by no law, more open than the goal, or unreadable for the one who writes it."""
    check_basis(evaluation.visibility, evaluation.legal_basis)
    _check_not_above(evaluation, evaluation.goal)
    if not can_edit_evaluation(by, evaluation):
        raise RuleBroken(_("Velg en synlighet som lar deg lese evalueringen selv."), field="visibility")


def _check_not_above(evaluation: Evaluation, goal: Goal) -> None:
    if STRICTNESS[Visibility(evaluation.visibility)] < STRICTNESS[Visibility(goal.visibility)]:
        raise RuleBroken(_("Evalueringen kan ikke være åpnere enn målet."), field="visibility")


def _check_goal_as_it_is(evaluation: Evaluation) -> None:
    """Ask the goal's rule with what is stored now: the record holds back, or has waited for, who closes the goal."""
    _check_not_above(evaluation, Goal.objects.get(pk=evaluation.goal_id))
