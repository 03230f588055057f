"""Random courses of one report: whatever people try, run and report agree, and nothing unseen is approved."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from governance.core.errors import Conflict, RuleBroken
from governance.core.progress import ProgressStatus
from steering.reporting import services
from steering.reporting.models import ReportStatus, StatusUpdate
from steering.reporting.queries import disagreements, shown_hash
from tests.factories import steering
from tests.factories.municipality import Town

EXAMPLES = 10_000 if os.environ.get("HELHET_LONG") == "1" else 60
STEPS = 20
REFUSALS = (Conflict, RuleBroken, PermissionDenied)
people = st.sampled_from(["rapportor", "rektor", "oppvekstsjef", "direktor", "granrektor", "leser", "prosesseier"])
words = st.sampled_from(["", "Fordi"])
statuses = st.sampled_from(ProgressStatus.values)


class Course(RuleBasedStateMachine):
    """One report, and people who try everything at any time."""

    town: Town
    reached: Counter[str] = Counter()

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.period = steering.open_town(self.town)
        self.seen = (1, "")
        self.said_when_seen: list[Any] = []

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def attempt(self, deed: Any) -> bool:
        try:
            with transaction.atomic():
                deed()
        except REFUSALS:
            return False
        return True

    @rule()
    def look(self) -> None:
        """Somebody opens the page; what she decides later is on what it showed then."""
        report = steering.report_of(self.town)
        self.seen = (report.version, shown_hash(report))
        self.said_when_seen = said(self.town)

    @rule(
        who=people,
        status=st.sampled_from(ProgressStatus.values),
        place=st.integers(0, 2),
        text=words,
        back=st.booleans(),
    )
    def write(self, who: str, status: str, place: int, text: str, back: bool) -> None:
        row = steering.report_of(self.town).steering_items.order_by("pk")[place]
        by, version = self.town.user(who), row.version - back
        if row.indicator_id and not text:
            self.attempt(lambda: services.mark_unchanged(row, version=version, by=by))
            return
        self.attempt(
            lambda: services.save_item(
                row, version=version, by=by, status=status, comment=text, next_step=text, value=place
            )
        )

    @rule(by=st.sampled_from(["rapportor", "rektor"]))
    def write_all(self, by: str) -> None:
        self.attempt(lambda: steering.fill(self.town, by=by))

    @rule(who=people)
    def hand_over(self, who: str) -> None:
        self.pass_on(who)

    def pass_on(self, who: str) -> None:
        version, _hash = self.seen
        by = self.town.user(who)
        self.attempt(lambda: services.hand_over(steering.report_of(self.town), by=by, version=version))

    @rule(who=people)
    def submit(self, who: str) -> None:
        self.decide(services.submit, who)

    @rule(who=people)
    def approve(self, who: str) -> None:
        if self.decide(services.approve, who):
            approved = list(StatusUpdate.objects.order_by("action").values_list("status", "comment"))
            assert approved == [pair for pair in self.said_when_seen if pair is not None]

    def decide(self, deed: Any, who: str) -> bool:
        version, seen = self.seen
        by = self.town.user(who)
        return self.attempt(lambda: deed(steering.report_of(self.town), by=by, version=version, shown_hash=seen))

    @rule(who=people, reason=words)
    def send_back(self, who: str, reason: str) -> None:
        version, _hash = self.seen
        by, report = self.town.user(who), steering.report_of(self.town)
        self.attempt(lambda: services.send_back(report, by=by, reason=reason, version=version))

    @rule(who=people, reason=words)
    def take_back(self, who: str, reason: str) -> None:
        version, _hash = self.seen
        by, report = self.town.user(who), steering.report_of(self.town)
        self.attempt(lambda: services.take_back(report, by=by, reason=reason, version=version))

    @rule(times=st.integers(1, 4))
    def go_on(self, times: int) -> None:
        """The right people do the right things, so that courses come far."""
        for _time in range(times):
            report = steering.report_of(self.town)
            match ReportStatus(report.status):
                case ReportStatus.WITH_LEADER:
                    self.look()
                    self.decide(services.submit, "rektor")
                case ReportStatus.DELIVERED:
                    self.look()
                    self.decide(services.approve, "oppvekstsjef")
                case ReportStatus.APPROVED:
                    self.close("prosesseier", "Ferdig", 0)
                case ReportStatus.LOCKED:
                    return
                case _:
                    self.attempt(lambda: steering.fill(self.town))
                    self.look()
                    self.pass_on("rapportor")

    @rule(who=people, reason=words, really=st.integers(0, 5))
    def try_to_close(self, who: str, reason: str, really: int) -> None:
        self.close(who, reason, really)

    def close(self, who: str, reason: str, really: int) -> None:
        if really == 0:
            by = self.town.user(who)
            self.attempt(lambda: services.close_period(self.period, by=by, reason=reason))
            self.period.refresh_from_db()

    @invariant()
    def run_and_report_agree(self) -> None:
        if hasattr(self, "period"):
            self.reached[steering.report_of(self.town).status] += 1
            assert disagreements() == []

    @invariant()
    def what_is_written_down_was_approved(self) -> None:
        if hasattr(self, "period"):
            is_approved = steering.report_of(self.town).status in (ReportStatus.APPROVED, ReportStatus.LOCKED)
            assert StatusUpdate.objects.count() == (2 if is_approved else 0)

    @invariant()
    def nobody_approved_what_she_put_forward(self) -> None:
        if hasattr(self, "period"):
            steps = steering.report_of(self.town).run.governance_steps.filter(status="done")
            put_forward = set(steps.filter(act__in=("propose", "deliver")).values_list("acted_by", flat=True))
            assert not put_forward & set(steps.filter(act="approve").values_list("acted_by", flat=True))


def said(town: Town) -> list[Any]:
    rows = steering.report_of(town).steering_items.filter(indicator=None).order_by("action")
    return list(rows.values_list("status", "comment"))


def test_any_course(town: Town) -> None:
    Course.town = town
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Course,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks, database=None
        ),
    )
    assert Course.reached[ReportStatus.LOCKED], "no course came to its end, so nothing was tried"
