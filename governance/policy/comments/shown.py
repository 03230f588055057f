"""Merknader as a page shows them: beside the paragraph that they are about, with what this reader may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from governance.policy.comments.models import CommentStatus, PolicyComment
from governance.policy.comments.permissions import (
    can_answer,
    can_change,
    can_comment,
    can_reopen,
    can_see_comments,
    round_ends_on,
)
from governance.policy.comments.queries import (
    CommentedChapter,
    chapters_with_comments,
    comments_of,
    counts,
    left_open,
    with_version,
)
from governance.policy.models import PolicyVersion
from governance.policy.queries import sections_of
from governance.policy.references import references_of

COLOURS = {
    CommentStatus.OPEN: "warning",
    CommentStatus.FOLLOWED: "success",
    CommentStatus.DECLINED: "neutral",
    CommentStatus.CLARIFIED: "info",
    CommentStatus.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class ShownComment:
    """A merknad, whether its paragraph has changed, and what the reader may do with it."""

    comment: PolicyComment
    colour: str
    is_moved: bool = False
    may_answer: bool = False
    may_change: bool = False
    may_reopen: bool = False


def shown(user: Any, comment: PolicyComment, *, is_moved: bool = False) -> ShownComment:
    """Return the merknad as the user has it."""
    is_open = comment.status == CommentStatus.OPEN
    return ShownComment(
        comment,
        COLOURS[CommentStatus(comment.status)],
        is_moved,
        may_answer=is_open and can_answer(user, comment),
        may_change=is_open and can_change(user, comment),
        may_reopen=comment.is_answered and can_reopen(user, comment),
    )


def rows_of(user: Any, chapter: CommentedChapter) -> list[ShownComment]:
    """Return what is said of a chapter, in the order of its text."""
    return [shown(user, comment, is_moved=comment.pk in chapter.moved) for comment in chapter.comments]


def chapters_of(version: PolicyVersion, comments: Iterable[PolicyComment]) -> list[CommentedChapter]:
    """Return the version's chapters in their paragraphs, with the merknader."""
    sections = sections_of(version)
    return chapters_with_comments(sections, references_of(version, sections), comments)


def on_version(user: Any, version: PolicyVersion) -> dict[str, Any]:
    """Return what the page of a version shows of merknader; nothing for the public.

    While it is on its way the text stands in paragraphs, each with what is said of it. Afterwards there is only the way
    to the list.
    """
    if not can_see_comments(user, version):
        return {}
    comments = with_version(comments_of(version), version)
    found: dict[str, Any] = {"comment_counts": counts(comments), "sees_comments": True}
    if version.frozen or not version.is_under_way:
        return found
    chapters = [_row(user, chapter) for chapter in chapters_of(version, comments)]
    return found | {
        "chapters": [row for row in chapters if not row["chapter"].is_deleted],
        "of_deleted": [row for row in chapters if row["chapter"].is_deleted],
        "may_comment": can_comment(user, version),
        "round_ends_on": round_ends_on(version),
        "left_open": left_open(user, version),
    }


def _row(user: Any, chapter: CommentedChapter) -> dict[str, Any]:
    return {"chapter": chapter, "comments": rows_of(user, chapter), "key": chapter.key, "title": chapter.title}


def open_in_chapter(user: Any, version: PolicyVersion, key: str) -> list[ShownComment]:
    """Return what waits for an answer in a chapter, for the one who writes it."""
    comments = with_version(comments_of(version).open().filter(chapter_key=key), version)
    return [shown(user, comment) for comment in comments]
