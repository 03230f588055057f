"""Every rule that is checked over the whole database holds where much has happened, and sees its own breach."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F

from config import invariants
from config.generator import generate
from evaluation.evaluations.models import Evaluation
from evaluation.learning.models import Lesson, LessonStatus
from governance.audit import append_only
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.editable import Visibility
from governance.documents.models import JobStatus, RenderJob, StoredDocument
from governance.holdings.models import HandOver
from governance.organisation.models import OrgUnit, OrgUnitVersion, Role, RoleAssignment
from governance.policy.models import PolicyFigure, PolicySection, PolicyStatus, PolicyVersion
from governance.process.models import (
    Act,
    CycleStatus,
    DecisionRun,
    DecisionRunStep,
    GovernanceCycle,
    LineKind,
    ProcessMapVersion,
    Responsibility,
    RunStatus,
    RunStepStatus,
)
from planning.actions.models import Action
from planning.goals.models import Goal, Indicator
from planning.inbox.models import InputStatus, PlanningInput
from planning.plans import services as plans
from planning.plans.models import Plan
from planning.plans.seals import shown_hash
from steering.reporting.models import ReportStatus, StatusUpdate, UnitReport
from tests.factories import evaluation, planning, policy, steering
from tests.factories.municipality import Town
from tests.factories.process_map import make_step

pytestmark = pytest.mark.engine


@pytest.fixture
def whole(town: Town) -> Town:
    """A town with a policy in force, an approved report, a plan in hearing and a lesson carried on."""
    make_step(town)
    policy.make_version(town, "in_force", draft=policy.with_figure)
    evaluation.make_done(town)
    evaluation.answer(town, evaluation.make_decided(town))
    plan = planning.a_plan(town, cycle=GovernanceCycle.objects.get(status=CycleStatus.PLANNED))
    planning.propose(town, plan)
    plans.decide(
        plan, by=town.user("direktor"), shown_hash=shown_hash(plan), hearing_ends_on=clock.today() + timedelta(days=20)
    )
    parent = planning.a_goal(town, kind="main", title="Alle blir sett")
    planning.an_action(town, planning.a_goal(town, parent=parent))
    planning.a_measurement(planning.an_indicator(parent))
    planning.an_action(town, unit="lower_school")
    steering.open_period(town)
    steering.bring_to(town, ReportStatus.APPROVED)
    return town


def close(unit: str) -> Callable[[Town], None]:
    return lambda town: OrgUnit.objects.filter(pk=town[unit].pk).update(valid_to=F("valid_from"))


def two_in_one_place(town: Town) -> None:
    OrgUnitVersion.objects.create(
        unit=town["library"], name="Biblioteket", kind="unit", parent=town["education"], path=town["school"].path,
        valid_from=clock.today(), recorded_at=clock.now(),
    )  # fmt: skip


def unguard() -> None:
    append_only.lift(connection.alias)


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def change_a_change(_town: Town) -> None:
    unguard()
    AuditEvent.objects.filter(number=5).update(reason="Noe annet")


def drop_a_change(_town: Town) -> None:
    unguard()
    AuditEvent.objects.filter(number=5).delete()


def change_a_document(_town: Town) -> None:
    unguard()
    StoredDocument.objects.update(content=b"%PDF-1.7 noe annet")


def change_a_map(_town: Town) -> None:
    unguard()
    ProcessMapVersion.objects.filter(number=1).update(frozen={"subprocesses": []})


def two_in_force(_town: Town) -> None:
    execute("DROP INDEX policy_one_in_force")
    version = PolicyVersion.objects.get()
    PolicyVersion.objects.create(
        policy=version.policy, number="2.0", status=PolicyStatus.IN_FORCE, document=version.document, frozen={},
        approved_hash="x", created_at=clock.now(),
    )  # fmt: skip


def delete_a_status(_town: Town) -> None:
    unguard()
    StatusUpdate.objects.first().delete()


def change_a_status(_town: Town) -> None:
    unguard()
    StatusUpdate.objects.update(status="at_risk")


def a_run_of_nothing(town: Town) -> None:
    DecisionRun.objects.create(
        kind=LineKind.PLAN, title="Sak", unit=town["school"], started_at=clock.now(), status=RunStatus.COMPLETED
    )


def a_run_of_another_kind(town: Town) -> None:
    Plan.objects.update(run=Lesson.objects.get().run)


def own_proposal(_town: Town) -> None:
    proposed = DecisionRunStep.objects.filter(act=Act.PROPOSE, run__kind=LineKind.POLICY_VERSION).get()
    DecisionRunStep.objects.filter(act=Act.DECIDE, run=proposed.run).update(acted_by=proposed.acted_by)


def one_period(_town: Town) -> None:
    GovernanceCycle.objects.filter(steering_periods__isnull=False).update(status=CycleStatus.CLOSED)


def lose_the_ansvarlig(town: Town) -> None:
    """Leave a goal without an ansvarlig on a unit that has no leader and whose path is not below the director's."""
    Goal.objects.filter(parent__isnull=False).update(responsible=town.user("uten_rolle"), unit=town["library"])
    OrgUnit.objects.filter(pk=town["library"].pk).update(path="0002.")
    RoleAssignment.objects.filter(unit=town["library"]).delete()


def wait_for_another(town: Town) -> None:
    """Let somebody be asked to confirm what is another's."""
    goal, director = Goal.objects.filter(archived_at=None)[0], town.user("direktor")
    Goal.objects.filter(pk=goal.pk).update(status="active")
    HandOver.objects.create(
        subject_type="planning.goal", subject_id=goal.pk, kind="mål", label="Mål", path="/", unit=goal.unit,
        given_to=town.user("uten_rolle"), given_by=director, given_at=clock.now(),
    )  # fmt: skip


def an_ended_plan(town: Town) -> None:
    run = DecisionRun.objects.create(
        kind=LineKind.PLAN, title="Plan", unit=town["school"], started_at=clock.now(), status=RunStatus.COMPLETED
    )
    Plan.objects.update(run=run, status="draft")


def embed_what_was_declined(_town: Town) -> None:
    PlanningInput.objects.update(status=InputStatus.DECLINED)
    Lesson.objects.update(status=LessonStatus.EMBEDDED)


def update(model: type, **values: object) -> Callable[[Town], None]:
    return lambda town: model.objects.update(**values)


def school_report(**values: object) -> Callable[[Town], None]:
    return lambda town: UnitReport.objects.filter(unit=town["school"]).update(**values)


def drop_one_trigger(_town: Town) -> None:
    name, table = "governance_policysection_keep_frozen_adding", "governance_policysection"
    execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def unguarded(breach: Callable[[Town], object]) -> Callable[[Town], object]:
    """Let the breach happen as the owner of the tables could do it."""

    def break_it(town: Town) -> object:
        unguard()
        return breach(town)

    return break_it


def forge_a_document(_town: Town) -> None:
    """Change the bytes and the hash together: only the sealed log knows better."""
    unguard()
    content = b"%PDF-1.7 noe annet"
    StoredDocument.objects.update(
        content=content, size=len(content), sha256=hashlib.sha256(content).hexdigest(), frozen={}
    )


FIGURES = "every figure is the picture of its hash, and the one that was approved"
CONTROLS: list[tuple[str, Callable[[Town], object]]] = [
    ("the change log's chain holds", change_a_change),
    ("the change log's chain holds", drop_a_change),
    ("append-only tables are guarded by the database", lambda town: unguard()),
    ("append-only tables are guarded by the database", drop_one_trigger),
    ("documents are the bytes that their seal says", change_a_document),
    ("documents are what the change log and their jobs say", forge_a_document),
    ("documents are what the change log and their jobs say", unguarded(update(RenderJob, frozen={}))),
    ("the process map's versions are what their seals say", change_a_map),
    ("every step of the process map has one ansvarlig", lambda town: Responsibility.objects.all().delete()),
    ("a job is done when it has its document", update(RenderJob, status=JobStatus.QUEUED)),
    ("a job is done when it has its document", unguarded(update(RenderJob, document=None))),
    (
        "every unit stands below its parent",
        lambda town: OrgUnit.objects.filter(pk=town["lower_school"].pk).update(path="0001.0001.0001.0001."),
    ),
    ("every unit is remembered as it is", lambda town: OrgUnit.objects.filter(pk=town["school"].pk).update(name="X")),
    ("every unit is remembered as it is", two_in_one_place),
    ("no role outlives its unit", close("library")),
    ("what is closed has nothing open below it", close("school")),
    (
        "roles and their mirror agree",
        lambda town: RoleAssignment.objects.filter(role=Role.READER).update(
            valid_from=date(2020, 1, 1), valid_to=date(2020, 1, 2)
        ),
    ),
    ("roles and their mirror agree", lambda town: town.user("rektor").groups.clear()),
    (
        "a decision run has one turn while it runs, and none after",
        lambda town: DecisionRunStep.objects.filter(status=RunStepStatus.CURRENT).update(status=RunStepStatus.DONE),
    ),
    ("a decision run has one turn while it runs, and none after", update(DecisionRun, status=RunStatus.COMPLETED)),
    ("nobody decides on her own proposal", own_proposal),
    ("every decision run has one subject", a_run_of_nothing),
    ("every decision run has one subject", a_run_of_another_kind),
    ("a policy has one version in force and one under way", two_in_force),
    ("policy and decision run agree", update(PolicyVersion, status=PolicyStatus.APPROVED)),
    ("policy and decision run agree", unguarded(update(PolicyVersion, approved_hash="noe annet"))),
    ("what is approved stands as it was approved", unguarded(update(PolicyVersion, approved_hash="noe annet"))),
    ("what is approved stands as it was approved", unguarded(update(StoredDocument, frozen={"chapters": []}))),
    ("what is approved stands as it was approved", unguarded(update(PolicySection, body="Noe annet"))),
    (FIGURES, unguarded(update(PolicyFigure, content=b"noe annet"))),
    (FIGURES, unguarded(update(PolicyFigure, content=b"noe annet", sha256=hashlib.sha256(b"noe annet").hexdigest()))),
    (FIGURES, unguarded(lambda town: PolicyFigure.objects.all().delete())),
    ("report and decision run agree", school_report(status="draft")),
    ("report and decision run agree", update(UnitReport, status="delivered")),
    ("what an ended period approved is locked", school_report(status="locked")),
    ("an approved report has left one status for each action", delete_a_status),
    ("an approved report has left one status for each action", school_report(status="delivered")),
    ("an action shows what was approved last", change_a_status),
    ("an action shows what was approved last", update(Action, latest_status="reached")),
    ("a closed year has at least two periods", one_period),
    ("a goal shows the worst of its actions, indicators and subgoals", update(Goal, latest_status="reached")),
    ("a goal shows the worst of its actions, indicators and subgoals", update(Goal, actions_status="off_track")),
    ("an indicator shows its newest measurement", update(Indicator, latest_value=7)),
    ("what nobody answers for is on one manager's page", lose_the_ansvarlig),
    ("what waits to be confirmed is hers who is to confirm it", wait_for_another),
    ("nothing is shown to more people than what is above it", update(Action, visibility=Visibility.PUBLIC)),
    (
        "nothing is shown to more people than what is above it",
        lambda town: Goal.objects.filter(parent__isnull=False).update(visibility=Visibility.PUBLIC),
    ),
    ("plan and decision run agree", an_ended_plan),
    (
        "a plan leaves drafting when its inputs are answered",
        lambda town: PlanningInput.objects.update(answered_at=clock.now() + timedelta(days=1)),
    ),
    ("lesson and decision run agree", update(Lesson, status=LessonStatus.PROPOSED)),
    ("lesson and decision run agree", embed_what_was_declined),
    ("a lesson is shown to no more people than its evaluation", update(Evaluation, visibility=Visibility.PUBLIC)),
]  # fmt: skip


def test_all_rules_hold_where_much_has_happened(whole: Town) -> None:
    out = StringIO()
    call_command("check_invariants", stdout=out)
    assert f"All {len(invariants.RULES)} rules hold" in out.getvalue()


def test_every_rule_sees_its_breach(whole: Town) -> None:
    """Break each rule behind the services' backs, in a savepoint that is rolled back."""
    unseen = [f"{rule}: {breach}" for rule, breach in CONTROLS if rule not in _breaches_after(whole, breach)]
    assert unseen == []
    assert {rule for rule, _ in CONTROLS} == {rule.name for rule in invariants.RULES}


def _breaches_after(town: Town, breach: Callable[[Town], object]) -> dict[str, list[str]]:
    connection.check_constraints()  # PostgreSQL lets nobody drop a trigger while foreign keys wait to be checked
    with transaction.atomic():
        breach(town)
        found = invariants.breaches()
        transaction.set_rollback(True)
    return found


def test_the_command_names_what_is_broken_and_fails(whole: Town) -> None:
    Action.objects.update(latest_status="reached")
    errors = StringIO()
    with pytest.raises(CommandError, match="rules are broken"):
        call_command("check_invariants", stderr=errors)
    assert "an action shows what was approved last" in errors.getvalue()


@pytest.mark.django_db
def test_all_rules_hold_in_a_generated_municipality() -> None:
    generate(1, today=date(2026, 11, 2), units_per_sector=2)
    with clock.at(date(2026, 11, 2)):
        assert invariants.breaches() == {}
