"""A decision line runs its course: turns, merging, going up, returning."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from governance.audit import chain
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, WrongState
from governance.organisation import access
from governance.organisation.models import Role, RoleAssignment
from governance.process import services
from governance.process.models import Act, DecisionRun, LineKind, RunStatus
from governance.process.queries import current_step, run_view, waiting_for
from tests.factories.municipality import Town


def start(town: Town, unit: str = "school", kind: str = LineKind.UNIT_REPORT) -> DecisionRun:
    return services.start_run(kind=kind, unit=town[unit], by=town.user("prosesseier"), title="Sak")


def test_a_report_goes_from_reporter_to_leader_to_manager_above(town: Town) -> None:
    run = start(town)
    assert current_step(run).role == Role.REPORTER
    services.act(run, Act.PROPOSE, by=town.user("rapportor"))
    services.act(run, Act.DELIVER, by=town.user("rektor"))
    step = current_step(run)
    assert (step.role, step.unit) == (Role.TOP_MANAGEMENT, town["education"])
    services.act(run, Act.APPROVE, by=town.user("oppvekstsjef"), shown_hash="a" * 64)
    assert DecisionRun.objects.get(pk=run.pk).status == RunStatus.COMPLETED
    assert [s.state for s in run_view(run).steps] == ["done", "done", "done"]
    assert chain.first_break() is None


def test_a_leader_without_reporter_proposes_and_delivers_in_one(town: Town) -> None:
    run = start(town, "library")
    assert (current_step(run).act, current_step(run).role) == (Act.PROPOSE, Role.LINE_MANAGER)
    services.act(run, Act.PROPOSE, by=town.user("biblioteksjef"))
    assert current_step(run).act == Act.APPROVE
    assert [s.username for s in access.holders(Role.TOP_MANAGEMENT, town["culture"])] == ["kultursjef"]


def test_the_approval_goes_past_the_one_who_delivered(town: Town) -> None:
    services_grant(town, "kultursjef", Role.LINE_MANAGER, "library")
    RoleAssignment.objects.filter(user__username="biblioteksjef").update(archived_at="2020-01-01T00:00Z")
    run = start(town, "library")
    services.act(run, Act.PROPOSE, by=town.user("kultursjef"))
    step = current_step(run)
    assert (step.act, step.role, step.unit) == (Act.APPROVE, Role.MUNICIPAL_DIRECTOR, town["root"])
    assert not waiting_for(town.user("kultursjef")).exists()


def services_grant(town: Town, username: str, role: str, unit: str) -> None:
    from governance.organisation.services import grant_role

    grant_role(user=town.user(username), role=role, unit=town[unit], by=None)


@pytest.mark.parametrize("username", ["granrektor", "rapportor", "direktor", "systemadmin", "uten_rolle"])
def test_only_the_one_whose_turn_it_is_may_act(town: Town, username: str) -> None:
    run = start(town)
    services.act(run, Act.PROPOSE, by=town.user("rapportor"))
    with pytest.raises(PermissionDenied):
        services.act(run, Act.DELIVER, by=town.user(username))


def test_a_return_has_a_reason_and_starts_the_line_anew(town: Town) -> None:
    run = start(town)
    services.act(run, Act.PROPOSE, by=town.user("rapportor"))
    with pytest.raises(RuleBroken):
        services.send_back(run, by=town.user("rektor"), reason=" ")
    services.send_back(run, by=town.user("rektor"), reason="Skriv mer om bemanningen.")
    assert current_step(run).act == Act.PROPOSE
    view = run_view(run)
    assert [s.state for s in view.steps] == ["done", "returned", "now", "next", "next"]
    assert view.steps[1].note == "Skriv mer om bemanningen."


def test_a_turn_that_has_passed_is_a_conflict(town: Town) -> None:
    run = start(town)
    services.act(run, Act.PROPOSE, by=town.user("rapportor"))
    services.act(run, Act.DELIVER, by=town.user("rektor"))
    with pytest.raises(WrongState):
        services.act(run, Act.DELIVER, by=town.user("rektor"))


def test_a_group_answers_with_its_meeting_date(town: Town) -> None:
    run = start(town, "root", LineKind.POLICY_VERSION)
    services.act(run, Act.PROPOSE, by=town.user("policyadmin"))
    services.skip(run, Act.STATE, by=town.user("policyadmin"), reason="Bare språkvask")
    with pytest.raises(RuleBroken):
        services.act(run, Act.RECOMMEND, by=town.user("kultursjef"))
    services.act(run, Act.RECOMMEND, by=town.user("kultursjef"), meeting_on="2026-11-02")
    services.act(run, Act.DECIDE, by=town.user("direktor"))
    assert current_step(run).act == Act.PUBLISH


def test_a_step_that_is_skipped_is_not_laid_on_the_one_who_skipped_it(town: Town) -> None:
    run = start(town, "root", LineKind.POLICY_VERSION)
    services.act(run, Act.PROPOSE, by=town.user("policyadmin"))
    services.skip(run, Act.STATE, by=town.user("policyadmin"), reason="Bare språkvask")
    skipped = next(step for step in run_view(run).steps if step.state == "skipped")
    assert (skipped.who, skipped.note) == (("Alle ledere",), "Bare språkvask")


@pytest.mark.parametrize(("days", "is_late"), [(30, False), (31, True)])
def test_the_deadline_of_the_case_goes_before_the_days_of_the_line(town: Town, days: int, is_late: bool) -> None:
    run, due = start(town), clock.today() + timedelta(days=30)
    with clock.at(clock.today() + timedelta(days=days)):
        now = run_view(run, forward_by=due).now
        assert (now.due_on, now.is_late, now.allowed_days) == (due, is_late, 0)
        assert run_view(run).now.is_late
        services.act(run, Act.PROPOSE, by=town.user("rapportor"))
        services.act(run, Act.DELIVER, by=town.user("rektor"))
        approval = run_view(run, forward_by=due).now
        assert (approval.allowed_days > 0, approval.is_late) == (True, False)


def test_the_mirror_agrees_with_the_record(town: Town) -> None:
    assert access.differences() == []
    assignment = RoleAssignment.objects.get(user__username="rapportor")
    assignment.user.groups.clear()
    assert access.differences() == [f"- {assignment.user_id} {access.group_name('reporter', assignment.unit_id)}"]
    assert not access.roles_of(town.user("rapportor")).held


def test_every_change_is_in_the_log_without_gaps(town: Town) -> None:
    numbers = list(AuditEvent.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert chain.first_break() is None
