"""Who gets what answer about merknader to a version on its way, of the policy of a school whose leader wrote one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.policy.models import PolicyVersion
from tests.factories import commenting as make_comment
from tests.factories.municipality import Town
from tests.integration.access_matrix.policy import MAKERS, READERS, WRITERS, Arguments, data, of, who
from tests.support.access_matrix import Row

HEARD = (*WRITERS, "toppleder", "kommunedirektør", "linjeleder")
NAMES = ("slug", "number", "key")
TO_CHAPTER = of("hearing", "school", "internal", *NAMES)


def to_paragraph(town: Town) -> Mapping[str, Any]:
    """Build a version that lies out for input, and name the first paragraph of it."""
    arguments = TO_CHAPTER(town)
    return {**arguments, "anchor": make_comment.anchor(PolicyVersion.objects.get())}


def commented(*, unit: str = "school", is_answered: bool = False) -> Arguments:
    """Return the builder of a merknad from the linjeleder to a version that lies out for input."""

    def build(town: Town) -> Mapping[str, Any]:
        arguments = of("hearing", unit)(town)
        comment = make_comment.write(town, PolicyVersion.objects.get())
        if is_answered:
            make_comment.answer(town, comment)
        return {**arguments, "pk": comment.pk}

    return build


def unanswered(town: Town) -> Mapping[str, Any]:
    """Build the same, for the addresses of the version."""
    return {name: value for name, value in TO_ONE(town).items() if name != "pk"}


def proposed(state: str) -> Arguments:
    """Return the builder of a proposal for the policy of the school, which has a version in the state."""

    def build(town: Town) -> Mapping[str, Any]:
        arguments = of(state, "school", "internal", "slug")(town)
        return {**arguments, "pk": make_comment.propose(PolicyVersion.objects.get().policy).pk}

    return build


TO_ONE, TO_ANSWERED = commented(), commented(is_answered=True)
MINE = ("linjeleder",)

ROWS = [
    Row("governance:policy_comments", arguments=of("hearing"), expected=who(MAKERS, 200)),
    Row("governance:policy_comments", "POST", arguments=of("hearing"), others=405),
    Row("governance:policy_comments", about="other unit", arguments=of("hearing", "other_school"),
        expected=who(HEARD, 200)),
    Row("governance:policy_comments", about="draft", arguments=of("draft"), expected=who(MAKERS, 200)),
    Row("governance:policy_comments", about="public, in force", arguments=of("in_force", "school", "public"),
        expected=who(MAKERS, 200)),
    Row("governance:policy_comment_chapter", arguments=TO_CHAPTER, expected=who(MAKERS, 200)),
    Row("governance:policy_comment_chapter", "POST", arguments=TO_CHAPTER, data=data(text="Skriv mer."),
        expected=who(MAKERS, 302)),
    Row("governance:policy_comment_chapter", about="other unit",
        arguments=of("hearing", "other_school", "internal", *NAMES), expected=who(HEARD, 200)),
    Row("governance:policy_comment_chapter", about="draft", arguments=of("draft", "school", "internal", *NAMES),
        expected=who(MAKERS, 200)),
    Row("governance:policy_comment_chapter", about="sent", arguments=of("deciding", "school", "internal", *NAMES),
        expected=who(MAKERS, 409)),
    Row("governance:policy_comment_chapter", about="in force",
        arguments=of("in_force", "school", "public", *NAMES), others=409),
    Row("governance:policy_comment_chapter", "POST", about="in force",
        arguments=of("in_force", "school", "public", *NAMES), data=data(text="Skriv mer."), others=409),
    Row("governance:policy_comment_add", arguments=to_paragraph, expected=who(MAKERS, 200)),
    Row("governance:policy_comment_add", "POST", arguments=to_paragraph, data=data(text="Skriv mer."),
        expected=who(MAKERS, 302)),
    Row("governance:policy_comment", arguments=TO_ONE, expected=who(MAKERS, 200)),
    Row("governance:policy_comment", "POST", arguments=TO_ONE, others=405),
    Row("governance:policy_comment", about="other unit", arguments=commented(unit="other_school"),
        expected=who(HEARD, 200)),
    Row("governance:policy_comment_edit", arguments=TO_ONE, expected=who(MINE, 200, MAKERS)),
    Row("governance:policy_comment_edit", "POST", arguments=TO_ONE, data=data(text="Skriv mye mer.", version="1"),
        expected=who(MINE, 302, MAKERS)),
    Row("governance:policy_comment_edit", about="answered", arguments=TO_ANSWERED, expected=who(MINE, 409, MAKERS)),
    Row("governance:policy_comment_withdraw", arguments=TO_ONE, others=405),
    Row("governance:policy_comment_withdraw", "POST", arguments=TO_ONE, data=data(version="1"),
        expected=who(MINE, 302, MAKERS)),
    Row("governance:policy_comment_answer", arguments=TO_ONE, expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_comment_answer", "POST", arguments=TO_ONE,
        data=data(outcome="followed", answer="Enig.", version="1"), expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_comment_answer", about="answered", arguments=TO_ANSWERED,
        expected=who(WRITERS, 409, MAKERS)),
    Row("governance:policy_comment_reopen", arguments=TO_ANSWERED, others=405),
    Row("governance:policy_comment_reopen", "POST", arguments=TO_ANSWERED, data=data(version="2"),
        expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_comment_reopen", "POST", about="not answered", arguments=TO_ONE, data=data(version="1"),
        expected=who(WRITERS, 409, MAKERS)),
    Row("governance:policy_hearing_close", "POST", about="with merknader that wait", arguments=unanswered,
        expected=who(WRITERS, 302, MAKERS)),
    # Proposals
    Row("governance:policy_proposals", arguments=of("in_force", "school", "internal", "slug"),
        expected=who(MAKERS, 200, READERS)),
    Row("governance:policy_proposals", "POST", arguments=of("in_force", "school", "internal", "slug"), others=405),
    Row("governance:policy_proposal", arguments=proposed("in_force"), expected=who(MAKERS, 200)),
    Row("governance:policy_proposal", "POST", arguments=proposed("in_force"),
        data=data(follow="yes", reason="Står i neste versjon.", version="1"), expected=who(WRITERS, 302, MAKERS)),
]  # fmt: skip
