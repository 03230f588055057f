"""Reminders of revision: to the right people, once per occasion, whoever runs the job and however often."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from governance.core import clock
from governance.documents import renderers
from governance.notices.models import Notice, OutboxMessage
from governance.notices.services import rule
from governance.organisation import services as organisation
from governance.policy import services as policies
from governance.policy.documents import KIND
from governance.policy.models import PolicyDocument, PolicyVersion
from governance.policy.periodic import RULE, remind_of_revision
from tests.factories.municipality import Town
from tests.factories.policy import make_version
from tests.support import processes
from tests.support.threads import at_once

DUE = clock.today() + timedelta(days=120)


@pytest.fixture(autouse=True)
def _no_real_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reminders do not care what the PDF looks like, and rendering takes seconds."""
    cheap = renderers.Renderer(
        render=lambda _frozen: renderers.Rendered(b"%PDF-1.7", "policy.pdf"), finish=policies.finish_publication
    )
    monkeypatch.setitem(renderers._renderers, KIND, cheap)


@pytest.fixture
def policy(town: Town) -> PolicyDocument:
    return a_policy_in_force(town)


def a_policy_in_force(town: Town) -> PolicyDocument:
    version: PolicyVersion = make_version(town, "in_force")
    PolicyDocument.objects.filter(pk=version.policy_id).update(next_revision_on=DUE)
    return PolicyDocument.objects.get(pk=version.policy_id)


def reminders() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(rule=RULE).order_by("pk").values_list("recipient__username", "occasion")
    return [(username, occasion.partition(":")[2]) for username, occasion in rows]


def told(policy: PolicyDocument) -> set[str]:
    return {"policyadmin", policy.responsible.username}


@pytest.mark.parametrize(
    ("today", "occasion"),
    [
        (DUE - timedelta(days=91), None),
        (DUE - timedelta(days=90), f"{DUE}:90"),
        (DUE - timedelta(days=30), f"{DUE}:30"),
        (DUE - timedelta(days=7), f"{DUE}:7"),
        (DUE + timedelta(days=1), f"{DUE}:overdue:0"),
        (DUE + timedelta(days=15), f"{DUE}:overdue:2"),
    ],
)
def test_who_is_reminded_and_when(policy: PolicyDocument, today: date, occasion: str | None) -> None:
    with clock.at(today):
        lines = remind_of_revision()
        assert remind_of_revision() == []
    expected = {(username, occasion) for username in told(policy)} if occasion else set()
    assert set(reminders()) == expected
    assert len(lines) == (1 if occasion else 0)


def test_the_whole_course_is_five_reminders(policy: PolicyDocument) -> None:
    day = DUE - timedelta(days=100)
    while day <= DUE + timedelta(days=14):
        with clock.at(day):
            remind_of_revision()
        day += timedelta(days=1)
    assert len(reminders()) == 5 * len(told(policy))


def test_a_rule_that_is_off_is_silent(policy: PolicyDocument) -> None:
    setting = rule(RULE)
    setting.is_active = False
    setting.save()
    with clock.at(DUE):
        assert remind_of_revision() == []


def test_one_who_has_left_is_not_reminded(town: Town, policy: PolicyDocument) -> None:
    assert policy.responsible.username != "policyadmin"
    organisation.deactivate(policy.responsible, by=None, reason="Sluttet")
    with clock.at(DUE):
        remind_of_revision()
    assert {username for username, _occasion in reminders()} == {"policyadmin"}


def test_the_command_says_whom_it_reminded(policy: PolicyDocument, capsys) -> None:
    with clock.at(DUE):
        call_command("run_due")
    assert f"Minnet {len(told(policy))} om revisjon av «{policy}»." in capsys.readouterr().out


@pytest.mark.parametrize("runs", [2, 6])
def test_runs_in_parallel_remind_once(transactional_town: Town, runs: int) -> None:
    policy = a_policy_in_force(transactional_town)

    def run() -> None:
        with clock.at(DUE):
            remind_of_revision()

    assert at_once(*[run] * runs) == [None] * runs
    assert len(reminders()) == len(set(reminders())) == len(told(policy))
    assert OutboxMessage.objects.filter(notice__rule=RULE).count() == len(told(policy))


KILLED_AT_THE_FIRST_MESSAGE = """
import os, signal
from datetime import date
from governance.core import clock
from governance.notices import services
from governance.policy.periodic import remind_of_revision
services._queue = lambda *_args, **_more: os.kill(os.getpid(), signal.SIGKILL)
with clock.at(date.fromisoformat({due!r})):
    remind_of_revision()
"""


def test_a_run_killed_between_notice_and_message_leaves_neither(transactional_town: Town) -> None:
    policy = a_policy_in_force(transactional_town)
    assert processes.finish(processes.start(KILLED_AT_THE_FIRST_MESSAGE.format(due=DUE.isoformat()))) == -9
    assert reminders() == []
    with clock.at(DUE):
        remind_of_revision()
    assert {username for username, _occasion in reminders()} == told(policy)
    assert OutboxMessage.objects.filter(notice__rule=RULE).count() == len(told(policy))
