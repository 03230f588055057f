"""Deputies in decision runs: whose turn it is, whose name it is done in, and nobody on her own proposal."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from config.invariants.process import own_proposals
from governance.audit.models import AuditEvent
from governance.organisation import services as organisation
from governance.organisation.models import Role, RoleAssignment, User
from governance.process import services
from governance.process.models import Act, DecisionRun, DecisionRunStep, DecisionStatement, LineKind
from governance.process.queries import current_step, involved, run_view, waiting_for
from tests.factories.deputies import acting_as, make_deputy
from tests.factories.municipality import Town


def start(town: Town, unit: str = "school", kind: str = LineKind.UNIT_REPORT) -> DecisionRun:
    return services.start_run(kind=kind, unit=town[unit], by=town.user("prosesseier"), title="Sak")


def deputy_of(town: Town, deputy: str, principal: str, role: str = "") -> User:
    """Return the deputy, acting."""
    return acting_as(town, make_deputy(town, deputy, principal, role))


def delivered(town: Town, proposer: User, deliverer: User) -> DecisionRun:
    run = start(town)
    services.act(run, Act.PROPOSE, by=proposer)
    services.act(run, Act.DELIVER, by=deliverer)
    return run


def may_approve(user: User, run: DecisionRun) -> bool:
    """Return True when the case waits for the user's approval; then she also does approve, else she is refused."""
    waits = waiting_for(user).filter(run=run, act=Act.APPROVE).exists()
    if not waits:
        with pytest.raises(PermissionDenied):
            services.act(run, Act.APPROVE, by=user)
    else:
        services.act(run, Act.APPROVE, by=user)
    return waits


def test_the_deputy_has_the_turn_and_both_stand_in_the_run_and_the_log(town: Town) -> None:
    deputy = deputy_of(town, "uten_rolle", "rektor")
    run = delivered(town, town.user("rapportor"), deputy)
    step = run.governance_steps.get(act=Act.DELIVER)
    assert (step.acted_by, step.acted_for) == (deputy, town.user("rektor"))
    assert run_view(run).steps[1].who == ("Uten_rolle Prøvesen på vegne av Rektor Prøvesen",)
    event = AuditEvent.objects.get(verb="run_deliver")
    assert (event.actor, event.on_behalf_of) == (deputy.audit_id, town.user("rektor").audit_id)


def test_as_herself_the_deputy_has_no_turn(town: Town) -> None:
    make_deputy(town, "uten_rolle", "rektor")
    run = start(town)
    services.act(run, Act.PROPOSE, by=town.user("rapportor"))
    with pytest.raises(PermissionDenied):
        services.act(run, Act.DELIVER, by=town.user("uten_rolle"))


def test_while_acting_she_has_no_turn_of_her_own(town: Town) -> None:
    deputy = deputy_of(town, "biblioteksjef", "rektor")
    run = start(town, "library")
    assert waiting_for(town.user("biblioteksjef")).filter(run=run).exists()
    assert not waiting_for(deputy).filter(run=run).exists()


# --- Nobody decides on her own proposal, nor as deputy ----------------------------------------------------------------
def test_a_decider_is_not_helped_by_being_a_deputy_on_what_she_put_forward(town: Town) -> None:
    """The rektor delivered as herself, and is deputy for the one who approves."""
    deputy = deputy_of(town, "rektor", "oppvekstsjef")
    run = delivered(town, town.user("rapportor"), town.user("rektor"))
    assert not may_approve(deputy, run)
    assert may_approve(town.user("oppvekstsjef"), run)


def test_a_deputy_does_not_approve_what_her_principal_put_forward(town: Town) -> None:
    """The oppvekstsjef delivered, for she is linjeleder of the school too; her deputy is out with her."""
    RoleAssignment.objects.filter(user=town.user("rektor")).update(user=town.user("oppvekstsjef"))
    town.user("rektor").groups.clear()
    from governance.organisation import access

    access.mirror_all()
    deputy = deputy_of(town, "uten_rolle", "oppvekstsjef", Role.TOP_MANAGEMENT)
    run = delivered(town, town.user("rapportor"), town.user("oppvekstsjef"))
    step = current_step(run)
    assert (step.role, step.unit) == (Role.MUNICIPAL_DIRECTOR, town["root"])
    DecisionRunStep.objects.filter(pk=step.pk).update(role=Role.TOP_MANAGEMENT, unit=town["education"])
    assert not may_approve(deputy, run)
    assert not may_approve(town.user("oppvekstsjef"), run)


def test_the_one_who_delivered_as_a_deputy_does_not_approve_as_herself(town: Town) -> None:
    deputy = deputy_of(town, "oppvekstsjef", "rektor")
    run = delivered(town, town.user("rapportor"), deputy)
    assert current_step(run).role == Role.MUNICIPAL_DIRECTOR  # it went past her
    DecisionRunStep.objects.filter(pk=current_step(run).pk).update(role=Role.TOP_MANAGEMENT, unit=town["education"])
    assert not may_approve(town.user("oppvekstsjef"), run)


def test_the_principal_does_not_approve_what_her_deputy_delivered_for_her(town: Town) -> None:
    """The rektor holds the role that approves as well, and was not the one who pressed the button."""
    organisation.grant_role(user=town.user("rektor"), role=Role.TOP_MANAGEMENT, unit=town["education"], by=None)
    deputy = deputy_of(town, "uten_rolle", "rektor", Role.LINE_MANAGER)
    run = delivered(town, town.user("rapportor"), deputy)
    assert [person.username for person in _people(run)] == ["oppvekstsjef"]
    assert not may_approve(town.user("rektor"), run)
    assert may_approve(town.user("oppvekstsjef"), run)


def test_the_principal_does_not_approve_it_as_anothers_deputy_either(town: Town) -> None:
    run = delivered(town, town.user("rapportor"), deputy_of(town, "uten_rolle", "rektor"))
    assert not may_approve(deputy_of(town, "rektor", "oppvekstsjef"), run)


def test_nor_does_one_deputy_of_two(town: Town) -> None:
    """She delivered for the rektor, and now acts for the oppvekstsjef."""
    run = delivered(town, town.user("rapportor"), deputy_of(town, "uten_rolle", "rektor"))
    assert not may_approve(deputy_of(town, "uten_rolle", "oppvekstsjef"), run)


def test_a_deputy_who_had_no_part_in_it_approves(town: Town) -> None:
    """Positive control of all the above, and of the invariant."""
    run = delivered(town, town.user("rapportor"), deputy_of(town, "uten_rolle", "rektor"))
    deputy = deputy_of(town, "leser", "oppvekstsjef")
    assert may_approve(deputy, run)
    assert list(own_proposals()) == []
    steps = run.governance_steps
    for forward, deciding in (("acted_by", "acted_for"), ("acted_for", "acted_by"), ("acted_for", "acted_for")):
        approved = steps.get(act=Act.APPROVE)
        kept = (approved.acted_by, approved.acted_for)
        person = getattr(steps.get(act=Act.DELIVER), forward)
        steps.filter(pk=approved.pk).update(**{deciding: person})
        assert len(list(own_proposals())) == 1
        steps.filter(pk=approved.pk).update(acted_by=kept[0], acted_for=kept[1])


def _people(run: DecisionRun) -> list[User]:
    from governance.process.queries import Holders, excluded_from

    steps = list(run.governance_steps.order_by("position"))
    step = current_step(run)
    return list(Holders(run.unit).seat(step, excluded_from(step, steps)).people)


# --- Steps that go as one ---------------------------------------------------------------------------------------------
def test_steps_that_land_on_the_principal_in_the_lent_role_go_as_one(town: Town) -> None:
    deputy = deputy_of(town, "uten_rolle", "biblioteksjef")
    run = start(town, "library")
    services.act(run, Act.PROPOSE, by=deputy)
    assert current_step(run).act == Act.APPROVE
    merged = run.governance_steps.get(act=Act.DELIVER)
    assert (merged.acted_by, merged.acted_for) == (deputy, town.user("biblioteksjef"))


def test_steps_in_another_role_of_the_principal_do_not(town: Town) -> None:
    """The rektor is rapportør too; her deputy as rapportør does not deliver in the linjeleder's place."""
    organisation.grant_role(user=town.user("rektor"), role=Role.REPORTER, unit=town["school"], by=None)
    run = start(town)
    services.act(run, Act.PROPOSE, by=deputy_of(town, "uten_rolle", "rektor", Role.REPORTER))
    assert current_step(run).act == Act.DELIVER


# --- Being heard ------------------------------------------------------------------------------------------------------
def test_a_leader_is_heard_once_herself_or_through_her_deputy(town: Town) -> None:
    run = start(town, "root", LineKind.POLICY_VERSION)
    services.act(run, Act.PROPOSE, by=town.user("policyadmin"))
    deputy = deputy_of(town, "granrektor", "rektor")
    services.act(run, Act.STATE, by=deputy, note="Skolen er enig.")
    statement = DecisionStatement.objects.get()
    assert (statement.stated_by, statement.stated_for) == (town.user("granrektor"), town.user("rektor"))
    for heard in (deputy, town.user("rektor")):
        with pytest.raises(PermissionDenied):
            services.act(run, Act.STATE, by=heard, note="En gang til.")
    services.act(run, Act.STATE, by=town.user("granrektor"), note="Granlia er uenig.")
    services.act(run, Act.STATE, by=town.user("barnetrinnsleder"), note="Vi også.")
    assert DecisionStatement.objects.count() == 3


def test_the_principal_follows_what_was_done_in_her_place(town: Town) -> None:
    deputy = deputy_of(town, "uten_rolle", "rektor")
    run = delivered(town, town.user("rapportor"), deputy)
    for follower in (deputy, town.user("rektor"), town.user("uten_rolle")):
        assert run in involved(follower, LineKind.UNIT_REPORT)
    assert run not in involved(town.user("granrektor"), LineKind.UNIT_REPORT)
