"""What stands in Mine frister: the round for those who are heard, the answers for those who write."""

from __future__ import annotations

from datetime import timedelta

from governance.core import clock
from governance.policy.comments import services
from governance.policy.comments.duties import to_answer
from governance.policy.duties import policy_duties
from governance.policy.models import PolicyVersion
from tests.factories import commenting as make_comment
from tests.factories import policy as make
from tests.factories.municipality import Town


def test_who_is_heard_sees_the_deadline_until_she_has_spoken(town: Town, heard: PolicyVersion) -> None:
    (duty,) = policy_duties(town.user("rektor"))
    assert duty.due_on == clock.today() + timedelta(days=14)
    comment = make_comment.write(town, heard)
    assert policy_duties(town.user("rektor")) == []
    assert len(policy_duties(town.user("granrektor"))) == 1
    services.withdraw_comment(comment, version=1, by=town.user("rektor"))
    assert len(policy_duties(town.user("rektor"))) == 1


def test_a_round_that_is_over_asks_nobody_to_speak(town: Town, heard: PolicyVersion) -> None:
    make_comment.write(town, heard)
    with clock.at(clock.now() + timedelta(days=16)):
        assert policy_duties(town.user("granrektor")) == []


def test_the_writers_owe_answers_when_the_round_is_over(town: Town, heard: PolicyVersion) -> None:
    make_comment.write(town, heard)
    comment = make_comment.write(town, heard, "granrektor")
    writer = town.user("policyadmin")
    assert to_answer(writer) == []
    with clock.at(clock.now() + timedelta(days=15)):
        (duty,) = to_answer(writer)
        assert duty.title.startswith("2 merknader venter på svar")
        assert duty.path.endswith("/merknader/?vis=aapne")
        assert to_answer(town.user("rektor")) == []
        make_comment.answer(town, comment)
        (duty,) = to_answer(writer)
        assert duty.title.startswith("1 merknad venter på svar")


def test_what_is_said_of_a_draft_is_owed_at_once(town: Town) -> None:
    comment = make_comment.write(town, make.make_draft(town), "oppvekstsjef")
    assert len(to_answer(town.user("policyadmin"))) == 1
    make_comment.answer(town, comment)
    assert to_answer(town.user("policyadmin")) == []
