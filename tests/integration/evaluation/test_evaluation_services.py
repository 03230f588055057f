"""Evaluations are planned, carried out and closed by those who may, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from evaluation.evaluations import services
from evaluation.evaluations.models import Evaluation, EvaluationStatus, FindingKind
from evaluation.evaluations.workflow import EVALUATIONS
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from tests.factories import evaluation as make
from tests.factories.municipality import Town

MAY_PLAN_FOR_SCHOOL = {"rektor", "oppvekstsjef", "direktor", "prosesseier"}
EVERYBODY = (
    "rektor", "rapportor", "barnetrinnsleder", "granrektor", "oppvekstsjef", "kultursjef", "direktor", "prosesseier",
    "delprosesseier", "policyadmin", "systemadmin", "leser", "uten_rolle",
)  # fmt: skip


@pytest.mark.parametrize("username", EVERYBODY)
def test_managers_of_the_line_and_the_process_owner_plan(town: Town, username: str) -> None:
    goal = make.make_goal(town, visibility=Visibility.PUBLIC)
    if username in MAY_PLAN_FOR_SCHOOL:
        made = make.make_evaluation(town, goal=goal, by=town.user(username))
        assert (made.status, made.goal, made.unit) == (EvaluationStatus.PLANNED, goal, town["school"])
        assert AuditEvent.objects.filter(verb="planned", subject_id=made.pk).count() == 1
        return
    with pytest.raises(PermissionDenied):
        make.make_evaluation(town, goal=goal, by=town.user(username))
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"responsible": "granrektor"}, "responsible"),
        ({"responsible": "leser"}, "responsible"),
        ({"responsible": "systemadmin"}, "responsible"),
        ({"visibility": Visibility.PUBLIC}, "visibility"),
    ],
)
def test_the_rules_of_a_plan(town: Town, values: dict[str, str], field: str) -> None:
    if "responsible" in values:
        values = {"responsible": town.user(values["responsible"])}
    with pytest.raises(RuleBroken) as broken:
        make.make_evaluation(town, goal=make.make_goal(town), **values)
    assert broken.value.field == field


def test_a_goal_that_one_may_not_see_cannot_be_evaluated(town: Town) -> None:
    hidden = make.make_goal(town, visibility=Visibility.EXEMPT)
    with pytest.raises(RuleBroken) as broken:
        make.make_evaluation(town, goal=hidden, visibility=Visibility.EXEMPT, by=town.user("prosesseier"))
    assert broken.value.field == "goal"


def test_the_whole_course(town: Town) -> None:
    evaluation = make.make_evaluation(town, responsible=town.user("rapportor"))
    services.start_evaluation(evaluation, by=town.user("rapportor"))
    finding = services.add_finding(evaluation, kind=FindingKind.STRENGTH, text="Tre av fire", by=town.user("rapportor"))
    day = clock.today() + timedelta(days=80)
    with clock.at(day):
        services.finish_evaluation(evaluation, conclusion="Det virker.", by=town.user("rapportor"))
    stored = Evaluation.objects.get()
    assert (stored.status, stored.conclusion) == (EvaluationStatus.DONE, "Det virker.")
    assert stored.finished_on == day
    assert list(stored.evaluation_findings.all()) == [finding]
    verbs = AuditEvent.objects.filter(subject_type="evaluation.evaluation").order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == ["planned", "start", "finish"]


STATES = {
    "planned": {"start", "edit"},
    "ongoing": {"finish", "edit", "add_finding", "edit_finding"},
    "done": set(),
}
OPERATIONS = ("start", "finish", "edit", "add_finding", "edit_finding")


def operate(evaluation: Evaluation, operation: str, by: object) -> None:
    """Do one of the operations."""
    match operation:
        case "start":
            services.start_evaluation(evaluation, by=by)
        case "finish":
            services.finish_evaluation(evaluation, conclusion="Slik er det", by=by)
        case "edit":
            services.edit_evaluation(evaluation, version=evaluation.version, by=by, title="Nytt navn")
        case "add_finding":
            services.add_finding(evaluation, kind=FindingKind.SURPRISE, text="Rart", by=by)
        case "edit_finding":
            finding = evaluation.evaluation_findings.first()
            services.edit_finding(finding, version=1, kind=finding.kind, text="Rettet", evidence="", by=by)


def in_state(town: Town, state: str) -> Evaluation:
    """Make an evaluation that has findings, and put it in the state."""
    evaluation = make.make_done(town)
    Evaluation.objects.filter(pk=evaluation.pk).update(status=state)
    return Evaluation.objects.get(pk=evaluation.pk)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_in_every_state(town: Town, state: str, operation: str) -> None:
    evaluation = in_state(town, state)
    if operation in STATES[state]:
        operate(evaluation, operation, town.user("rektor"))
        return
    with pytest.raises(WrongState):
        operate(evaluation, operation, town.user("rektor"))


MAY_EDIT = {"rektor", "oppvekstsjef", "direktor", "prosesseier"}


@pytest.mark.parametrize("username", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_state_matrix(town: Town, state: str, username: str) -> None:
    evaluation = in_state(town, state)
    names = {t.name for t in EVALUATIONS.available(evaluation, town.user(username))}
    expected = {"planned": {"start"}, "ongoing": {"finish"}, "done": set()}[state]
    assert names == (expected if username in MAY_EDIT else set())


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("username", ["granrektor", "rapportor", "kultursjef", "leser", "systemadmin", "uten_rolle"])
def test_others_are_refused(town: Town, operation: str, username: str) -> None:
    state = next(state for state, allowed in STATES.items() if operation in allowed)
    evaluation = in_state(town, state)
    with pytest.raises(PermissionDenied):
        operate(evaluation, operation, town.user(username))


def test_the_process_owner_has_no_say_in_what_is_exempt(town: Town) -> None:
    evaluation = make.make_evaluation(town, visibility=Visibility.EXEMPT)
    assert not Evaluation.objects.visible_to(town.user("prosesseier")).exists()
    with pytest.raises(PermissionDenied):
        services.start_evaluation(evaluation, by=town.user("prosesseier"))


def test_an_end_needs_a_finding_and_a_conclusion(town: Town) -> None:
    evaluation = make.make_ongoing(town)
    with pytest.raises(RuleBroken) as without_finding:
        services.finish_evaluation(evaluation, conclusion="Ferdig", by=town.user("rektor"))
    assert without_finding.value.field is None
    make.make_finding(town, evaluation)
    with pytest.raises(RuleBroken) as without_words:
        services.finish_evaluation(evaluation, conclusion="  ", by=town.user("rektor"))
    assert without_words.value.field == "conclusion"
    assert Evaluation.objects.get().status == EvaluationStatus.ONGOING


def test_an_edit_checks_the_same_rules(town: Town) -> None:
    evaluation = make.make_evaluation(town)
    with pytest.raises(RuleBroken):
        services.edit_evaluation(evaluation, version=1, by=town.user("rektor"), responsible=town.user("granrektor"))
    with pytest.raises(RuleBroken):
        services.edit_evaluation(evaluation, version=1, by=town.user("rektor"), visibility=Visibility.PUBLIC)
    with pytest.raises(TypeError):
        services.edit_evaluation(evaluation, version=1, by=town.user("rektor"), status="done")
    assert services.edit_evaluation(evaluation, version=1, by=town.user("rektor"), responsible=town.user("rektor"))
    assert not services.edit_evaluation(evaluation, version=2, by=town.user("rektor"), title=evaluation.title)
    assert Evaluation.objects.get().responsible == town.user("rektor")


def test_of_two_editors_the_second_is_told_and_loses_nothing(town: Town) -> None:
    evaluation = make.make_evaluation(town)
    mine, theirs = Evaluation.objects.get(), Evaluation.objects.get()
    services.edit_evaluation(theirs, version=1, by=town.user("rektor"), title="Deres")
    with pytest.raises(StaleVersion) as stale:
        services.edit_evaluation(mine, version=1, by=town.user("direktor"), title="Mitt")
    assert [(field.mine, field.theirs) for field in stale.value.fields] == [("Mitt", "Deres")]
    assert Evaluation.objects.get(pk=evaluation.pk).title == "Deres"


def test_a_finding_is_saved_by_version(town: Town) -> None:
    evaluation = make.make_ongoing(town)
    finding = make.make_finding(town, evaluation)
    values = {"kind": FindingKind.STRENGTH, "evidence": "", "by": town.user("rektor")}
    assert services.edit_finding(finding, version=1, text="Først", **values)
    with pytest.raises(StaleVersion):
        services.edit_finding(finding, version=1, text="Sist", **values)
    assert evaluation.evaluation_findings.get().text == "Først"
