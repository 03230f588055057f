"""Random courses of one policy: whatever people try, run and version agree and one version is in force."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from governance.core import clock
from governance.core.errors import Conflict, RuleBroken
from governance.documents import renderers
from governance.documents import services as documents
from governance.documents.models import JobStatus, RenderJob, StoredDocument
from governance.policy import services
from governance.policy.documents import KIND
from governance.policy.models import PolicySection, PolicyStatus, PolicyVersion
from governance.policy.queries import disagreements, shown_hash
from governance.process.models import Act, DecisionRunStep
from tests.factories import policy as make
from tests.factories.municipality import Town

EXAMPLES = 10_000 if os.environ.get("HELHET_LONG") == "1" else 30
STEPS = 20
REFUSALS = (Conflict, RuleBroken, PermissionDenied)
PEOPLE = ("policyadmin", "prosesseier", "kultursjef", "direktor", "rektor", "leser")
#: Deed -> who may do it when its turn has come.
RIGHT = {
    "send": "policyadmin", "hear": "rektor", "close": "policyadmin", "recommend": "kultursjef", "approve": "direktor",
    "send_back": "direktor", "publish": "policyadmin", "retry": "policyadmin", "withdraw": "policyadmin",
    "edit": "policyadmin", "add": "policyadmin", "move": "policyadmin",
}  # fmt: skip
#: State -> the deeds of which one leads on.
ONWARD = {
    "draft": ("add", "send"), "hearing": ("hear", "close"), "approval": ("recommend", "approve"),
    "approved": ("publish", "retry"),
}  # fmt: skip
people, deeds = st.sampled_from(PEOPLE), st.sampled_from(sorted(RIGHT))


@dataclass(frozen=True)
class Try:
    """One attempt: at which version, by whom, on what she saw, and with what words."""

    version: PolicyVersion
    by: Any
    seen: str
    words: str

    @property
    def section(self) -> PolicySection:
        section = PolicySection.objects.filter(policy_version=self.version).first()
        if section is None:
            raise RuleBroken("There is no chapter")
        return section


DEEDS: dict[str, Callable[[Try], object]] = {
    "send": lambda t: services.send_for_approval(t.version, by=t.by, shown_hash=t.seen, skip_hearing_reason=t.words),
    "hear": lambda t: services.give_statement(t.version, by=t.by, text=t.words, shown_hash=t.seen),
    "close": lambda t: services.close_hearing(t.version, by=t.by),
    "recommend": lambda t: services.recommend(
        t.version, by=t.by, meeting_on=clock.today(), note=t.words, shown_hash=t.seen
    ),
    "approve": lambda t: services.approve(t.version, by=t.by, shown_hash=t.seen),
    "send_back": lambda t: services.send_back(t.version, by=t.by, reason=t.words),
    "publish": lambda t: services.publish(t.version, by=t.by),
    "retry": lambda t: services.retry_publication(t.version, by=t.by),
    "withdraw": lambda t: services.withdraw(t.version, by=t.by, reason=t.words),
    "add": lambda t: services.add_section(t.version, key="", title="Kapittel", body=t.words or "Tekst", by=t.by),
    "edit": lambda t: services.edit_section(
        t.section, version=t.section.version, title="Nytt", body=f"{t.seen} {t.words}", by=t.by
    ),
    "move": lambda t: services.move_section(t.section, up=False, by=t.by),
}


class Course(RuleBasedStateMachine):
    """One policy, and people who try everything at any time."""

    town: Town
    reached: Counter[str] = Counter()

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.policy = make.make_policy(self.town)
        self.seen: dict[int, str] = {}
        self.numbers = 0
        self.new_version()

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def version(self) -> PolicyVersion | None:
        found = self.policy.governance_versions.order_by("-pk").first()
        return make.again(found) if found else None

    @rule()
    def new_version(self) -> None:
        self.numbers += 1
        number = f"{self.numbers}.0"
        self.attempt(lambda by: services.create_version(self.policy, number=number, by=by), by="policyadmin")

    @rule()
    def look(self) -> None:
        """Somebody opens a page; what she decides later is on what it showed then."""
        version = self.version()
        if version:
            self.seen[version.pk] = shown_hash(version)

    @rule(deed=deeds, wrong=st.none() | people, is_fresh=st.booleans(), words=st.sampled_from(["", "Fordi"]))
    def do(self, deed: str, wrong: str | None, is_fresh: bool, words: str) -> None:
        version = self.version()
        if version is not None:
            seen = shown_hash(version) if is_fresh else self.seen.get(version.pk, "0" * 64)
            self.attempt(lambda by: DEEDS[deed](Try(version, by, seen, words)), by=wrong or RIGHT[deed])

    @rule(words=st.sampled_from(["", "Fordi"]), times=st.integers(1, 4))
    def go_on(self, words: str, times: int) -> None:
        """The right people do the right things, so that courses come far."""
        for _time in range(times):
            version = self.version()
            for deed in ONWARD.get(version.status, ()) if version else ():
                fresh = self.version()
                attempt = Try(fresh, None, shown_hash(fresh), words)
                self.attempt(lambda by, d=deed, t=attempt: DEEDS[d](replace(t, by=by)), by=RIGHT[deed])
            self.work(is_broken=False)

    @rule(is_broken=st.booleans())
    def work(self, is_broken: bool) -> None:
        """The worker takes what is in the queue; now and then a job fails for good."""
        for job in RenderJob.objects.filter(status=JobStatus.QUEUED):
            if is_broken:
                RenderJob.objects.filter(pk=job.pk).update(status=JobStatus.FAILED)
            else:
                documents.work(job.pk)

    def attempt(self, deed: Any, *, by: str) -> None:
        try:
            with transaction.atomic():
                deed(self.town.user(by))
        except REFUSALS:
            return

    @invariant()
    def run_and_version_agree(self) -> None:
        self.reached.update(PolicyVersion.objects.values_list("status", flat=True))
        assert disagreements() == []

    @invariant()
    def one_is_in_force_and_has_its_document(self) -> None:
        in_force = PolicyVersion.objects.filter(status=PolicyStatus.IN_FORCE)
        assert in_force.count() <= 1
        for version in PolicyVersion.objects.filter(status__in=(PolicyStatus.IN_FORCE, PolicyStatus.REPLACED)):
            assert version.document is not None
            assert version.in_force_on is not None

    @invariant()
    def what_was_approved_is_what_stands_there(self) -> None:
        for version in PolicyVersion.objects.exclude(approved_hash="").select_related("policy"):
            assert shown_hash(version) == version.approved_hash

    @invariant()
    def nobody_decided_on_her_own_proposal(self) -> None:
        decided = DecisionRunStep.objects.filter(act=Act.DECIDE, acted_by__isnull=False, status="done")
        for step in decided:
            assert not step.run.governance_steps.filter(act=Act.PROPOSE, acted_by=step.acted_by).exists()


def test_any_course(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def render(frozen: dict[str, Any]) -> renderers.Rendered:
        return renderers.Rendered(b"%PDF", f"{frozen['slug']}-{frozen['number']}.pdf")

    # The real PDF is made in other tests; here it would take most of the time.
    monkeypatch.setitem(renderers._renderers, KIND, renderers.Renderer(render, services.finish_publication))
    Course.town = town
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Course,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks, database=None
        ),
    )
    assert not StoredDocument.objects.exists()
    assert Course.reached[PolicyStatus.IN_FORCE], "no course came to its end, so nothing was tried"
