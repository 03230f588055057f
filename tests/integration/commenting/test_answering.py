"""What the writers answer: rights, notices, taking it up again, and what keeps the version from going on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.notices.models import Notice, OutboxMessage
from governance.policy import periodic
from governance.policy import services as policies
from governance.policy.comments import services
from governance.policy.comments.models import PolicyComment
from governance.policy.comments.periodic import remind_of_rounds, silent
from governance.policy.models import PolicyVersion
from governance.policy.queries import disagreements, shown_hash
from governance.process.periodic import close_rounds
from tests.factories import commenting as make_comment
from tests.factories import policy as make
from tests.factories.municipality import Town


@pytest.mark.parametrize("outcome", ["followed", "declined", "clarified"])
@pytest.mark.parametrize("username", ["policyadmin", "prosesseier"])
def test_the_writers_answer_and_the_author_is_told(
    town: Town, heard: PolicyVersion, username: str, outcome: str
) -> None:
    comment = make_comment.answer(town, make_comment.write(town, heard), outcome, by=username)
    assert (comment.status, comment.answer, comment.answered_by) == (outcome, "Godt poeng.", town.user(username))
    notice = Notice.objects.get(rule=services.RULE)
    assert notice.recipient == town.user("rektor")
    assert "Godt poeng." in notice.text
    assert notice.path.endswith(f"/merknader/{comment.pk}/")
    assert OutboxMessage.objects.filter(notice=notice).count() == bool(notice.recipient.email)


@pytest.mark.parametrize("username", ["rektor", "granrektor", "direktor", "oppvekstsjef", "strategileder"])
def test_others_do_not_answer(town: Town, heard: PolicyVersion, username: str) -> None:
    comment = make_comment.write(town, heard)
    with pytest.raises(PermissionDenied):
        make_comment.answer(town, comment, by=username)
    with pytest.raises(PermissionDenied):
        services.answer_comment(comment, outcome="x", answer="", version=9, by=town.user(username))
    comment = make_comment.answer(town, comment)
    with pytest.raises(PermissionDenied):
        services.reopen_comment(comment, version=comment.version, by=town.user(username))


def test_an_answer_says_something(town: Town, heard: PolicyVersion) -> None:
    comment, writer = make_comment.write(town, heard), town.user("policyadmin")
    for outcome, text, field in (
        ("", "Svar", "outcome"),
        ("withdrawn", "Svar", "outcome"),
        ("followed", " ", "answer"),
    ):
        with pytest.raises(RuleBroken) as caught:
            services.answer_comment(comment, outcome=outcome, answer=text, version=1, by=writer)
        assert caught.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyComment.objects.filter(pk=comment.pk).update(status="followed")


def test_of_two_who_answer_the_second_gets_both_texts(town: Town, heard: PolicyVersion) -> None:
    comment = make_comment.write(town, heard)
    make_comment.answer(town, comment)
    with pytest.raises(StaleVersion) as caught:
        services.answer_comment(comment, outcome="declined", answer="Nei.", version=1, by=town.user("prosesseier"))
    assert [(field.mine, field.theirs) for field in caught.value.fields] == [("Nei.", "Godt poeng.")]
    assert make_comment.again(comment).status == "followed"


def test_nobody_answers_what_she_has_not_read(town: Town, heard: PolicyVersion) -> None:
    comment = make_comment.write(town, heard)
    services.edit_comment(comment, text="Jeg mente noe annet.", version=1, by=town.user("rektor"))
    with pytest.raises(StaleVersion) as caught:
        services.answer_comment(comment, outcome="followed", answer="Ja.", version=1, by=town.user("policyadmin"))
    assert {(field.mine, field.theirs) for field in caught.value.fields} == {
        ("", "Jeg mente noe annet."), ("Ja.", ""),
    }  # fmt: skip


def test_what_is_taken_up_again_keeps_its_first_answer(town: Town, heard: PolicyVersion) -> None:
    comment, writer = make_comment.answer(town, make_comment.write(town, heard)), town.user("policyadmin")
    services.reopen_comment(comment, version=comment.version, by=writer)
    comment = make_comment.again(comment)
    assert comment.is_reopened
    assert comment.answer == "Godt poeng."
    with pytest.raises(RuleBroken):
        policies.close_hearing(make.again(heard), by=writer)
    assert make_comment.answer(town, comment, "declined").status == "declined"
    assert Notice.objects.filter(rule=services.RULE).count() == 2


def test_a_version_is_not_sent_before_all_have_an_answer(town: Town) -> None:
    version, writer = make.make_draft(town), town.user("policyadmin")
    comment = make_comment.write(town, version, "oppvekstsjef")
    for reason in ("", make.REASON):
        with pytest.raises(RuleBroken) as caught:
            policies.send_for_approval(version, by=writer, shown_hash=shown_hash(version), skip_hearing_reason=reason)
        assert "Formål" in str(caught.value.message)
    make_comment.answer(town, comment)
    assert make.send(town, version).status == "approval"


def test_a_withdrawn_merknad_hinders_nobody(town: Town, heard: PolicyVersion) -> None:
    comment = make_comment.write(town, heard)
    services.withdraw_comment(comment, version=1, by=town.user("rektor"))
    policies.close_hearing(heard, by=town.user("policyadmin"))
    assert make.again(heard).status == "approval"


def test_the_round_waits_for_the_writers_and_then_ends_by_itself(town: Town, heard: PolicyVersion) -> None:
    comment = make_comment.write(town, heard)
    with clock.at(clock.now() + timedelta(days=16)):
        assert (close_rounds(), periodic.close_hearings()) == ([], [])
        assert make.again(heard).status == "hearing"
        assert disagreements() == []
        make_comment.answer(town, comment)
        assert len(periodic.close_hearings()) == 1
    assert make.again(heard).status == "approval"
    assert disagreements() == []


@pytest.mark.parametrize("state", ["approved", "in_force"])
def test_from_the_approval_on_nothing_is_changed(town: Town, heard: PolicyVersion, state: str) -> None:
    comment = make_comment.answer(town, make_comment.write(town, heard))
    policies.close_hearing(make.again(heard), by=town.user("policyadmin"))
    make.approve(town, make.recommend(town, make.again(heard)))
    if state == "in_force":
        make.publish(town, make.again(heard))
    with pytest.raises(WrongState):
        services.reopen_comment(comment, version=comment.version, by=town.user("policyadmin"))
    with pytest.raises(Exception, match="frozen"), transaction.atomic():
        PolicyComment.objects.filter(pk=comment.pk).update(answer="Omskrevet")


def test_leaders_are_reminded_before_the_last_day_unless_they_have_spoken(town: Town, heard: PolicyVersion) -> None:
    make_comment.write(town, heard, "rektor")
    policies.give_statement(heard, by=town.user("granrektor"), text="Bra.", shown_hash=shown_hash(heard))
    spoke = {town.user("rektor"), town.user("granrektor")}
    assert spoke.isdisjoint(silent(make.again(heard)))
    assert remind_of_rounds() == []
    with clock.at(clock.now() + timedelta(days=12)):
        assert len(remind_of_rounds()) == 1
        assert remind_of_rounds() == []
    told = {notice.recipient for notice in Notice.objects.filter(rule="policy_hearing")}
    assert town.user("strategileder") in told
    assert spoke.isdisjoint(told)


def test_the_writers_are_reminded_each_week_after_it(town: Town, heard: PolicyVersion) -> None:
    comment = make_comment.write(town, heard)
    for days in (15, 16, 22):
        with clock.at(clock.now() + timedelta(days=days)):
            remind_of_rounds()
    told = Notice.objects.filter(rule="policy_comments", recipient=town.user("policyadmin"))
    assert told.count() == 2
    make_comment.answer(town, comment)
    with clock.at(clock.now() + timedelta(days=29)):
        assert remind_of_rounds() == []
