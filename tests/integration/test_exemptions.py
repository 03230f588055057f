"""What is exempt from public access says by which law, wherever it is chosen, and what hangs below takes it over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evaluation.evaluations import services as evaluations
from evaluation.learning import services as learning
from evaluation.learning.models import Lesson
from governance.audit.models import AuditEvent
from governance.core.errors import RuleBroken
from governance.policy import services as policies
from governance.process.models import YearWheelEvent
from planning.actions import services as actions
from planning.goals import services as goals
from planning.goals.models import Goal
from planning.inbox.models import PlanningInput
from planning.plans import services as plans
from planning.plans.seals import shown_hash
from tests.factories import evaluation as make_evaluations
from tests.factories import planning as make
from tests.factories import policy as make_policies
from tests.factories.closed import BASIS, EXEMPT
from tests.factories.municipality import Town

OTHER = "offl. § 23"
FACTS = ("title", "summary", "unit", "responsible", "revision_months")


def edit_policy(policy: Any, *, by: Any = None, **fields: Any) -> None:
    kept = {name: getattr(policy, name) for name in (*FACTS, "visibility", "legal_basis")}
    policies.edit_policy(policy, by=by, **{**kept, **fields})


Make, Edit = Callable[..., Any], Callable[..., Any]
KINDS: dict[str, tuple[Make, Edit | None]] = {
    "plan": (make.a_plan, plans.edit_plan),
    "goal": (make.a_goal, goals.edit_goal),
    "action": (make.an_action, actions.edit_action),
    "input": (make.an_input, None),
    "evaluation": (make_evaluations.make_evaluation, evaluations.edit_evaluation),
    "lesson": (make_evaluations.make_lesson, None),
    "policy": (make_policies.make_policy, edit_policy),
}
EDITED = [kind for kind, (_make, edit) in KINDS.items() if edit]


def browser(town: Town, username: str) -> Client:
    client = Client()
    client.force_login(town.user(username))
    return client


# --- The rule --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_exempt_says_why_and_nothing_else_does(town: Town, kind: str) -> None:
    create, _edit = KINDS[kind]
    for wrong in ({**EXEMPT, "legal_basis": " "}, {"visibility": "internal", "legal_basis": BASIS}):
        with pytest.raises(RuleBroken) as broken:
            create(town, **wrong)
        assert broken.value.field == "legal_basis"
    made = create(town, **EXEMPT, **({"by": town.user("direktor")} if kind in ("evaluation", "lesson") else {}))
    made.refresh_from_db()
    assert (made.visibility, made.legal_basis) == ("exempt", BASIS)
    first = AuditEvent.objects.filter(subject_type=made._meta.label_lower, subject_id=made.pk).earliest("number")
    assert first.changes["legal_basis"] == [None, BASIS]


@pytest.mark.parametrize("kind", EDITED)
def test_what_becomes_exempt_says_why_until_it_is_opened(town: Town, kind: str) -> None:
    create, edit = KINDS[kind]
    thing, by = create(town), town.user("policyadmin" if kind == "policy" else "direktor")
    assert edit
    with pytest.raises(RuleBroken) as missing:
        edit(thing, version=thing.version, by=by, visibility="exempt")
    edit(thing, version=thing.version, by=by, **EXEMPT)
    with pytest.raises(RuleBroken) as left:
        edit(thing, version=thing.version, by=by, visibility="internal")
    assert missing.value.field == left.value.field == "legal_basis"
    edit(thing, version=thing.version, by=by, visibility="internal", legal_basis="")
    thing.refresh_from_db()
    assert (thing.visibility, thing.legal_basis) == ("internal", "")


@pytest.mark.parametrize("values", [{"visibility": "exempt"}, {"visibility": "internal", "legal_basis": BASIS}])
def test_the_database_holds_it_too(town: Town, values: dict[str, str]) -> None:
    make.a_goal(town)
    for rows in (Goal.objects.all(), YearWheelEvent.objects.all()):
        YearWheelEvent.objects.get_or_create(month=1, title="Samling", subprocess="steering")
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


# --- What hangs below ------------------------------------------------------------------------------------------------
def test_what_follows_to_an_exemption_follows_to_its_reason(town: Town) -> None:
    above = make.a_goal(town, "education")
    child = make.a_goal(town, parent=above)
    own = make.a_goal(town, parent=above, visibility="exempt", legal_basis=OTHER, title="Av en annen grunn")
    action, deep = make.an_action(town, above), make.an_action(town, own, visibility="exempt", legal_basis=OTHER)

    def reasons() -> list[str]:
        for thing in (child, action, own, deep):
            thing.refresh_from_db()
        return [child.legal_basis, action.legal_basis, own.legal_basis, deep.legal_basis]

    goals.edit_goal(above, version=above.version, by=None, **EXEMPT)
    assert reasons() == [BASIS, BASIS, OTHER, OTHER]
    goals.edit_goal(above, version=above.version, by=None, legal_basis="offl. § 14")
    assert reasons() == ["offl. § 14", "offl. § 14", OTHER, OTHER]
    goals.edit_goal(above, version=above.version, by=None, visibility="internal", legal_basis="")
    assert reasons() == ["offl. § 14", "offl. § 14", OTHER, OTHER]
    assert child.visibility == "exempt"


def test_what_is_registered_below_has_the_reason_of_what_is_above(town: Town) -> None:
    goal = make.a_goal(town, **EXEMPT)
    assert make.an_action(town, goal).legal_basis == BASIS
    assert make.an_indicator(goal).legal_basis == BASIS


def test_forms_suggest_the_reason_of_what_is_above(town: Town) -> None:
    goal = make.a_goal(town, **EXEMPT)
    evaluation = make_evaluations.make_ongoing(town, goal=goal, **EXEMPT)
    client = browser(town, "rektor")
    for path in (
        f"{reverse('planning:goal_create')}?over={goal.pk}",
        reverse("planning:action_create", args=[goal.pk]),
        f"{reverse('evaluation:evaluation_plan')}?maal={goal.pk}",
        f"{reverse('evaluation:lesson_propose')}?evaluering={evaluation.pk}",
    ):
        form = client.get(path).context["form"]
        assert (form["visibility"].value(), form["legal_basis"].value()) == ("exempt", BASIS), path


def test_a_lesson_takes_its_reason_with_it_to_planning(town: Town) -> None:
    make_evaluations.make_cycles(town)
    make_evaluations.make_recommended(town, make_evaluations.make_lesson(town, **EXEMPT))
    lesson, chief = Lesson.objects.get(), town.user("oppvekstsjef")
    seal = make_evaluations.shown_hash(lesson)
    learning.decide(lesson, by=chief, meeting_on=make_evaluations.MEETING, note="", shown_hash=seal, carry_on=True)
    assert PlanningInput.objects.get().legal_basis == BASIS


# --- Pages -----------------------------------------------------------------------------------------------------------
def test_the_form_says_all_that_lacks_at_once(town: Town) -> None:
    path = reverse("planning:plan_create")
    data = {"kind": "thematic", "title": "", "unit": town["strategy"].pk, "visibility": "exempt", "legal_basis": ""}
    answer = browser(town, "strategileder").post(path, data)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title", "legal_basis"}
    answer = browser(town, "strategileder").post(path, {**data, "visibility": "internal", "legal_basis": BASIS})
    assert set(answer.context["form"].errors) == {"title", "legal_basis"}


def test_pages_say_why_a_thing_is_exempt(town: Town) -> None:
    goal = make.a_goal(town, **EXEMPT)
    director = town.user("direktor")
    shown = {
        reverse("planning:goal_page", args=[goal.pk]),
        reverse("planning:action_page", args=[make.an_action(town, goal).pk]),
        reverse("planning:plan_page", args=[make.a_plan(town, **EXEMPT).pk]),
        reverse(
            "evaluation:evaluation_detail",
            args=[make_evaluations.make_evaluation(town, goal=goal, by=director, **EXEMPT).pk],
        ),
        reverse("evaluation:lesson_detail", args=[make_evaluations.make_lesson(town, **EXEMPT).pk]),
        reverse("governance:policy_detail", args=[make_policies.make_policy(town, **EXEMPT).slug]),
    }
    client = browser(town, "direktor")
    for path in shown:
        text = client.get(path).content.decode()
        assert "Unntatt offentlighet" in text and BASIS in text, path


def test_the_seal_of_a_plan_holds_its_reason(town: Town) -> None:
    plan = make.a_plan(town, **EXEMPT)
    before = shown_hash(plan)
    plans.edit_plan(plan, version=plan.version, by=None, legal_basis=OTHER)
    assert shown_hash(plan) != before


# --- Rows from before ------------------------------------------------------------------------------------------------
def test_what_was_exempt_before_says_that_its_reason_is_unknown(transactional_town: Town) -> None:
    closed, open_goal = make.a_goal(transactional_town, **EXEMPT), make.a_goal(transactional_town)
    call_command("migrate", "planning", "0002", verbosity=0)
    call_command("migrate", verbosity=0)
    for goal in (closed, open_goal):
        goal.refresh_from_db()
    assert (closed.legal_basis, open_goal.legal_basis) == ("ikke registrert", "")
