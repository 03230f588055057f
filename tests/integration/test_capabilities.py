"""What the page says of each role, against what the decisions themselves answer to a person of the role."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

import evaluation
import governance
import planning
import steering
from evaluation.evaluations.models import Evaluation
from governance.core.capabilities import Capability, registered
from governance.core.editable import Visibility
from governance.organisation import access, services
from governance.organisation.models import OrgUnit, Role, RoleAssignment, User
from governance.policy.comments.models import CommentStatus, PolicyComment
from governance.policy.models import PolicyDocument, PolicyStatus, PolicyVersion
from governance.policy.proposals.models import PolicyProposal
from governance.process import services as process
from governance.process.models import ProcessStep, Subprocess, SubprocessCode
from planning.actions.models import Action
from planning.goals.models import Goal
from planning.inbox.models import PlanningInput
from planning.plans.models import Plan
from steering.reporting.models import ReportStatus, UnitReport
from tests.factories.municipality import Town, add_person
from tests.factories.planning import a_goal

#: Where the role is held, and where the thing lies.
PLACES = {
    "own": ("school", "school"), "below": ("school", "lower_school"), "other": ("school", "library"),
    "top": ("root", "root"),
}  # fmt: skip
#: Which claims reach to each place.
REACHING = {
    "own": ("own", "anywhere"), "below": ("own", "below", "anywhere"), "other": ("anywhere",),
    "top": ("own", "top", "root", "anywhere"),
}  # fmt: skip
#: Decisions that the page does not tell one by one: whose turn it is follows from the decision lines, which it shows.
TURNS = "the decision line says whose turn it is"
SOMEWHERE = "asks whether there is a unit at all for what another decision tells"
UNTOLD = {
    "governance.process.permissions.can_act": TURNS,
    "governance.policy.permissions.can_state": TURNS,
    "governance.policy.permissions.can_recommend": TURNS,
    "governance.policy.permissions.can_approve": TURNS,
    "governance.policy.permissions.can_send_back": TURNS,
    "governance.policy.permissions.can_publish": TURNS,
    "governance.policy.comments.permissions.can_see_comments": "those who see the version, and can_follow afterwards",
    "governance.policy.comments.permissions.can_change": "the one who wrote it, until it is answered",
    "governance.policy.comments.permissions.can_reopen": "the same as can_answer",
    "steering.reporting.permissions.can_submit": TURNS,
    "steering.reporting.permissions.can_approve": TURNS,
    "steering.reporting.permissions.can_send_back": TURNS,
    "governance.organisation.permissions.can_appoint_somewhere": SOMEWHERE,
    "planning.plans.permissions.can_plan_anywhere": SOMEWHERE,
    "planning.goals.permissions.can_write_somewhere": SOMEWHERE,
    "evaluation.evaluations.permissions.can_plan_somewhere": SOMEWHERE,
    "planning.plans.permissions.can_edit_plan": "the same as can_plan_for",
    "planning.plans.permissions.can_take_back_plan": TURNS,
    "planning.inbox.permissions.can_answer_inbox": "the same as can_answer",
    "planning.plans.permissions.can_reassign_plan": "the same as can_plan_for, and the ansvarlig herself",
    "governance.organisation.permissions.can_read_content_log": "a part of can_read_log",
    "governance.process.permissions.can_edit_event": "the same as can_edit_subprocess",
    "governance.holdings.permissions.can_see_unanswered": "opens the list of what can_hand_over tells of",
    "governance.holdings.permissions.can_answer": "the one who was given the thing",
    "governance.holdings.permissions.can_decline": "the one who was given the thing",
    "governance.reading.permissions.can_confirm": "the one who was asked to read",
    "governance.process.permissions.can_take_back": "the one who put the case forward, while the next has not acted",
    "steering.reporting.permissions.can_take_back": "the one who put the report forward, while the next has not acted",
    "evaluation.learning.permissions.can_take_back": "the proposer, while the next has not acted",
    "steering.reporting.permissions.can_state": TURNS,
    "steering.reporting.permissions.can_recommend": TURNS,
    "governance.organisation.permissions.can_end_deputyship": "those who may appoint, and the deputy herself",
}

Arguments = Callable[[Town, OrgUnit], tuple[Any, ...]]


def _nothing(_town: Town, _unit: OrgUnit) -> tuple[Any, ...]:
    return ()


def _unit(_town: Town, unit: OrgUnit) -> tuple[Any, ...]:
    return (unit,)


def _of(model: Any, **values: Any) -> Arguments:
    """Return the builder of a thing on the unit that is never stored: these decisions ask of its unit and state."""
    return lambda _town, unit: (model(unit=unit, **values),)


def _version(status: str) -> Arguments:
    return lambda _town, unit: (PolicyVersion(policy=PolicyDocument(unit=unit), status=status),)


def _comment(_town: Town, unit: OrgUnit) -> tuple[Any, ...]:
    version = PolicyVersion(policy=PolicyDocument(unit=unit), status=PolicyStatus.HEARING)
    return (PolicyComment(policy_version=version, status=CommentStatus.OPEN),)


def _input(_town: Town, unit: OrgUnit) -> tuple[Any, ...]:
    process.create_subprocess(code=SubprocessCode.PLANNING, purpose="Plan", owner_unit=unit, by=None)
    return (PlanningInput(unit=unit),)


def _subordinate(town: Town, unit: OrgUnit) -> tuple[Any, ...]:
    person = add_person(town, "underordnet", None)
    return (services.grant_role(user=person, role=Role.REPORTER, unit=unit, by=None),)


def _stored(visibility: str) -> Arguments:
    def build(town: Town, unit: OrgUnit) -> tuple[Any, ...]:
        key = next(key for key, place in town.units.items() if place == unit)
        return (a_goal(town, key, visibility=visibility),)

    return build


ARGUMENTS: dict[str, Arguments] = {
    "governance.organisation.can_administer": _nothing,
    "governance.organisation.can_appoint_deputy": _subordinate,
    "governance.organisation.visibility.can_read.internal": _stored(Visibility.INTERNAL),
    "governance.organisation.visibility.can_read.exempt": _stored(Visibility.EXEMPT),
    "governance.organisation.can_read_log": _nothing,
    "governance.process.can_own_process": _nothing,
    "governance.process.can_see_weak_points": _nothing,
    "governance.process.can_edit_subprocess": lambda _town, unit: (Subprocess(owner_unit=unit),),
    "governance.process.can_edit_step": lambda _town, unit: (ProcessStep(subprocess=Subprocess(), owner_unit=unit),),
    "governance.holdings.can_hand_over": _of(SimpleNamespace),
    "governance.policy.can_reassign": _of(PolicyDocument),
    "governance.policy.can_review": _of(PolicyDocument),
    "governance.policy.can_create_policy": _nothing,
    "governance.policy.can_write": _of(PolicyDocument),
    "governance.policy.can_follow": _of(PolicyDocument),
    "governance.reading.can_ask": _of(PolicyDocument),
    "governance.policy.comments.can_comment": _version(PolicyStatus.DRAFT),
    "governance.policy.comments.can_answer": _comment,
    "governance.policy.proposals.can_answer": lambda _town, unit: (PolicyProposal(policy=PolicyDocument(unit=unit)),),
    "governance.policy.can_withdraw.draft": _version(PolicyStatus.DRAFT),
    "governance.policy.can_withdraw.in_force": _version(PolicyStatus.IN_FORCE),
    "planning.plans.can_plan_for": _unit,
    "planning.plans.can_register_adopted": _of(Plan),
    "planning.goals.can_write_for": _unit,
    "planning.goals.can_edit_goal": _of(Goal),
    "planning.goals.can_conclude_goal": _of(Goal),
    "planning.goals.can_own_focus_areas": _nothing,
    "planning.actions.can_edit_action": _of(Action),
    "planning.actions.can_drop_action": _of(Action),
    "planning.inbox.can_answer": _input,
    "planning.inbox.can_prepare_cycle": _nothing,
    "steering.reporting.can_run_periods": _nothing,
    "steering.reporting.can_write": _of(UnitReport),
    "steering.reporting.can_correct": _of(UnitReport, status=ReportStatus.APPROVED),
    "steering.reporting.can_see_matrix": _nothing,
    "evaluation.evaluations.can_plan_evaluation": _unit,
    "evaluation.evaluations.can_edit_evaluation": _of(Evaluation),
    "evaluation.learning.can_propose_lesson": _nothing,
}


def people(town: Town) -> dict[tuple[str, str], User]:
    """Add a person for each role on the school and on the municipality, who has nothing but that."""
    found = {}
    for place in ("school", "root"):
        for role in Role:
            person = add_person(town, f"{role}-{place}", None)
            services.grant_role(user=person, role=role, unit=town[place], by=None)
            found[role.value, place] = person
    return found


def untrue(town: Town, claim: Capability, persons: dict[tuple[str, str], User]) -> Iterator[str]:
    """Ask the decision as every role in every place, and tell where the claim says otherwise."""
    for place, (held_on, lies_on) in PLACES.items():
        with transaction.atomic():
            arguments = ARGUMENTS[claim.name](town, town[lies_on])
            for role in Role:
                says = claim.is_for_all or any(role in getattr(claim, reach) for reach in REACHING[place])
                may = claim.decision(persons[role.value, held_on], *arguments)
                if says != may:
                    yield f"{claim.name}, {role}, {place}: the page says {says}, the decision {may}"
            transaction.set_rollback(True)


def test_what_the_page_says_is_what_the_decisions_answer(town: Town) -> None:
    persons = people(town)
    with access.asked_once():
        assert [line for claim in registered() for line in untrue(town, claim, persons)] == []


def test_a_claim_that_is_not_true_is_found(town: Town) -> None:
    """Positive control."""
    persons = people(town)
    claim = next(claim for claim in registered() if claim.name == "planning.goals.can_edit_goal")
    assert list(untrue(town, replace(claim, own=frozenset({*claim.own, Role.READER})), persons))
    assert list(untrue(town, replace(claim, own=frozenset()), persons))
    assert list(untrue(town, replace(claim, anywhere=frozenset({Role.LINE_MANAGER})), persons))


def decisions() -> Iterator[str]:
    """Yield the name of every `can_…` in a module of permissions."""
    for floor in (governance, planning, steering, evaluation):
        for module in pkgutil.walk_packages(floor.__path__, f"{floor.__name__}."):
            if module.name.endswith(".permissions"):
                found = importlib.import_module(module.name)
                for name, function in inspect.getmembers(found, inspect.isfunction):
                    if name.startswith("can_") and function.__module__ == module.name:
                        yield f"{module.name}.{name}"


def test_every_decision_is_told_or_has_a_reason_not_to_be() -> None:
    told = {f"{claim.decision.__module__}.{claim.decision.__name__}" for claim in registered()}
    assert set(decisions()) - told - UNTOLD.keys() == set(), "say who may, with @capability, where the decision is"
    assert UNTOLD.keys() - set(decisions()) == set()
    assert {claim.name for claim in registered()} == ARGUMENTS.keys()


def test_the_page_tells_my_roles_first_and_the_steps_of_the_decision_lines(client: Client, town: Town) -> None:
    client.force_login(town.user("policyadmin"))
    page = client.get(reverse("governance:role_abilities")).content.decode()
    assert page.index('id="rolle-policy_administrator"') < page.index('id="rolle-municipal_director"')
    assert "opprette en policy" in page
    assert "publiserer policyversjon" in page
    assert "anbefaler policyversjon, som gruppe" in page
    assert RoleAssignment.objects.filter(role=Role.POLICY_ADMINISTRATOR).count() == 1
