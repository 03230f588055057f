"""Who says what of a version on its way: rights, limits, changing and withdrawing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.policy import services as policies
from governance.policy.comments import services
from governance.policy.comments.models import PolicyComment
from governance.policy.models import PolicyVersion
from tests.factories import commenting as make_comment
from tests.factories import policy as make
from tests.factories.deputies import acting_as, make_deputy
from tests.factories.municipality import Town

SEES_IN_ROUND = ("rektor", "granrektor", "strategileder", "oppvekstsjef", "direktor", "policyadmin", "prosesseier")
MAKERS = ("strategileder", "oppvekstsjef", "direktor", "policyadmin", "prosesseier")


@pytest.mark.parametrize("username", SEES_IN_ROUND)
def test_all_who_see_the_version_in_the_round_may_comment(town: Town, heard: PolicyVersion, username: str) -> None:
    comment = make_comment.write(town, heard, username)
    assert (comment.status, comment.quote) == ("open", "Vi styrer for innbyggerne.")
    event = AuditEvent.objects.get(verb="commented")
    assert event.changes == {"text": [None, make_comment.TEXT]}
    assert event.actor == town.user(username).audit_id


@pytest.mark.parametrize("username", ["uten_rolle", "leser", "rapportor", "systemadmin", "delprosesseier"])
def test_others_may_not(town: Town, heard: PolicyVersion, username: str) -> None:
    with pytest.raises(PermissionDenied):
        make_comment.write(town, heard, username)
    assert not PolicyComment.objects.exists()


@pytest.mark.parametrize("username", MAKERS)
def test_its_makers_comment_on_a_draft(town: Town, username: str) -> None:
    assert make_comment.write(town, make.make_draft(town), username).pk


def test_leaders_do_not_comment_on_a_draft_that_they_do_not_make(town: Town) -> None:
    with pytest.raises(PermissionDenied):
        make_comment.write(town, make.make_draft(town), "rektor")


@pytest.mark.parametrize("state", ["recommending", "approved", "in_force", "withdrawn"])
def test_nobody_comments_later_and_what_she_wrote_comes_back(town: Town, state: str) -> None:
    version = make.make_version(town, state)
    with pytest.raises(StaleVersion) as caught:
        make_comment.write(town, version, "policyadmin")
    assert [field.mine for field in caught.value.fields] == [make_comment.TEXT]


def test_the_last_day_is_the_last(town: Town, heard: PolicyVersion) -> None:
    with clock.at(clock.now() + timedelta(days=14)):
        assert make_comment.write(town, heard)
    with clock.at(clock.now() + timedelta(days=15)), pytest.raises(StaleVersion) as caught:
        make_comment.write(town, heard)
    assert "Fristen" in str(caught.value.message)


@pytest.mark.parametrize("text", ["", "  \n", "x" * (services.LONGEST + 1)])
def test_the_text_has_limits(town: Town, heard: PolicyVersion, text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        make_comment.write(town, heard, text=text)
    assert caught.value.field == "text"


def test_one_person_cannot_write_without_end(town: Town, heard: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_EACH", 2)
    make_comment.write(town, heard)
    make_comment.write(town, heard)
    with pytest.raises(RuleBroken):
        make_comment.write(town, heard)
    assert make_comment.write(town, heard, "granrektor").pk


def test_a_paragraph_that_is_gone_gives_the_text_back(town: Town) -> None:
    version = make.make_draft(town)
    where = make_comment.anchor(version)
    section = make.section(version)
    policies.edit_section(section, version=1, title="Formål", body="Noe annet.", by=town.user("policyadmin"))
    with pytest.raises(StaleVersion) as caught:
        services.write_comment(version, key="formaal", anchor=where, text="Min tekst", by=town.user("oppvekstsjef"))
    assert caught.value.fields[0].mine == "Min tekst"
    with pytest.raises(StaleVersion):
        services.write_comment(version, key="finnes-ikke", anchor="", text="Min", by=town.user("oppvekstsjef"))


def test_the_author_changes_and_withdraws_until_it_is_answered(town: Town, heard: PolicyVersion) -> None:
    comment, rector = make_comment.write(town, heard), town.user("rektor")
    assert services.edit_comment(comment, text="Bedre ord.", version=1, by=rector)
    with pytest.raises(StaleVersion) as caught:
        services.edit_comment(comment, text="Andre ord.", version=1, by=rector)
    assert [(field.mine, field.theirs) for field in caught.value.fields] == [("Andre ord.", "Bedre ord.")]
    for stranger in ("granrektor", "policyadmin", "direktor"):
        with pytest.raises(PermissionDenied):
            services.edit_comment(comment, text="Ikke mine.", version=2, by=town.user(stranger))
        with pytest.raises(PermissionDenied):
            services.withdraw_comment(comment, version=2, by=town.user(stranger))
    services.withdraw_comment(comment, version=2, by=rector)
    assert make_comment.again(comment).status == "withdrawn"
    with pytest.raises(WrongState):
        services.withdraw_comment(comment, version=3, by=rector)


def test_an_answer_settles_what_was_said(town: Town, heard: PolicyVersion) -> None:
    comment = make_comment.answer(town, make_comment.write(town, heard))
    with pytest.raises(StaleVersion) as caught:
        services.edit_comment(comment, text="Vent litt.", version=comment.version, by=town.user("rektor"))
    assert caught.value.fields[0].mine == "Vent litt."
    services.reopen_comment(comment, version=comment.version, by=town.user("policyadmin"))
    with pytest.raises(WrongState):
        services.withdraw_comment(comment, version=3, by=town.user("rektor"))


def test_a_deputy_speaks_for_the_leader_who_may_take_it_back(town: Town, heard: PolicyVersion) -> None:
    deputy = acting_as(town, make_deputy(town, "uten_rolle", "rektor"))
    comment = services.write_comment(heard, key="formaal", anchor="", text="For rektor.", by=deputy)
    assert (comment.written_by, comment.written_for) == (deputy, town.user("rektor"))
    assert comment.author == town.user("rektor")
    services.withdraw_comment(comment, version=1, by=town.user("rektor"))
