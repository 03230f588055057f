"""Run and version agree in every state, the check of it finds what does not, and permissions are paired."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from governance.audit import append_only
from governance.policy import permissions
from governance.policy.models import PolicyVersion
from governance.policy.queries import disagreements
from governance.process.models import DecisionRun
from tests.factories import policy as make
from tests.factories.municipality import Town

EXPECTED = {
    "draft": "draft", "hearing": "hearing", "recommending": "approval", "deciding": "approval", "approved": "approved",
    "ordered": "approved", "in_force": "in_force", "replaced": "replaced", "withdrawn": "withdrawn",
}  # fmt: skip


@pytest.mark.parametrize("state", make.STATES)
def test_run_and_version_agree_in_every_state(town: Town, state: str) -> None:
    version = make.make_version(town, state)
    assert version.status == EXPECTED[state]
    assert disagreements() == []


@pytest.mark.parametrize(
    ("state", "wrong", "reason"),
    [
        ("deciding", {"status": "hearing"}, "the run says approval"),
        ("hearing", {"status": "draft"}, "the run says hearing"),
        ("hearing", {"run": None}, "has no run"),
        ("in_force", {"status": "withdrawn"}, ""),
        ("in_force", {"approved_hash": "0" * 64}, "approved something that the decision was not about"),
    ],
)
def test_what_does_not_agree_is_found(town: Town, state: str, wrong: dict[str, object], reason: str) -> None:
    version = make.make_version(town, state)
    append_only.lift()
    PolicyVersion.objects.filter(pk=version.pk).update(**wrong)
    assert [found.reason for found in disagreements()] == ([reason] if reason else [])
    assert all(str(version) in str(found) for found in disagreements())


def test_a_run_that_was_withdrawn_alone_is_found(town: Town) -> None:
    make.make_version(town, "hearing")
    DecisionRun.objects.update(status="withdrawn")
    assert [found.reason for found in disagreements()] == ["the run says withdrawn"]


PAIRS = ("write", "follow", "state", "recommend", "approve", "send_back", "publish", "withdraw")


@pytest.mark.parametrize("state", ["draft", "hearing", "recommending", "deciding", "approved"])
def test_what_can_is_what_is_let_through(town: Town, state: str) -> None:
    version = make.make_version(town, state)
    for username in ("policyadmin", "prosesseier", "kultursjef", "direktor", "rektor", "strategileder", "leser"):
        for name in PAIRS:
            subject = version.policy if name in ("write", "follow") else version
            is_allowed = getattr(permissions, f"can_{name}")(town.user(username), subject)
            if is_allowed:
                getattr(permissions, f"check_{name}")(town.user(username), subject)
            else:
                with pytest.raises(PermissionDenied):
                    getattr(permissions, f"check_{name}")(town.user(username), subject)
