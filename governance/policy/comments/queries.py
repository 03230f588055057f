"""Reads of merknader: by chapter and paragraph, what waits for an answer, and what an earlier version left open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from governance.policy.comments.models import PolicyComment, PolicyCommentQuerySet
from governance.policy.comments.paragraphs import Paragraph, find, paragraphs_of
from governance.policy.models import PolicySection, PolicyVersion
from governance.policy.references import Referred


@dataclass(frozen=True)
class Commented:
    """A paragraph and what is said of it."""

    paragraph: Paragraph
    comments: list[PolicyComment] = field(default_factory=list)


@dataclass(frozen=True)
class CommentedChapter:
    """A chapter in its paragraphs, with all that is said of it, in the order of the text.

    `moved` are the numbers of the merknader whose paragraph is no longer there as it was.
    """

    key: str
    title: str
    number: int = 0
    rows: list[Commented] = field(default_factory=list)
    comments: list[PolicyComment] = field(default_factory=list)
    moved: Collection[int] = ()

    @property
    def is_deleted(self) -> bool:
        """Return True when the version has no such chapter any more."""
        return self.number == 0


def comments_of(version: PolicyVersion) -> PolicyCommentQuerySet:
    """Return what is said of the version, the first first, without what was withdrawn."""
    people = ("written_by", "written_for", "answered_by", "answered_for")
    rows = PolicyComment.objects.filter(policy_version=version).standing()
    return rows.select_related(*people)


def with_version(comments: Iterable[PolicyComment], version: PolicyVersion) -> list[PolicyComment]:
    """Return the merknader, each knowing its version without asking for it."""
    found = list(comments)
    for comment in found:
        comment.policy_version = version
    return found


def unanswered(version: PolicyVersion) -> list[PolicyComment]:
    """Return what waits for an answer, in the order it was said."""
    return with_version(comments_of(version).open(), version)


def chapters_with_comments(
    sections: Sequence[PolicySection], referred: Referred, comments: Iterable[PolicyComment]
) -> list[CommentedChapter]:
    """Return the chapters in their paragraphs with the merknader; last the deleted ones that something is said of."""
    by_chapter: dict[str, list[PolicyComment]] = {}
    for comment in comments:
        by_chapter.setdefault(comment.chapter_key, []).append(comment)
    found = [
        _chapter(section, number, paragraphs_of(section, referred), by_chapter.pop(section.key, []))
        for number, section in enumerate(sections, start=1)
    ]
    deleted = [CommentedChapter(key, rows[0].chapter_title, comments=rows) for key, rows in by_chapter.items()]
    return [*found, *deleted]


def _chapter(
    section: PolicySection, number: int, paragraphs: list[Paragraph], comments: list[PolicyComment]
) -> CommentedChapter:
    places = {comment.pk: find(paragraphs, comment.anchor) for comment in comments if comment.anchor}
    at: dict[str, list[PolicyComment]] = {}
    for comment in comments:
        place = places.get(comment.pk)
        if place is not None:
            at.setdefault(place.anchor, []).append(comment)
    rows = [Commented(paragraph, at.get(paragraph.anchor, [])) for paragraph in paragraphs]
    placed = [comment for row in rows for comment in row.comments if row.paragraph.anchor]
    moved = {pk for pk, place in places.items() if place is None}
    rest = [comment for comment in comments if places.get(comment.pk) is None]
    return CommentedChapter(section.key, section.title, number, rows, [*placed, *rest], moved)


@dataclass(frozen=True)
class Counts:
    """How many merknader there are."""

    total: int
    open: int

    @property
    def answered(self) -> int:
        """Return how many have an answer."""
        return self.total - self.open


def counts(comments: Sequence[PolicyComment]) -> Counts:
    """Return how many of the merknader wait, and how many there are."""
    return Counts(len(comments), sum(1 for comment in comments if not comment.is_answered))


def left_open(user: Any, version: PolicyVersion) -> list[tuple[PolicyVersion, int]]:
    """Return the earlier versions whose merknader were never answered, with how many; of those that the user sees."""
    rows = PolicyComment.objects.visible_to(user).open()
    rows = rows.filter(policy_version__policy=version.policy_id, policy_version__lt=version.pk)
    found = dict(rows.order_by().values_list("policy_version").annotate(count=Count("pk")))
    if not found:
        return []
    versions = PolicyVersion.objects.visible_to(user).filter(pk__in=found).defer("frozen")
    return [(earlier, found[earlier.pk]) for earlier in versions]
