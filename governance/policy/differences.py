"""What has changed between two versions of a policy, chapter by chapter. Pure functions; no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from governance.core.alignment import longest_rise
from governance.core.text_differences import Kind, Pair, Run, compare_texts, side_by_side
from governance.documents.plain_text import to_text
from governance.documents.references import named


@dataclass(frozen=True)
class Chapter:
    """A chapter of one version: its lasting key, its place among the others, its title and its text.

    `names` are those of what the version refers to.
    """

    key: str
    position: int
    title: str
    body: str
    names: Mapping[str, str] = field(default_factory=dict)

    def read(self) -> str:
        """Return the text as it is read."""
        return to_text(self.body, resolve=named(self.names))


@dataclass(frozen=True)
class ChapterDifference:
    """One chapter in both versions; `old` or `new` is None when that version does not have it.

    `old_number` and `new_number` count the chapters of each version from 1. `title` and `body` hold the runs of both
    texts as they are read, without marks of Markdown; see `compare_texts`.
    """

    key: str
    old: Chapter | None
    new: Chapter | None
    old_number: int | None
    new_number: int | None
    is_moved: bool
    title: tuple[Run, ...]
    body: tuple[Run, ...]

    @property
    def is_added(self) -> bool:
        """Whether the chapter is new."""
        return self.old is None

    @property
    def is_deleted(self) -> bool:
        """Whether the chapter is gone."""
        return self.new is None

    @property
    def is_changed(self) -> bool:
        """Whether a chapter that both versions have got another title or text, or refers to what has a new name."""
        if self.old is None or self.new is None:
            return False
        is_other = (self.old.title, self.old.body) != (self.new.title, self.new.body)
        return is_other or any(run.kind != Kind.SAME for run in self.body)

    @property
    def pairs(self) -> list[Pair]:
        """The text of both versions in rows, for showing them side by side."""
        return side_by_side(self.body)

    @property
    def is_only_layout(self) -> bool:
        """Whether the words are as they were, and only what they look like is changed: a heading's level, bold type."""
        return self.is_changed and all(run.kind == Kind.SAME for run in (*self.title, *self.body))

    @property
    def is_unchanged(self) -> bool:
        """Whether the chapter is as it was, and where it was."""
        return not (self.is_added or self.is_deleted or self.is_changed or self.is_moved)


@dataclass(frozen=True)
class Summary:
    """How many chapters have been added, deleted, changed, moved and left alone; one may be both changed and moved."""

    added: int
    deleted: int
    changed: int
    moved: int
    unchanged: int


def compare(old: Sequence[Chapter], new: Sequence[Chapter]) -> list[ChapterDifference]:
    """Pair the chapters of two versions by their keys and say what has happened to each.

    They come in the order of the new version; a deleted chapter stands behind the one it stood behind. A chapter is
    moved when it has changed place among those that both versions have: a new chapter does not move the ones after it.
    Raises ValueError when a version has two chapters with the same key.
    """
    before, after = _by_key(old), _by_key(new)
    old_numbers, new_numbers = _numbers(before), _numbers(after)
    common = [key for key in after if key in before]
    kept = {common[place] for place in longest_rise([old_numbers[key] for key in common])}
    return [
        ChapterDifference(
            key=key,
            old=before.get(key),
            new=after.get(key),
            old_number=old_numbers.get(key),
            new_number=new_numbers.get(key),
            is_moved=key in before and key in after and key not in kept,
            title=_title_runs(before.get(key), after.get(key)),
            body=_body_runs(before.get(key), after.get(key)),
        )
        for key in _reading_order(before, after)
    ]


def summarise(differences: Iterable[ChapterDifference]) -> Summary:
    """Count what has happened to the chapters."""
    all_of_them = list(differences)
    return Summary(
        added=sum(difference.is_added for difference in all_of_them),
        deleted=sum(difference.is_deleted for difference in all_of_them),
        changed=sum(difference.is_changed for difference in all_of_them),
        moved=sum(difference.is_moved for difference in all_of_them),
        unchanged=sum(difference.is_unchanged for difference in all_of_them),
    )


def _by_key(chapters: Sequence[Chapter]) -> dict[str, Chapter]:
    ordered = {chapter.key: chapter for chapter in sorted(chapters, key=lambda chapter: chapter.position)}
    if len(ordered) < len(chapters):
        raise ValueError("Two chapters of a version have the same key")
    return ordered


def _numbers(chapters: Iterable[str]) -> dict[str, int]:
    return {key: number for number, key in enumerate(chapters, start=1)}


def _reading_order(before: Mapping[str, Chapter], after: Mapping[str, Chapter]) -> Iterator[str]:
    """The keys of the new version, with each deleted one behind the chapter that it followed in the old."""
    followers: dict[str, list[str]] = {"": []}
    last = ""
    for key in before:
        if key in after:
            last = key
        else:
            followers.setdefault(last, []).append(key)
    yield from followers[""]
    for key in after:
        yield key
        yield from followers.get(key, [])


def _title_runs(old: Chapter | None, new: Chapter | None) -> tuple[Run, ...]:
    return compare_texts(old.title if old else "", new.title if new else "")


def _body_runs(old: Chapter | None, new: Chapter | None) -> tuple[Run, ...]:
    """Compared as it is read: who decides on a text should not have to read its Markdown."""
    return compare_texts(old.read() if old else "", new.read() if new else "")
