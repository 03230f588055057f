"""What a decision run refuses, and how its seats follow the roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, WrongState
from governance.organisation.models import Role, RoleAssignment
from governance.organisation.services import end_role
from governance.process import periodic, services
from governance.process.models import Act, DecisionLine, DecisionRun, DecisionStep, GovernanceCycle, LineKind
from governance.process.queries import current_step
from tests.factories.municipality import Town


def start(town: Town, kind: str = LineKind.UNIT_REPORT) -> DecisionRun:
    return services.start_run(kind=kind, unit=town["school"], by=town.user("prosesseier"), title="Sak")


def test_default_lines_are_made_once(town: Town) -> None:
    before = list(DecisionStep.objects.values_list("pk", flat=True))
    services.install_default_lines(by=None)
    assert list(DecisionStep.objects.values_list("pk", flat=True)) == before


def test_a_line_without_steps_starts_nothing(town: Town) -> None:
    DecisionLine.objects.get(kind=LineKind.LESSON).governance_steps.all().delete()
    with pytest.raises(RuleBroken, match="læringspunkt"):
        start(town, LineKind.LESSON)
    assert not DecisionRun.objects.exists()


def test_a_step_that_must_be_taken_is_not_skipped(town: Town) -> None:
    run = start(town)
    with pytest.raises(PermissionDenied):
        services.skip(run, Act.PROPOSE, by=town.user("prosesseier"), reason="Haster")


def test_a_step_is_not_skipped_without_a_reason(town: Town) -> None:
    run = start(town, LineKind.POLICY_VERSION)
    services.act(run, Act.PROPOSE, by=town.user("policyadmin"))
    with pytest.raises(RuleBroken, match="hvorfor") as refused:
        services.skip(run, Act.STATE, by=town.user("policyadmin"), reason="  ")
    assert refused.value.field == "reason"
    assert current_step(run).act == Act.STATE


def test_a_case_that_was_decided_meanwhile_is_told_so(town: Town) -> None:
    """Two windows read the same turn; the second to act meets the conditional UPDATE."""
    from governance.process.services import runs

    run = start(town)
    seen = current_step(run)
    services.act(run, Act.PROPOSE, by=town.user("rapportor"))
    with pytest.raises(WrongState, match="raskere"):
        runs._close(seen, "done", by=town.user("rapportor"))


def test_a_seat_that_becomes_empty_goes_to_the_next_above(town: Town) -> None:
    run = start(town)
    services.act(run, Act.PROPOSE, by=town.user("rapportor"))
    yesterday = clock.today() - timedelta(days=1)
    RoleAssignment.objects.filter(user__username="rektor").update(valid_from=yesterday - timedelta(days=1))
    leader = RoleAssignment.objects.get(user__username="rektor", role=Role.LINE_MANAGER)
    end_role(leader, on=yesterday, by=None, reason="Sluttet")

    assert len(periodic.reseat_steps()) == 1
    step = current_step(run)
    assert (step.role, step.unit, step.is_vacant) == (Role.TOP_MANAGEMENT, town["education"], False)
    assert AuditEvent.objects.filter(verb="run_reseated", subject_id=run.pk).count() == 1
    assert periodic.reseat_steps() == []


def test_one_cycle_is_open_at_a_time(town: Town) -> None:
    first, second = (services.create_cycle(year=year, by=None) for year in (2026, 2027))
    services.open_cycle(first, by=town.user("prosesseier"))
    with pytest.raises(RuleBroken, match="Avslutt den først"):
        services.open_cycle(second, by=town.user("prosesseier"))
    assert GovernanceCycle.objects.get(pk=second.pk).status == "planned"
