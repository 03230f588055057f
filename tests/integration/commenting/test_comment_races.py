"""Two at the same time, with real commits: one answer stands, and nobody is left without one."""

from __future__ import annotations

from governance.audit.models import AuditEvent
from governance.core.errors import RuleBroken, StaleVersion
from governance.notices.models import Notice
from governance.policy import services as policies
from governance.policy.comments import services
from governance.policy.comments.models import PolicyComment
from governance.policy.queries import disagreements
from tests.factories import commenting as make_comment
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.support.threads import at_once

ROUNDS = 5


def test_of_two_who_answer_at_once_one_does_and_the_other_sees_both(transactional_town: Town) -> None:
    town = transactional_town
    heard = make.make_version(town, "hearing")
    writers = town.user("policyadmin"), town.user("prosesseier")
    for number in range(1, ROUNDS + 1):
        comment = make_comment.write(town, heard)

        answers = at_once(
            *(
                lambda by=by, about=comment: services.answer_comment(
                    about, outcome="followed", answer=f"Fra {by.username}.", version=1, by=by
                )
                for by in writers
            )
        )

        (lost,) = [answer for answer in answers if isinstance(answer, Exception)]
        assert isinstance(lost, StaleVersion)
        stored = make_comment.again(comment)
        assert [field.theirs for field in lost.fields] == [stored.answer]
        assert Notice.objects.filter(rule=services.RULE).count() == number
        assert AuditEvent.objects.filter(verb="follow").count() == number


def test_who_speaks_while_the_round_is_closed_is_answered_or_told(transactional_town: Town) -> None:
    town = transactional_town
    writer, rector = town.user("policyadmin"), town.user("rektor")
    for number in range(1, ROUNDS + 1):
        policy = make.make_policy(town, slug=f"policy-{number}")
        heard = make.make_version(town, "hearing", policy)

        closed, spoke = at_once(
            lambda version=heard: policies.close_hearing(make.again(version), by=writer),
            lambda version=heard: services.write_comment(version, key="formaal", anchor="", text="Vent.", by=rector),
        )

        status, waits = make.again(heard).status, PolicyComment.objects.filter(policy_version=heard).exists()
        if isinstance(closed, RuleBroken):
            assert (status, waits) == ("hearing", True)
        else:
            assert (status, waits) == ("approval", False)
            assert isinstance(spoke, StaleVersion)
            assert spoke.fields[0].mine == "Vent."
    assert disagreements() == []
