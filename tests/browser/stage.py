"""Sets the stage in a running site: more states than the demo has, and the keys of what pages are about.

Runs in a process of its own, with the site's environment; prints one JSON object.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from evaluation.evaluations import services as evaluations
from evaluation.evaluations.models import Evaluation, Finding
from evaluation.learning import services as learning
from evaluation.learning.models import Lesson, LessonStatus
from governance.core import clock
from governance.documents import services as rendering
from governance.documents.models import RenderJob, StoredDocument
from governance.holdings.models import HandOver
from governance.organisation import documents
from governance.organisation.models import Deputyship, OrgUnit, RoleAssignment, User
from governance.organisation.services import importing, people, roles, units
from governance.policy import services as policies
from governance.policy.comments.models import PolicyComment
from governance.policy.models import PolicyVersion
from governance.policy.proposals.models import PolicyProposal
from governance.policy.queries import shown_hash
from governance.process.models import DecisionLine, ProcessStep, YearWheelEvent
from governance.reading.models import ReadRequest
from planning.actions.models import Action, Milestone
from planning.goals.models import FocusArea, Goal, GoalLink, Indicator, Measurement
from planning.inbox.models import PlanningInput
from planning.plans.models import Plan
from steering.reporting.models import ReportingPeriod, ReportItem, StatusUpdate, UnitReport

SCHOOL = "Tiurvassli skole"
#: Slug of a policy, and how far its version 1.0 has come.
POLICY_STAGES = ("utkast", "innspill", "anbefaling", "godkjenning", "godkjent", "feilet")


def user(username: str) -> User:
    """Return the person with that user name."""
    return User.objects.get(username=username)


def let_in(person: User | None, username: str) -> None:
    """Give a person of the demo a user name to visit pages by, and the password of the nine."""
    assert person is not None
    person.username = username
    person.set_password(os.environ["DEMO_PASSWORD"])
    person.save(update_fields=["username", "password"])


def first(rows: QuerySet[Any]) -> int:
    """Return the key of the first row; a demo without one is a fault of the test."""
    found = rows.order_by("pk").values_list("pk", flat=True).first()
    if found is None:
        raise LookupError(f"The demo has no {rows.model.__name__} of the kind that is asked for.")
    return int(found)


def planning_keys() -> dict[str, int]:
    """Return keys of goals, actions, plans and what belongs to them, all of the demo's school."""
    actions = Action.objects.filter(unit__name=SCHOOL)
    goals = Goal.objects.filter(unit__name=SCHOOL)
    return {
        "goal": first(goals),
        "thread_goal": first(Goal.objects.filter(pk__in=GoalLink.objects.values("source"))),
        "action": first(actions.filter(planning_milestones__reached_on=None)),
        "milestone": first(Milestone.objects.filter(action__in=actions, reached_on=None)),
        "indicator": first(Indicator.objects.filter(goal__in=goals)),
        "measurement": first(Measurement.objects.filter(indicator__goal__in=goals).exclude(status="corrected")),
        "focus_area": first(FocusArea.objects.all()),
        "plan": first(Plan.objects.filter(status="draft", title__startswith="Økonomiplan")),
        "plan_in_force": first(Plan.objects.filter(status="in_force")),
        "plan_in_line": first(Plan.objects.filter(status="proposed")),
        "plan_in_hearing": first(Plan.objects.filter(status="hearing")),
        "input": first(PlanningInput.objects.filter(status="received")),
        "input_answered": first(PlanningInput.objects.exclude(status="received")),
        "unseen_goal": first(Goal.objects.exclude(unit__path__startswith=OrgUnit.objects.get(name=SCHOOL).path)),
    }


def steering_keys() -> dict[str, int]:
    """Return the key of a report in each state, of periods, and of what reports consist of."""
    running = UnitReport.objects.filter(period__status="open")
    keys = {
        f"report_{status}": first(running.filter(status=status))
        for status in set(running.values_list("status", flat=True))
    }
    published = UnitReport.objects.filter(period__status="published")
    handed_on = running.filter(status="delivered", unit__parent__name="Oppvekst og utdanning")
    let_in(handed_on.order_by("pk")[0].run.governance_steps.get(status="done", act="deliver").acted_by, "har_levert")
    mine = first(running.filter(unit__name=SCHOOL))
    return keys | {
        "report": mine,
        "item": first(ReportItem.objects.filter(report=mine, action__isnull=False)),
        "report_published": first(published.filter(unit__name=SCHOOL)),
        "report_delivered_school": first(handed_on),
        "report_empty": first(running.filter(steering_items=None)) if running.filter(steering_items=None) else mine,
        "update": first(StatusUpdate.objects.filter(report__in=published.filter(unit__name=SCHOOL))),
        "period": first(ReportingPeriod.objects.filter(status="open")),
        "period_published": first(ReportingPeriod.objects.filter(status="published")),
    }


def evaluation_keys() -> dict[str, int]:
    """Plan and begin evaluations, return a lesson, and give the keys."""
    leader, unit = user("linjeleder"), OrgUnit.objects.get(name=SCHOOL)
    goal = Goal.objects.filter(unit=unit).order_by("pk").first()
    facts: dict[str, Any] = {"goal": goal, "unit": unit, "responsible": leader, "question": "Virker det?", "method": ""}
    planned = evaluations.plan_evaluation(title="Virker skolebiblioteket?", due_on=clock.today(), by=leader, **facts)
    begun = evaluations.plan_evaluation(title="Virker friminuttene?", due_on=clock.today(), by=leader, **facts)
    evaluations.start_evaluation(begun, by=leader)
    finding = evaluations.add_finding(begun, kind="strength", text="Elevene leker mer.", evidence="", by=leader)
    words = {"text": "Voksne ute gir ro.", "proposal": "Skriv det inn i planen.", "unit": unit}
    returned = learning.propose_lesson(title="Voksne ute gir ro", by=user("rapportor"), evaluation=begun, **words)
    learning.send_back(returned, by=leader, reason="Skriv hvem som skal gjøre det.")
    keys = {f"lesson_{status}": first(Lesson.objects.filter(status=status)) for status in LessonStatus.values}
    waiting = learning.propose_lesson(title="Lek trenger plass", by=user("rapportor"), evaluation=begun, **words)
    return keys | {
        "evaluation_planned": planned.pk,
        "evaluation": begun.pk,
        "evaluation_done": first(Evaluation.objects.filter(status="done", unit=unit)),
        "finding": finding.pk if isinstance(finding, Finding) else first(Finding.objects.filter(evaluation=begun)),
        "lesson_returned": returned.pk,
        "lesson_mine": waiting.pk,
    }


def policy_keys() -> dict[str, str]:
    """Make a policy for each stage of the way to publication."""
    for steps, slug in enumerate(POLICY_STAGES):
        _policy_at(slug, steps)
    _policy_with_a_day("datert")
    _policy_withdrawn("trukket")
    published = StoredDocument.objects.exclude(control_code=None).order_by("pk").first()
    code = published.control_code if published else ""
    keys = {"control_code": str(code), **reading_keys(), **comment_keys()}
    return {f"policy_{slug}": slug for slug in POLICY_STAGES} | keys


def reading_keys() -> dict[str, str]:
    """Return the keys of what people are asked to read in the demo."""
    request = ReadRequest.objects.select_related("policy_version__policy").get()
    version = request.policy_version
    return {"read_policy": version.policy.slug, "read_version": version.number, "read_request": str(request.pk)}


def comment_keys() -> dict[str, str]:
    """Return the keys of merknader in the demo: one that waits, one that is answered, and a paragraph."""
    waiting = PolicyComment.objects.open().filter(written_by__username="linjeleder").select_related("policy_version")
    comment = waiting.get()
    answered = PolicyComment.objects.filter(status="declined").get()
    return {
        "commented": "moter", "commented_version": comment.policy_version.number, "comment": str(comment.pk),
        "comment_answered": str(answered.pk), "proposed_policy": "helhetlig-styring",
        "proposal": str(first(PolicyProposal.objects.unanswered())),
        "proposal_answered": str(first(PolicyProposal.objects.filter(status="followed"))),
        "comment_chapter": comment.chapter_key, "paragraph": comment.anchor,
    }  # fmt: skip


def _policy_at(slug: str, steps: int) -> PolicyVersion:
    administrator, director = user("policyadmin"), user("kommunedirektor")
    unit = OrgUnit.objects.get(parent=None)
    policy = policies.create_policy(
        slug=slug, unit=unit, title=f"Policy ({slug})", summary="", responsible=director, revision_months=12,
        visibility="public", by=administrator,
    )  # fmt: skip
    version = policies.create_version(policy, number="1.0", by=administrator, change_note="Første versjon.")
    policies.add_section(version, key="formaal", title="Formål", body="Vi styrer for innbyggerne.", by=administrator)
    version = _again(version)
    if steps >= 1:
        skip = "" if steps == 1 else "Kort tekst"
        policies.send_for_approval(version, by=administrator, shown_hash=shown_hash(version), skip_hearing_reason=skip)
    if steps >= 3:
        version = _again(version)
        policies.recommend(
            version, by=user("toppleder"), meeting_on=clock.today(), note="", shown_hash=shown_hash(version)
        )
    if steps >= 4:
        version = _again(version)
        policies.approve(version, by=director, shown_hash=shown_hash(version))
    if steps >= 5:
        job = policies.publish(_again(version), by=administrator)
        RenderJob.objects.filter(pk=job.pk).update(status="failed", attempts=5, error="Skriftfilen mangler.")
    return _again(version)


def _policy_with_a_day(slug: str) -> None:
    version = _policy_at(slug, POLICY_STAGES.index("godkjent"))
    on = clock.today() + timedelta(days=40)
    policies.plan_publication(version, on=on, seen_version=version.version, by=user("policyadmin"))


def _policy_withdrawn(slug: str) -> None:
    version = _policy_at(slug, POLICY_STAGES.index("godkjent"))
    with transaction.atomic():  # so that the site's own worker does not come first
        rendering.work(policies.publish(version, by=user("policyadmin")).pk)
    policies.withdraw(_again(version), by=user("kommunedirektor"), reason="Innholdet står nå i «Helhetlig styring».")


def _again(version: PolicyVersion) -> PolicyVersion:
    return PolicyVersion.objects.get(pk=version.pk)


def organisation_keys() -> dict[str, int]:
    """Return the keys of a unit, of a role and a deputyship that can be ended, and of people, one of them shut out."""
    role = RoleAssignment.objects.filter(user__username="rapportor", valid_to=None)
    sample = documents.workbook(documents.sample())
    draft = importing.read_in(data=sample, name=documents.WORKBOOK, by=user("systemadmin"))
    closing = units.create_unit(
        name="Sommerskolen", kind="department", parent=OrgUnit.objects.get(name=SCHOOL), by=None
    )
    leader = {"user": user("linjeleder"), "role": "line_manager", "unit": closing, "by": None}
    ending = roles.grant_role(valid_to=clock.today() + timedelta(days=60), **leader)
    units.close_unit(closing, on=clock.today() + timedelta(days=90), by=None, reason="Ferdig til høsten")
    former = people.create_user(username="borte", first_name="Borte", last_name="Borgersen", by=None)
    people.deactivate(former, by=None, reason="Sluttet")
    return {
        "role": first(role),
        "deputyship": first(Deputyship.objects.filter(principal__username="linjeleder")),
        "unit": first(OrgUnit.objects.filter(name=SCHOOL)),
        "closing_unit": closing.pk,
        "ending_role": ending.pk,
        "import": draft.pk,
        "person": user("rapportor").pk,
        "leader": user("linjeleder").pk,
        "former_person": former.pk,
        "hand_over": first(HandOver.objects.waiting_for(user("rapportor"))),
    }


def process_keys() -> dict[str, int]:
    """Return the keys of a step of the process map and of an event of the year wheel."""
    return {
        "decision_line": first(DecisionLine.objects.all()),
        "process_step": first(ProcessStep.objects.filter(archived_at=None)),
        "year_wheel_event": first(YearWheelEvent.objects.filter(archived_at=None)),
    }


def main() -> None:
    """Print the keys of everything."""
    keys = planning_keys() | steering_keys() | evaluation_keys() | policy_keys() | organisation_keys() | process_keys()
    print(json.dumps(keys))  # noqa: T201 - the answer to the test that started this


if __name__ == "__main__":
    main()
