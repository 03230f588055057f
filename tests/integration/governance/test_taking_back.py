"""A case is taken back by the one who put it forward, while the next in the line has not acted."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from governance.audit.models import AuditEvent
from governance.core.errors import RuleBroken, WrongState
from governance.organisation.models import User
from governance.process import services
from governance.process.models import Act, DecisionRun, LineKind
from governance.process.permissions import can_take_back
from governance.process.queries import current_step, run_view
from tests.factories.deputies import acting_as, make_deputy
from tests.factories.municipality import Town

REASON = "Vi glemte et vedlegg."


def start(town: Town, kind: str = LineKind.UNIT_REPORT) -> DecisionRun:
    return services.start_run(kind=kind, unit=town["school"], by=town.user("prosesseier"), title="Sak")


def proposed(town: Town, by: User | None = None) -> DecisionRun:
    run = start(town)
    services.act(run, Act.PROPOSE, by=by or town.user("rapportor"))
    return run


def test_it_lies_with_her_again_and_all_can_see_why(town: Town) -> None:
    run = proposed(town)
    assert can_take_back(town.user("rapportor"), run)
    services.take_back(run, by=town.user("rapportor"), reason=REASON)
    assert [step.state for step in run_view(run).steps] == ["done", "taken_back", "now", "next", "next"]
    assert AuditEvent.objects.get(verb="run_taken_back").reason == REASON
    assert not can_take_back(town.user("rapportor"), run)


def test_a_reason_is_asked_for(town: Town) -> None:
    run = proposed(town)
    with pytest.raises(RuleBroken, match="rettes"):
        services.take_back(run, by=town.user("rapportor"), reason=" ")


@pytest.mark.parametrize("username", ["rektor", "oppvekstsjef", "direktor", "granrapportor", "prosesseier"])
def test_others_do_not_take_it_back(town: Town, username: str) -> None:
    run = proposed(town)
    with pytest.raises(PermissionDenied):
        services.take_back(run, by=town.user(username), reason=REASON)


def test_when_the_next_has_acted_it_is_too_late_and_the_next_may(town: Town) -> None:
    run = proposed(town)
    services.act(run, Act.DELIVER, by=town.user("rektor"))
    with pytest.raises(WrongState, match="allerede behandlet"):
        services.take_back(run, by=town.user("rapportor"), reason=REASON)
    services.take_back(run, by=town.user("rektor"), reason=REASON)
    assert current_step(run).act == Act.PROPOSE


def test_what_was_sent_back_or_decided_is_nobodys_to_take_back(town: Town) -> None:
    returned, decided = proposed(town), proposed(town)
    services.send_back(returned, by=town.user("rektor"), reason="Skriv mer.")
    services.act(decided, Act.DELIVER, by=town.user("rektor"))
    services.act(decided, Act.APPROVE, by=town.user("oppvekstsjef"))
    for run in (returned, decided):
        assert not any(can_take_back(person, run) for person in User.objects.all())


def test_what_has_just_begun_is_nobodys_to_take_back(town: Town) -> None:
    run = start(town)
    assert not any(can_take_back(person, run) for person in User.objects.all())
    assert not can_take_back(town.user("rapportor"), None)


def test_a_step_that_went_as_one_with_hers_is_no_act_of_another(town: Town) -> None:
    run = proposed(town, by=town.user("rektor"))
    assert current_step(run).act == Act.APPROVE
    services.take_back(run, by=town.user("rektor"), reason=REASON)
    assert current_step(run).act == Act.PROPOSE


def test_a_round_that_she_passed_by_does_not_hinder_her_and_an_answer_of_the_group_does(town: Town) -> None:
    run = start(town, LineKind.POLICY_VERSION)
    services.act(run, Act.PROPOSE, by=town.user("oppvekstsjef"))
    services.skip(run, Act.STATE, by=town.user("oppvekstsjef"), reason="Haster")
    assert can_take_back(town.user("oppvekstsjef"), run)
    services.act(run, Act.RECOMMEND, by=town.user("oppvekstsjef"), meeting_on="2026-11-02")
    assert not can_take_back(town.user("oppvekstsjef"), run)


# --- Deputies ---------------------------------------------------------------------------------------------------------
def test_what_a_deputy_put_forward_is_the_principals(town: Town) -> None:
    deputy = acting_as(town, make_deputy(town, "uten_rolle", "rektor"))
    run = proposed(town)
    services.act(run, Act.DELIVER, by=deputy)
    assert can_take_back(deputy, run)
    assert can_take_back(town.user("rektor"), run)
    assert not can_take_back(town.user("uten_rolle"), run)


def test_a_deputy_takes_back_what_the_principal_put_forward_within_the_lent_role(town: Town) -> None:
    deputy = acting_as(town, make_deputy(town, "uten_rolle", "rektor"))
    run = proposed(town)
    services.act(run, Act.DELIVER, by=town.user("rektor"))
    services.take_back(run, by=deputy, reason=REASON)
    assert run_view(run).steps[2].who == ("Uten_rolle Prøvesen på vegne av Rektor Prøvesen",)
