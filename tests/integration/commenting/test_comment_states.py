"""Every state of a merknad, every way out of it, and every persona: what the table says is what happens."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from governance.core.errors import Conflict
from governance.policy.comments import services
from governance.policy.comments.models import CommentStatus, PolicyComment
from governance.policy.comments.workflow import COMMENTS, OUTCOMES
from governance.policy.models import PolicyVersion
from tests.factories import commenting as make_comment
from tests.factories.municipality import Town

PEOPLE = (
    "rektor", "granrektor", "strategileder", "oppvekstsjef", "direktor", "policyadmin", "prosesseier", "systemadmin",
    "delprosesseier", "leser", "rapportor", "uten_rolle",
)  # fmt: skip
WRITERS = {"policyadmin", "prosesseier"}
ANSWERED = {"followed", "declined", "clarified"}


def in_state(town: Town, heard: PolicyVersion, state: str) -> PolicyComment:
    comment = make_comment.write(town, heard, "rektor")
    if state in ANSWERED:
        return make_comment.answer(town, comment, state)
    if state == "withdrawn":
        services.withdraw_comment(comment, version=1, by=town.user("rektor"))
    return make_comment.again(comment)


def expected(state: str, name: str) -> set[str]:
    """Return who may take a way out of a state, in words of our own and not of the table."""
    if name == "withdraw":
        return {"rektor"} if state == "open" else set()
    if name == "reopen":
        return WRITERS if state in ANSWERED else set()
    return WRITERS if state == "open" else set()


def take(comment: PolicyComment, name: str, by: Any) -> None:
    seen = {"version": comment.version, "by": by}
    if name == "withdraw":
        services.withdraw_comment(comment, **seen)
    elif name == "reopen":
        services.reopen_comment(comment, **seen)
    else:
        outcome = next(outcome for outcome, way in OUTCOMES.items() if way == name)
        services.answer_comment(comment, outcome=outcome, answer="Svar.", **seen)


@pytest.mark.parametrize("state", CommentStatus.values)
def test_the_table_the_buttons_and_the_services_agree(town: Town, heard: PolicyVersion, state: str) -> None:
    comment = in_state(town, heard, state)
    assert comment.status == state
    for transition in COMMENTS.transitions:
        may = expected(state, transition.name)
        for username in PEOPLE:
            person = town.user(username)
            offered = {way.name for way in COMMENTS.available(make_comment.again(comment), person)}
            assert (transition.name in offered) == (username in may), (transition.name, username)
            assert _does(comment, transition.name, person, transition.target) == (username in may)


def _does(comment: PolicyComment, name: str, person: Any, target: str) -> bool:
    """Try it, see where it led, and put it back."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                take(make_comment.again(comment), name, person)
        except (Conflict, PermissionDenied):
            return False
        finally:
            is_there = make_comment.again(comment).status == target
            transaction.set_rollback(True)
    return is_there
