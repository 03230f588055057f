"""Adds many more of everything to what a test has built, in bulk: a page's cost must not grow with the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from evaluation.evaluations.models import Evaluation, Finding
from evaluation.learning.models import Lesson
from governance.core import clock
from governance.core.editable import Visibility
from governance.notices.models import Notice
from governance.organisation.models import PATH_STEP_LENGTH, OrgUnit, Role, RoleAssignment, UnitKind, User
from governance.policy.comments.models import PolicyComment
from governance.policy.models import PolicyDocument, PolicySection, PolicyStatus, PolicyVersion
from governance.policy.proposals.models import PolicyProposal
from governance.process.models import (
    Act,
    DecisionRun,
    DecisionRunStep,
    GovernanceCycle,
    LineKind,
    ProcessMapVersion,
    ProcessStep,
    Responsibility,
    RunStepStatus,
    Share,
    Subprocess,
    YearWheelEvent,
)
from governance.reading.models import ReadReceipt, ReadRequest
from planning.actions.models import Action, ActionStatus, Milestone
from planning.goals.models import Goal, GoalLink, GoalStatus, Indicator, IndicatorTarget, Measurement
from planning.inbox.models import PlanningInput
from planning.plans.models import Plan
from steering.reporting.models import ReportingPeriod, ReportItem, UnitReport
from tests.factories.municipality import Town
from tests.factories.steering import add_focus_area

FIRST_FREE_STEP = 5000  # of the paths below a unit


def crowd(town: Town, count: int, *, with_chapters: bool = True, notified: Sequence[str] = ()) -> None:
    """Add so many of everything, each thing hanging on the newest of what was there.

    A policy that is about to be decided on keeps its chapters, since the decision is on just these, and gets no
    merknader, which it would wait for. The people named in `notified` get as many notices.
    """
    units = _units(town, count)
    goal = Goal.objects.order_by("-pk").first() or _goal(town, town["school"], 0)
    goal.save()
    _below_goal(town, goal, count)
    actions = _below_action(town, Action.objects.order_by("-pk").first() or _action(town, goal, 0), goal, count)
    _plans_and_inputs(town, count)
    _evaluations(town, goal, count)
    _reports(units, actions)
    _policies(town, count)
    _readings(town, count)
    _proposals(count)
    if with_chapters:
        _comments(town, count)
        _chapters(count)
    _process_map(units, count)
    _notices(count, notified)


def _units(town: Town, count: int) -> list[OrgUnit]:
    parent = town["education"]
    units = OrgUnit.objects.bulk_create(
        OrgUnit(
            name=f"Enhet {n}", kind=UnitKind.UNIT, parent=parent, valid_from=date(2020, 1, 1),
            path=f"{parent.path}{FIRST_FREE_STEP + n:0{PATH_STEP_LENGTH}d}.",
        )
        for n in range(count)
    )  # fmt: skip
    people = User.objects.bulk_create(
        User(username=f"leder{n}", first_name="Leder", last_name=f"Nr {n}", workplace=unit)
        for n, unit in enumerate(units)
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=person, role=Role.LINE_MANAGER, unit=unit, valid_from=date(2020, 1, 1))
        for person, unit in zip(people, units, strict=True)
    )
    return units


def _goal(town: Town, unit: OrgUnit, number: int, **values: Any) -> Goal:
    values = {"focus_area": None, "status": GoalStatus.ACTIVE, "responsible": town.people["rektor"], **values}
    values["focus_area"] = values["focus_area"] or add_focus_area()
    return Goal(title=f"Mål nr. {number}", unit=unit, **values)


def _below_goal(town: Town, goal: Goal, count: int) -> None:
    """Subgoals, threads, indicators and, on one of these, targets and measurements."""
    subgoals = [_goal(town, goal.unit, n, focus_area=goal.focus_area, parent=goal) for n in range(count)]
    goals = Goal.objects.bulk_create(subgoals)
    GoalLink.objects.bulk_create(GoalLink(source=goal, target=other, kind="contributes_to") for other in goals)
    indicators = Indicator.objects.bulk_create(
        Indicator(goal=goal, name=f"Indikator {n}", unit_of_measure="prosent", baseline=1, target=90)
        for n in range(count)
    )
    now = clock.now()
    Measurement.objects.bulk_create(
        Measurement(indicator=i, value=n, measured_on=date(2020 + n, 1, 1), recorded_at=now)
        for i in indicators
        for n in range(4)
    )
    IndicatorTarget.objects.bulk_create(
        IndicatorTarget(indicator=i, year=2027 + n, value=n) for i in indicators for n in range(3)
    )


def _action(town: Town, goal: Goal, number: int) -> Action:
    return Action(
        goal=goal, title=f"Tiltak nr. {number}", unit=goal.unit, responsible=town.people["rektor"],
        starts_on=date(2020, 1, 1), due_on=date(2020, 2, 1), status=ActionStatus.ONGOING,
    )  # fmt: skip


def _below_action(town: Town, action: Action, goal: Goal, count: int) -> list[Action]:
    action.save()
    Milestone.objects.bulk_create(
        Milestone(action=action, title=f"Milepæl {n}", due_on=date(2020, 1, 5)) for n in range(count)
    )
    return Action.objects.bulk_create(_action(town, goal, n) for n in range(count))


def _plans_and_inputs(town: Town, count: int) -> None:
    Plan.objects.bulk_create(Plan(kind="thematic", title=f"Plan {n}", unit=town["strategy"]) for n in range(count))
    cycle = GovernanceCycle.objects.order_by("-year").first()
    cycle = cycle or GovernanceCycle.objects.create(year=clock.today().year + 1)
    PlanningInput.objects.bulk_create(
        PlanningInput(
            cycle=cycle, unit=town["school"], title=f"Innspill {n}", text="Tekst", source_label="Læring",
            source_path=f"/kilde/{n}/", received_at=clock.now(),
        )
        for n in range(count)
    )  # fmt: skip


def _runs(kind: str, units: list[OrgUnit], act: str, role: str, started_by: User | None = None) -> list[DecisionRun]:
    now = clock.now()
    runs = DecisionRun.objects.bulk_create(
        DecisionRun(kind=kind, title=f"Sak {n}", unit=unit, started_at=now, started_by=started_by)
        for n, unit in enumerate(units)
    )
    DecisionRunStep.objects.bulk_create(
        DecisionRunStep(
            run=run, position=1, act=act, role=role, unit=run.unit, status=RunStepStatus.CURRENT, began_at=now
        )
        for run in runs
    )
    return runs


def _evaluations(town: Town, goal: Goal, count: int) -> None:
    rector, school = town.people["rektor"], town["school"]
    evaluation = Evaluation.objects.order_by("-pk").first()
    values = {"unit": school, "question": "Virker det?", "due_on": date(2020, 1, 1), "responsible": rector}
    many = Evaluation.objects.bulk_create(
        Evaluation(goal=goal, title=f"Evaluering {n}", **values) for n in range(count)
    )
    evaluation = evaluation or many[0]
    findings = Finding.objects.bulk_create(
        Finding(evaluation=evaluation, kind="strength", text=f"Funn {n}") for n in range(count)
    )
    runs = _runs(LineKind.LESSON, [school] * count, Act.STATE, Role.LINE_MANAGER, rector)
    Lesson.objects.bulk_create(
        Lesson(
            title=f"Læring {n}", text="Tekst", proposal="Forslag", evaluation=evaluation, finding=finding, unit=school,
            proposed_by=rector, proposed_at=clock.now(), run=run,
        )
        for n, (finding, run) in enumerate(zip(findings, runs, strict=True))
    )  # fmt: skip


def _reports(units: list[OrgUnit], actions: list[Action]) -> None:
    """Reports of the new units in the newest period, and rows in the newest report."""
    period, report = ReportingPeriod.objects.order_by("-pk").first(), UnitReport.objects.order_by("-pk").first()
    if period is None:
        return
    runs = _runs(LineKind.UNIT_REPORT, units, Act.PROPOSE, Role.LINE_MANAGER)
    UnitReport.objects.bulk_create(UnitReport(period=period, unit=run.unit, run=run) for run in runs)
    if report is not None:
        ReportItem.objects.bulk_create(
            ReportItem(report=report, action=action, status="on_track", saved_at=clock.now()) for action in actions
        )


def _proposals(count: int) -> None:
    """Proposals that wait, for the oldest policy: that which the page is about."""
    policy = PolicyDocument.objects.order_by("pk").first()
    if policy is not None:
        PolicyProposal.objects.bulk_create(
            PolicyProposal(
                policy=policy, title=f"Forslag {n}", text="Tekst", source_label="Læring", source_path=f"/kilde/{n}/",
                received_at=clock.now(),
            )
            for n in range(count)
        )  # fmt: skip


def _comments(town: Town, count: int) -> None:
    """Merknader that wait, from two leaders, to the newest version with a text that is still on its way."""
    texts = PolicySection.objects.filter(policy_version__approved_hash="").order_by("-policy_version", "position")
    section = texts.select_related("policy_version").first()
    if section is not None:
        PolicyComment.objects.bulk_create(
            PolicyComment(
                policy_version=section.policy_version, chapter_key=section.key, chapter_title=section.title,
                text=f"Merknad {n}", written_at=clock.now(),
                written_by=town.people[("rektor", "granrektor")[n % 2]],
            )
            for n in range(count)
        )  # fmt: skip


def _chapters(count: int) -> None:
    version = PolicyVersion.objects.order_by("-pk").first()
    if version is not None:
        PolicySection.objects.bulk_create(
            PolicySection(policy_version=version, key=f"k{n}", position=n + 50, title=f"Kapittel {n}", body="Tekst")
            for n in range(count)
        )


def _policies(town: Town, count: int) -> None:
    policies = PolicyDocument.objects.bulk_create(
        PolicyDocument(
            slug=f"policy-{n}", title=f"Policy {n}", unit=town["strategy"], responsible=town.people["rektor"],
            visibility=Visibility.INTERNAL,
        )
        for n in range(count)
    )  # fmt: skip
    PolicyVersion.objects.bulk_create(
        PolicyVersion(policy=policy, number="1.0", created_at=clock.now()) for policy in policies
    )


def _readings(town: Town, count: int) -> None:
    """Requests to read the newest version in force, some long late, each confirmed by a leader."""
    version = PolicyVersion.objects.filter(status=PolicyStatus.IN_FORCE).order_by("-pk").first()
    if version is None:
        return
    requests = ReadRequest.objects.bulk_create(
        ReadRequest(
            policy_version=version, roles=[Role.LINE_MANAGER, Role.READER], unit=town["root"],
            due_on=date(2020 + n, 1, 1), asked_at=clock.now(), asked_by=town.people["policyadmin"],
        )
        for n in range(count)
    )  # fmt: skip
    leader = town.people["granrektor"]
    ReadReceipt.objects.bulk_create(
        ReadReceipt(request=request, person=leader, confirmed_at=clock.now()) for request in requests
    )


def _process_map(units: list[OrgUnit], count: int) -> None:
    """Archived steps, since a subprocess has room for few; parts in the newest step, events and versions."""
    part, step = Subprocess.objects.order_by("-pk").first(), ProcessStep.objects.order_by("-pk").first()
    if part is None:
        return
    ProcessStep.objects.bulk_create(
        ProcessStep(subprocess=part, position=n, title=f"Trinn {n}", archived_at=clock.now()) for n in range(count)
    )
    if step is not None:
        Responsibility.objects.bulk_create(
            Responsibility(step=step, unit=unit, share=Share.INFORMED) for unit in units[:18]
        )
    YearWheelEvent.objects.bulk_create(
        YearWheelEvent(month=n % 12 + 1, title=f"Hendelse {n}", subprocess=part.code) for n in range(count)
    )
    newest = ProcessMapVersion.objects.order_by("-number").first()
    start = newest.number + 1 if newest else 1
    ProcessMapVersion.objects.bulk_create(
        ProcessMapVersion(
            number=start + n, at=clock.now(), what=f"Endring {n}", frozen={"subprocesses": []}, sha256="0" * 64,
            audit_number=1,
        )
        for n in range(count)
    )  # fmt: skip


def _notices(count: int, notified: Sequence[str]) -> None:
    Notice.objects.bulk_create(
        Notice(
            recipient=person, rule="r", occasion=f"mange-{n}", subject="Emne", text="Tekst", path="/",
            created_at=clock.now(),
        )
        for person in User.objects.filter(username__in=notified)
        for n in range(count)
    )  # fmt: skip
