"""Lessons that are carried on to a policy: before the writer, answered with a reason, and read where they came from."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from evaluation.evaluations.models import Evaluation
from evaluation.learning import services as learning
from evaluation.learning.queries import shown_hash
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.policy.models import PolicyDocument
from governance.policy.proposals import services
from governance.policy.proposals.duties import to_answer
from governance.policy.proposals.models import PolicyProposal
from planning.inbox.models import PlanningInput
from tests.factories import commenting as make_comment
from tests.factories import evaluation as make_lesson
from tests.factories import policy as make
from tests.factories.deputies import acting_as, make_deputy
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for

REASON = "Det står i kapitlet om roller nå."


@pytest.fixture
def policy(town: Town) -> PolicyDocument:
    return make.make_version(town, "in_force").policy


def decide(town: Town, policy: PolicyDocument | None, *, carry_on: bool = True, **facts: str) -> None:
    lesson = make_lesson.make_recommended(town, make_lesson.make_lesson(town, **facts))
    learning.decide(
        lesson, by=town.user("kultursjef"), meeting_on=make_lesson.MEETING, note="Viktig", carry_on=carry_on,
        shown_hash=shown_hash(lesson), policy=policy,
    )  # fmt: skip


def test_the_group_carries_a_lesson_on_to_plan_and_policy(town: Town, policy: PolicyDocument) -> None:
    make_lesson.make_cycles(town)
    decide(town, policy)
    proposal = PolicyProposal.objects.get()
    assert (proposal.policy, proposal.title) == (policy, PlanningInput.objects.get().title)
    page = client_for(town, "rapportor").get(proposal.source_path).content.decode()
    assert "Foreslått for policyen" in page
    assert "har ikke svart ennå" in page
    services.answer_proposal(proposal, version=1, follow=True, reason=REASON, by=town.user("policyadmin"))
    assert REASON in client_for(town, "rapportor").get(proposal.source_path).content.decode()


def test_the_lesson_says_in_whose_place_a_deputy_answered(town: Town, policy: PolicyDocument) -> None:
    make_lesson.make_cycles(town)
    decide(town, policy)
    proposal, deputy = PolicyProposal.objects.get(), acting_as(town, make_deputy(town, "leser", "policyadmin"))
    services.answer_proposal(proposal, version=1, follow=True, reason=REASON, by=deputy)
    page = client_for(town, "rapportor").get(proposal.source_path).content.decode()
    assert f"{town.user('leser')} på vegne av {town.user('policyadmin')}" in page


def test_the_form_of_the_group_names_the_policies_there_are(town: Town, policy: PolicyDocument) -> None:
    make_lesson.make_cycles(town)
    lesson = make_lesson.make_recommended(town)
    path = reverse("evaluation:lesson_detail", args=[lesson.pk])
    client = client_for(town, "kultursjef")
    assert f'<option value="{policy.pk}">{policy.title}</option>' in client.get(path).content.decode()
    data = {
        "handling": "decide", "carry_on": "yes", "meeting_on": make_lesson.MEETING.isoformat(), "note": "",
        "shown_hash": shown_hash(lesson), "policy": policy.pk,
    }  # fmt: skip
    assert client.post(path, data).status_code == 302
    assert PolicyProposal.objects.get().policy == policy


def test_nothing_goes_to_a_policy_by_itself(town: Town, policy: PolicyDocument) -> None:
    make_lesson.make_cycles(town)
    with pytest.raises(RuleBroken) as caught:
        decide(town, policy, carry_on=False)
    assert caught.value.field == "policy"
    assert not PlanningInput.objects.exists()


def test_what_is_exempt_stays_where_it_is(town: Town, policy: PolicyDocument) -> None:
    make_lesson.make_cycles(town)
    with pytest.raises(RuleBroken):
        decide(town, policy, visibility=Visibility.EXEMPT)
    assert not PlanningInput.objects.exists()
    assert not PolicyProposal.objects.exists()


def test_the_writer_has_it_in_front_of_her(town: Town, policy: PolicyDocument) -> None:
    proposal = make_comment.propose(policy)
    assert make_comment.propose(policy) == proposal
    (duty,) = to_answer(town.user("policyadmin"))
    assert proposal.title in duty.title
    client = client_for(town, "policyadmin")
    assert client.get(duty.path).status_code == 200
    draft = make.make_draft(town, policy, number="2.0")
    for page in (("policy_version_edit", policy.slug, draft.number), ("policy_detail", policy.slug)):
        assert proposal.title in client.get(reverse(f"governance:{page[0]}", args=page[1:])).content.decode()
    detail = reverse("governance:policy_detail", args=[policy.slug])
    assert proposal.title not in client_for(town, "uten_rolle").get(detail).content.decode()


def test_the_writers_answer_once_with_a_reason(town: Town, policy: PolicyDocument) -> None:
    proposal, writer = make_comment.propose(policy), town.user("policyadmin")
    for username in ("rektor", "direktor", "oppvekstsjef", "leser"):
        with pytest.raises(PermissionDenied):
            services.answer_proposal(proposal, version=1, follow=True, reason=REASON, by=town.user(username))
    with pytest.raises(RuleBroken):
        services.answer_proposal(proposal, version=1, follow=True, reason=" ", by=writer)
    with pytest.raises(StaleVersion):
        services.answer_proposal(proposal, version=7, follow=True, reason=REASON, by=writer)
    services.answer_proposal(proposal, version=1, follow=False, reason=REASON, by=writer)
    with pytest.raises(WrongState):
        services.answer_proposal(proposal, version=2, follow=True, reason=REASON, by=town.user("prosesseier"))
    assert to_answer(writer) == []


# --- What not all may see ---------------------------------------------------------------------------------------------
def close(thing: PolicyDocument | Evaluation) -> None:
    type(thing)._default_manager.filter(pk=thing.pk).update(visibility=Visibility.EXEMPT, legal_basis="offl. § 24")
    thing.refresh_from_db()


def test_an_exempt_policy_is_not_named_to_those_who_read_lessons(town: Town, policy: PolicyDocument) -> None:
    make_lesson.make_cycles(town)
    close(policy)
    lesson = make_lesson.make_recommended(town)
    page = client_for(town, "kultursjef").get(reverse("evaluation:lesson_detail", args=[lesson.pk])).content.decode()
    assert "Registrer beslutning" in page
    assert f'<option value="{policy.pk}">' not in page
    with pytest.raises(RuleBroken) as caught:
        learning.decide(
            lesson, by=town.user("kultursjef"), meeting_on=make_lesson.MEETING, note="Viktig", carry_on=True,
            shown_hash=shown_hash(lesson), policy=policy,
        )  # fmt: skip
    assert caught.value.field == "policy"
    assert not PolicyProposal.objects.exists()


def test_the_answer_for_a_policy_that_was_closed_later_is_for_those_who_see_it(
    town: Town, policy: PolicyDocument
) -> None:
    make_lesson.make_cycles(town)
    decide(town, policy)
    proposal = PolicyProposal.objects.get()
    services.answer_proposal(proposal, version=1, follow=True, reason=REASON, by=town.user("policyadmin"))
    close(policy)
    for username, is_shown in (("rapportor", False), ("kultursjef", True)):
        page = client_for(town, username).get(proposal.source_path).content.decode()
        assert ("Foreslått for policyen" in page, REASON in page) == (is_shown, is_shown)


def test_what_was_learnt_from_an_evaluation_closed_later_is_as_closed(town: Town, policy: PolicyDocument) -> None:
    make_lesson.make_cycles(town)
    evaluation = make_lesson.make_ongoing(town)
    lesson = make_lesson.make_recommended(
        town, make_lesson.make_lesson(town, by=town.user("direktor"), evaluation=evaluation)
    )
    close(evaluation)
    about = {"by": town.user("kultursjef"), "meeting_on": make_lesson.MEETING, "note": "Viktig", "carry_on": True}
    with pytest.raises(RuleBroken):
        learning.decide(lesson, shown_hash=shown_hash(lesson), policy=policy, **about)
    lesson.refresh_from_db()
    learning.decide(lesson, shown_hash=shown_hash(lesson), **about)
    received = PlanningInput.objects.get()
    assert (received.visibility, received.legal_basis) == (Visibility.EXEMPT, "offl. § 24")
