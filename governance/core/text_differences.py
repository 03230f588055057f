"""The difference between two texts, paragraph by paragraph and then word by word. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from governance.core.alignment import Effort, blocks

#: Words, signs, line ends, and spaces.
PIECE = re.compile(r"\w+|[^\w\s]+|\n|[^\S\n]+")
#: Below this share of common letters a passage is shown as replaced: scattered common words would only confuse.
LEAST_LIKENESS = 0.3
#: Common words with no more letters than this, alone between two changes, are shown as part of the change.
FEWEST_LETTERS = 3


class Kind(StrEnum):
    """What has happened to a stretch of text."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Run:
    """A stretch of text that both versions have, or only one of them."""

    kind: Kind
    text: str

    @property
    def is_inserted(self) -> bool:
        """Whether only the new version has it."""
        return self.kind == Kind.INSERTED

    @property
    def is_deleted(self) -> bool:
        """Whether only the old version has it."""
        return self.kind == Kind.DELETED


@dataclass(frozen=True)
class Pair:
    """The same stretch in both versions, for showing them side by side; one side may be empty."""

    old: tuple[Run, ...]
    new: tuple[Run, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return self.old == self.new


def side_by_side(runs: Iterable[Run]) -> list[Pair]:
    """Return the runs as rows of old and new, cut where both texts begin a new line; blank rows are left out."""
    rows: list[tuple[list[Run], list[Run]]] = [([], [])]
    for run in runs:
        if run.kind == Kind.SAME and _has_whole_lines(*rows[-1]):
            rows.append(([], []))
        pieces = run.text.splitlines(keepends=True) if run.kind == Kind.SAME else [run.text]
        for piece in pieces:
            if run.kind != Kind.INSERTED:
                rows[-1][0].append(Run(run.kind, piece))
            if run.kind != Kind.DELETED:
                rows[-1][1].append(Run(run.kind, piece))
            if run.kind == Kind.SAME and piece.endswith("\n"):
                rows.append(([], []))
    return [Pair(tuple(old), tuple(new)) for old, new in rows if any(run.text.strip() for run in (*old, *new))]


def _has_whole_lines(old: Sequence[Run], new: Sequence[Run]) -> bool:
    """Whether a row holds whole lines that were only taken out or put in: what follows belongs to the next."""
    ends = [side[-1] for side in (old, new) if side]
    return bool(ends) and all(run.kind != Kind.SAME and run.text.endswith("\n") for run in ends)


def compare_texts(old: str, new: str) -> tuple[Run, ...]:
    """The runs that lead from one text to the other, with all white space in place.

    What is same or deleted joins to the old text, what is same or inserted to the new. Paragraphs are paired first,
    then the words of those that differ. Passages with little in common are shown as replaced, the old before the new.
    The time is bounded by the length of the texts: what is too tangled is shown as replaced, too.
    """
    effort = Effort(1_000_000 + 3 * (len(old) + len(new)))
    runs: list[Run] = []
    for before, after, same in _passages(_paragraphs(old), _paragraphs(new), effort):
        runs += [*_word_runs(before, after, effort), Run(Kind.SAME, same)]
    return tuple(_settled(list(_joined(runs))))


def _paragraphs(text: str) -> list[str]:
    """The text in pieces that each end with blank lines, or where the text ends."""
    pieces: list[str] = []
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        if lines and line.strip() and not lines[-1].strip():
            pieces.append("".join(lines))
            lines = []
        lines.append(line)
    return [*pieces, "".join(lines)]


def _passages(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[tuple[str, str, str]]:
    """What differs, old and new, each followed by what is the same after it."""
    done_old = done_new = 0
    for i, j, size in [*blocks(old, new, effort), (len(old), len(new), 0)]:
        yield "".join(old[done_old:i]), "".join(new[done_new:j]), "".join(old[i : i + size])
        done_old, done_new = i + size, j + size


def _word_runs(old: str, new: str, effort: Effort) -> list[Run]:
    replaced = [Run(Kind.DELETED, old), Run(Kind.INSERTED, new)]
    if not old or not new:
        return replaced
    passages = list(_passages(PIECE.findall(old), PIECE.findall(new), effort))
    common = sum(_letters(same) for _, _, same in passages)
    if common < LEAST_LIKENESS * max(_letters(old), _letters(new)):
        return replaced
    runs: list[Run] = []
    for (before, after, same), (next_before, next_after, _) in pairwise([*passages, ("", "", "")]):
        is_between = bool(before or after) and bool(next_before or next_after)
        is_slight = _letters(same) <= FEWEST_LETTERS and "\n" not in same
        runs += [Run(Kind.DELETED, before), Run(Kind.INSERTED, after)]
        runs += (
            [Run(Kind.DELETED, same), Run(Kind.INSERTED, same)] if is_between and is_slight else [Run(Kind.SAME, same)]
        )
    return runs


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with neighbours of a kind made one, deletions before the insertions beside them, and no empty ones."""
    for is_same, group in groupby((run for run in runs if run.text), key=lambda run: run.kind == Kind.SAME):
        together = list(group)
        for kind in [Kind.SAME] if is_same else [Kind.DELETED, Kind.INSERTED]:
            text = "".join(run.text for run in together if run.kind == kind)
            if text:
                yield Run(kind, text)


def _settled(runs: list[Run]) -> Iterator[Run]:
    """The runs with whole lines marked as such, where the same characters stand at either end.

    "- a\\n- {+b\\n- +}c" becomes "- a\\n{+- b\\n+}- c".
    """
    for place in range(1, len(runs) - 1):
        before, run, after = (run.text for run in runs[place - 1 : place + 2])
        is_alone = runs[place - 1].kind == runs[place + 1].kind == Kind.SAME
        shift = _shift_to_line(before, run, after) if is_alone and ("\n" in before or place == 1) else 0
        if shift:
            whole = before + run + after
            start, end = len(before) + shift, len(before) + len(run) + shift
            runs[place - 1 : place + 2] = [
                Run(Kind.SAME, whole[:start]),
                Run(runs[place].kind, whole[start:end]),
                Run(Kind.SAME, whole[end:]),
            ]
    return (run for run in runs if run.text)


def _shift_to_line(before: str, run: str, after: str) -> int:
    """How far a run can move, over characters that it has at its other end, so that it begins a line and ends one."""
    if before.endswith("\n"):
        return 0
    to_next = run.find("\n") + 1
    if to_next and after.startswith(run[:to_next]) and len(after) > to_next:
        return to_next
    begun = before[before.rfind("\n") + 1 :]
    return -len(begun) if run.endswith(f"\n{begun}") else 0
