"""The difference between texts: nothing is lost, nothing invented, and it reads well."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.alignment import Effort, blocks, longest_rise
from governance.core.text_differences import Kind, Run, compare_texts, side_by_side

WORDS = st.lists(
    st.sampled_from(["mål ", "tiltak ", "og ", "og\n", "\n", "- ", "\n\n", "\r\n\r\n", ", ", "ås\u2028", "x"]),
    max_size=60,
)
TEXT = WORDS.map("".join) | st.text(max_size=80)


def old_of(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs if not run.is_inserted)


def new_of(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs if not run.is_deleted)


def short(old: str, new: str) -> str:
    """The runs as one text: [-deleted-] and {+inserted+}."""
    marks = {Kind.SAME: "{}", Kind.DELETED: "[-{}-]", Kind.INSERTED: "{{+{}+}}"}
    return "".join(marks[run.kind].format(run.text) for run in compare_texts(old, new))


@given(TEXT, TEXT)
def test_the_runs_hold_both_texts(old: str, new: str) -> None:
    runs = compare_texts(old, new)
    assert (old_of(runs), new_of(runs)) == (old, new)


@given(TEXT, TEXT)
def test_runs_are_not_empty_and_no_two_neighbours_are_alike(old: str, new: str) -> None:
    runs = compare_texts(old, new)
    assert all(run.text for run in runs)
    assert all(before.kind != after.kind for before, after in pairwise(runs))
    assert all(not (a.is_inserted and b.is_deleted) for a, b in pairwise(runs))


@given(TEXT)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert compare_texts(text, text) == ((Run(Kind.SAME, text),) if text else ())


@given(TEXT, TEXT, TEXT)
def test_an_inserted_passage_is_all_that_is_reported(start: str, middle: str, end: str) -> None:
    start, end = f"{start}Foran.\n\n", f"Etter.\n\n{end}"
    kinds = {run.kind for run in compare_texts(start + end, f"{start}Innsatt {middle}.\n\n{end}")}
    assert kinds == {Kind.SAME, Kind.INSERTED}


LETTERS = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@given(LETTERS, LETTERS, st.sampled_from([0, 50, 10_000]))
def test_blocks_are_common_and_rise(old: list[str], new: list[str], effort: int) -> None:
    end_old = end_new = 0
    for i, j, size in blocks(old, new, Effort(effort)):
        assert size > 0
        assert i >= end_old
        assert j >= end_new
        assert old[i : i + size] == new[j : j + size]
        end_old, end_new = i + size, j + size


@given(st.permutations(range(8)))
def test_longest_rise_is_the_longest(numbers: list[int]) -> None:
    best = [1] * len(numbers)
    for i, number in enumerate(numbers):
        best[i] = 1 + max((best[j] for j in range(i) if numbers[j] < number), default=0)
    rise = [numbers[place] for place in longest_rise(numbers)]
    assert rise == sorted(rise)
    assert len(rise) == max(best)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("", "ny", "{+ny+}"),
        ("gammel", "", "[-gammel-]"),
        ("Frist er 14 dager.", "Frist er 30 dager.", "Frist er [-14-]{+30+} dager."),
        ("Leder godkjenner.", "Leder godkjenner rapporten.", "Leder godkjenner{+ rapporten+}."),
        ("- en\n- to\n- tre\n", "- en\n- to\n- ny\n- tre\n", "- en\n- to\n{+- ny\n+}- tre\n"),
        ("- en\n- to\n- tre\n", "- en\n- tre\n", "- en\n[-- to\n-]- tre\n"),
        ("- en\n- to", "- ny\n- en\n- to", "{+- ny\n+}- en\n- to"),
        ("- en", "- ny\n- en", "{+- ny\n+}- en"),
        ("a\n\n\nb", "a\nb", "a\n[-\n\n-]b"),
        ("En.\n\nTo.\n\nTre.", "En.\n\nTre.", "En.\n\n[-To.\n\n-]Tre."),
        ("En.\n\nTo to.\n\nTre.", "En.\n\nTo tre.\n\nTre.", "En.\n\nTo [-to-]{+tre+}.\n\nTre."),
        ("Helt andre ord her.", "Ingenting likt finnes.", "[-Helt andre ord her.-]{+Ingenting likt finnes.+}"),
        (
            "Alle ledere skal melde i dag, svarer.",
            "Alle ledere skal sende i morgen, svarer.",
            "Alle ledere skal [-melde i dag-]{+sende i morgen+}, svarer.",
        ),
    ],
)
def test_how_it_reads(old: str, new: str, expected: str) -> None:
    assert short(old, new) == expected


def made_text(size: int, *, seed: int, words: int) -> str:
    chance = random.Random(seed)
    pieces = [f"ord{chance.randrange(words)}" + chance.choice([" ", " ", " ", ". ", ".\n\n"]) for _ in range(size // 8)]
    return "".join(pieces)


def shuffled(size: int) -> list[int]:
    return random.Random(3).sample(range(size), size)


def edited(text: str, edits: int) -> str:
    chance = random.Random(edits)
    words = text.split(" ")
    for _ in range(edits):
        words[chance.randrange(len(words))] = "endret"
    return " ".join(words)


@pytest.mark.parametrize("words", [20, 5000])
def test_a_long_chapter_with_many_edits_is_read_word_by_word(words: int) -> None:
    old = made_text(100_000, seed=1, words=words)
    new = edited(old, 200)
    started = time.process_time()
    runs = compare_texts(old, new)
    assert time.process_time() - started < 5, "far more than the text's length should cost"
    assert (old_of(runs), new_of(runs)) == (old, new)
    assert sum(len(run.text) for run in runs if run.kind == Kind.SAME) > 0.95 * len(old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n\n" * 300_000, "a\n\n" * 200_000 + "b\n\n" + "a\n\n" * 90_000),
        ("a b " * 250_000, "b a a " * 160_000),
        ("a" * 1_000_000, "a" * 999_999 + "b"),
        (".," * 500_000, ",." * 500_000),
        ("".join(f"{i}\n\n" for i in range(140_000)), "".join(f"{i}\n\n" for i in reversed(range(140_000)))),
        ("".join(f"{i}\n\n" for i in range(90_000)), "".join(f"{i}\n\n" for i in shuffled(90_000))),
        ("".join(f"{i} {i} " for i in range(60_000)), "".join(f"{i} z {i} " for i in range(60_000))),
        (made_text(1_000_000, seed=1, words=50), made_text(1_000_000, seed=2, words=50)),
    ],
    ids=["one-paragraph", "one-word", "no-space", "no-letters", "reversed", "shuffled", "twice-each", "unrelated"],
)
def test_a_megabyte_of_the_worst_kind_is_done_in_time(old: str, new: str) -> None:
    started = time.process_time()
    runs = compare_texts(old, new)
    assert time.process_time() - started < 15, "far more than the text's length should cost"
    assert (old_of(runs), new_of(runs)) == (old, new)


def test_when_the_effort_is_used_up_the_ends_of_passages_are_still_found() -> None:
    old, new = ([f"anker{k}" if k % 10 == 0 else f"{mark}{k}" for k in range(100)] for mark in "ab")
    old[55] = new[57] = "felles"
    assert {old[i] for i, _, _ in blocks(old, new, Effort(10_000))} == {*old[::10], "felles"}
    assert {old[i] for i, _, _ in blocks(old, new, Effort(0))} == {"anker0"}


# --- Side by side -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("", "", []),
        ("a\n\nb\n", "a\n\nb\n", [("a", "a"), ("b", "b")]),
        ("en to\n\nfire\n", "en tre\n\nfire\n", [("en to", "en tre"), ("fire", "fire")]),
        ("a\n\nc\n", "a\n\nb\n\nc\n", [("a", "a"), ("", "b"), ("c", "c")]),
        ("a\n\nb\n\nc\n", "a\n\nc\n", [("a", "a"), ("b", ""), ("c", "c")]),
    ],
)
def test_rows_pair_what_belongs_together(old: str, new: str, rows: list[tuple[str, str]]) -> None:
    pairs = side_by_side(compare_texts(old, new))
    assert [tuple("".join(run.text for run in side).strip() for side in (pair.old, pair.new)) for pair in pairs] == rows


@given(st.text("ab \n", max_size=80), st.text("ab \n", max_size=80))
def test_nothing_that_can_be_read_is_lost_side_by_side(old: str, new: str) -> None:
    pairs = side_by_side(compare_texts(old, new))
    for text, side in ((old, "old"), (new, "new")):
        shown = "".join(run.text for pair in pairs for run in getattr(pair, side))
        assert shown.split() == text.split()
    assert all(not run.is_inserted for pair in pairs for run in pair.old)
    assert all(not run.is_deleted for pair in pairs for run in pair.new)
