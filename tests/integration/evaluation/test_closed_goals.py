"""A goal that is exempt from public access takes with it how it was evaluated and what was learnt, and their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.invariants import evaluation as invariants
from evaluation.evaluations import services as evaluations
from evaluation.evaluations.models import Evaluation, Finding
from evaluation.learning import services as learning
from evaluation.learning.models import Lesson
from governance.audit.models import AuditEvent
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken
from governance.organisation.models import Role, User
from governance.organisation.services import grant_role
from governance.policy.models import PolicyDocument
from governance.policy.proposals.models import PolicyProposal
from planning.goals import services as goals
from planning.goals.models import Goal, GoalLinkKind
from planning.inbox.models import PlanningInput
from tests.factories import evaluation as make
from tests.factories.closed import BASIS, EXEMPT
from tests.factories.commenting import propose
from tests.factories.municipality import Town
from tests.factories.policy import make_policy

GOAL, EVALUATION, FINDING = "Hemmelig målord", "Hemmelig evalueringsord", "Hemmelig funnord"
SECRETS = (GOAL, EVALUATION, FINDING)
#: Who has nothing to do in the line of the school, and what each has a hand in.
OUTSIDERS = ("uten_rolle", "prosesseier", "delprosesseier", "policyadmin", "leser", "kultursjef", "granrektor")


@dataclass
class Thread:
    """A goal of the school, evaluated and learnt from, carried on to planning and to a policy."""

    goal: Goal
    evaluation: Evaluation
    lesson: Lesson
    policy: PolicyDocument

    @property
    def pages(self) -> tuple[str, ...]:
        """Return all pages that have something of it, the lists and the log among them."""
        proposal = PolicyProposal.objects.get()
        return (
            reverse("evaluation:overview"), reverse("evaluation:evaluation_list"), reverse("evaluation:lesson_list"),
            reverse("evaluation:evaluation_detail", args=[self.evaluation.pk]),
            reverse("evaluation:lesson_detail", args=[self.lesson.pk]),
            reverse("planning:goal_list"), reverse("planning:goal_page", args=[self.goal.pk]),
            reverse("planning:input_list"), reverse("planning:input_page", args=[self.lesson.planning_input_id]),
            reverse("governance:policy_proposals", args=[self.policy.slug]),
            reverse("governance:policy_proposal", args=[self.policy.slug, proposal.pk]),
            reverse("governance:change_log"), reverse("deadlines"), reverse("home"),
        )  # fmt: skip


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def close(goal: Goal, **fields: Any) -> None:
    goal.refresh_from_db()
    goals.edit_goal(goal, version=goal.version, by=None, **{**EXEMPT, **fields})


def found(town: Town, person: str, pages: tuple[str, ...]) -> set[str]:
    """Return which of the secret words the person finds on the pages."""
    client = browser(town.user(person))
    shown = " ".join(client.get(path).content.decode() for path in pages)
    return {word for word in SECRETS if word in shown}


@pytest.fixture
def thread(town: Town) -> Thread:
    goal = make.make_goal(town, title=GOAL)
    evaluation = make.make_ongoing(town, goal=goal, title=EVALUATION)
    finding = make.make_finding(town, evaluation, text=FINDING)
    grant_role(user=town.user("uten_rolle"), role=Role.READER, unit=town["root"], by=None)
    lesson = make.make_lesson(town, by=town.user("uten_rolle"), evaluation=evaluation, finding=finding)
    make.make_recommended(town, lesson)
    make.make_cycles(town)
    policy = make_policy(town)
    learning.decide(
        lesson, by=town.user("kultursjef"), meeting_on=make.MEETING, note="", shown_hash=make.shown_hash(lesson),
        carry_on=True, policy=policy,
    )  # fmt: skip
    return Thread(goal, evaluation, Lesson.objects.get(), policy)


# --- What follows ----------------------------------------------------------------------------------------------------
def test_all_that_hangs_on_the_goal_follows_to_its_reason(thread: Thread) -> None:
    evaluations.finish_evaluation(
        Evaluation.objects.get(), conclusion="Det virker.", by=thread.evaluation.responsible
    )  # fmt: skip
    close(thread.goal)
    rows: list[Any] = [Evaluation.objects.get(), Lesson.objects.get(), PlanningInput.objects.get()]
    rows.append(PolicyProposal.objects.get())
    assert [(row.visibility, row.legal_basis) for row in rows] == [("exempt", BASIS)] * 4
    close(thread.goal, legal_basis="offl. § 14")
    for row in rows:
        row.refresh_from_db()
    assert [row.legal_basis for row in rows] == ["offl. § 14"] * 4
    goals.edit_goal(thread.goal, version=thread.goal.version, by=None, visibility="internal", legal_basis="")
    for row in rows:
        row.refresh_from_db()
    assert {row.visibility for row in rows} == {"exempt"}
    assert not list(invariants.too_open())
    followed = AuditEvent.objects.filter(verb="followed").values_list("subject_type", flat=True)
    assert {"evaluation.evaluation", "evaluation.lesson", "planning.planninginput"} < set(followed)
    assert "governance.policyproposal" in followed


def test_a_goal_below_takes_its_own_with_it(town: Town, thread: Thread) -> None:
    above = make.make_goal(town, "education", title="Over")
    Goal.objects.filter(pk=thread.goal.pk).update(parent=above)
    close(above)
    assert Evaluation.objects.get().visibility == Lesson.objects.get().visibility == Visibility.EXEMPT


def test_an_evaluation_that_is_closed_takes_its_lessons_with_it(town: Town, thread: Thread) -> None:
    evaluation = Evaluation.objects.get()
    evaluations.edit_evaluation(evaluation, version=evaluation.version, by=town.user("rektor"), **EXEMPT)
    assert Goal.objects.get().visibility == Visibility.INTERNAL
    assert (Lesson.objects.get().visibility, PlanningInput.objects.get().visibility) == ("exempt", "exempt")
    assert EVALUATION not in PolicyProposal.objects.get().source_label + PlanningInput.objects.get().source_label


def test_what_has_a_reason_of_its_own_keeps_it_and_loses_the_name_of_its_source(town: Town) -> None:
    evaluation = make.make_ongoing(town, title=EVALUATION)
    make.make_decided(town, make.make_lesson(town, evaluation=evaluation, **{**EXEMPT, "legal_basis": "offl. § 23"}))
    assert EVALUATION in PlanningInput.objects.get().source_label
    close(evaluation.goal)
    received = PlanningInput.objects.get()
    assert (Lesson.objects.get().legal_basis, received.legal_basis) == ("offl. § 23", "offl. § 23")
    assert received.source_label == "Læringspunkt fra en evaluering som er unntatt offentlighet"


# --- Who finds what --------------------------------------------------------------------------------------------------
def test_while_the_goal_is_open_its_words_are_found(town: Town, thread: Thread) -> None:
    assert found(town, "prosesseier", thread.pages) == set(SECRETS)
    assert EVALUATION in found(town, "policyadmin", thread.pages)


@pytest.mark.parametrize("person", OUTSIDERS)
def test_nobody_outside_the_line_finds_them_when_it_is_closed(town: Town, thread: Thread, person: str) -> None:
    close(thread.goal)
    assert found(town, person, thread.pages) == set()


@pytest.mark.parametrize("person", ["rektor", "rapportor", "oppvekstsjef", "direktor"])
def test_the_line_still_finds_them(town: Town, thread: Thread, person: str) -> None:
    close(thread.goal)
    assert found(town, person, thread.pages) == set(SECRETS)


def test_her_own_lesson_stays_with_who_proposed_it_without_its_source(town: Town, thread: Thread) -> None:
    close(thread.goal)
    page = browser(town.user("uten_rolle")).get(reverse("evaluation:lesson_detail", args=[thread.lesson.pk]))
    text = page.content.decode()
    assert page.status_code == 200
    assert thread.lesson.text in text
    assert "<span>unntatt offentlighet</span>" in text


def test_the_words_of_a_lesson_leave_the_policy(town: Town, thread: Thread) -> None:
    other = propose(thread.policy)
    client = browser(town.user("policyadmin"))
    path = reverse(
        "governance:policy_proposal", args=[thread.policy.slug, PolicyProposal.objects.exclude(pk=other.pk).get().pk]
    )
    assert thread.lesson.text in client.get(path).content.decode()
    close(thread.goal)
    text = client.get(path).content.decode()
    for words in (thread.lesson.title, thread.lesson.text, thread.lesson.proposal):
        assert words not in text
    assert "Forslag som er unntatt offentlighet" in text
    assert "Unntatt offentlighet sammen med kilden" in text
    log = client.get(reverse("governance:change_log")).content.decode()
    assert thread.lesson.title not in log
    other.refresh_from_db()
    assert other.title in client.get(reverse("governance:policy_proposals", args=[thread.policy.slug])).content.decode()


# --- A unit of its own -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("person", "status"), [("granrektor", 200), ("granrapportor", 404), ("oppvekstsjef", 200)])
def test_an_evaluation_elsewhere_is_read_by_who_reads_the_goal_and_its_ansvarlig(
    town: Town, person: str, status: int
) -> None:
    goal = make.make_goal(town, "education", title=GOAL)
    evaluation = make.make_ongoing(
        town, "other_school", goal=goal, title=EVALUATION, responsible=town.user("granrektor")
    )  # fmt: skip
    finding = make.make_finding(town, evaluation)
    client, path = browser(town.user(person)), reverse("evaluation:evaluation_detail", args=[evaluation.pk])
    assert client.get(path).status_code == 200
    close(goal)
    page = client.get(path)
    assert page.status_code == status
    if person == "granrektor":
        assert GOAL not in page.content.decode()
    seen = Finding.objects.filter(evaluation__in=Evaluation.objects.readable_by(town.user(person)))
    assert seen.filter(pk=finding.pk).exists() == (status == 200)


def test_histories_name_no_other_goal_that_is_closed(town: Town) -> None:
    secret, goal = make.make_goal(town, "library", title=GOAL), make.make_goal(town, title="Åpent mål")
    link = goals.link_goals(source=goal, target=secret, kind=GoalLinkKind.CONTRIBUTES_TO, by=None)
    goals.unlink_goals(link, by=None)
    client, path = browser(town.user("rektor")), reverse("planning:goal_page", args=[goal.pk])
    assert client.get(path).content.decode().count(GOAL) == 2
    close(secret)
    text = client.get(path).content.decode()
    assert "Tråd fjernet" in text
    assert GOAL not in text


# --- Two at once -----------------------------------------------------------------------------------------------------
def test_nothing_is_hung_on_what_was_closed_in_between(town: Town) -> None:
    goal = make.make_goal(town)
    stale = Goal.objects.select_related("unit").get(pk=goal.pk)
    evaluation = make.make_ongoing(town, goal=goal, **EXEMPT, by=town.user("direktor"))
    Evaluation.objects.update(visibility="internal", legal_basis="")
    old = Evaluation.objects.select_related("goal", "unit").get()
    close(goal)
    Evaluation.objects.filter(pk=evaluation.pk).update(**EXEMPT)
    with pytest.raises(RuleBroken, match="åpnere enn målet"):
        make.make_evaluation(town, goal=stale, by=town.user("direktor"))
    with pytest.raises(RuleBroken, match="åpnere enn evalueringen"):
        make.make_lesson(town, evaluation=old)
    assert (Evaluation.objects.count(), Lesson.objects.count()) == (1, 0)
