"""The paragraphs of a chapter: each is there once, whatever stands before it, and its words tell it from the others."""

from __future__ import annotations

import pytest

from governance.documents.markdown import to_blocks, to_html
from governance.policy.comments.paragraphs import LONGEST_QUOTE, cut, find

TEXT = """\
### Først

Vi styrer **for** innbyggerne.[^a]

- mål
- tiltak

| Rolle | Ansvar |
|---|---|
| Leder | Alt |

> Et sitat.

---

Tabell: Tall

| a | b |
|---|---|
| 1 | 2 |

[^a]: En note.
"""


def anchors(text: str) -> list[str]:
    return [paragraph.anchor for paragraph in cut(text) if paragraph.anchor]


def test_the_blocks_are_the_text() -> None:
    assert "".join(block.html for block in to_blocks(TEXT, prefix="k")) == to_html(TEXT, prefix="k")


def test_each_block_but_headings_and_rules_has_an_anchor() -> None:
    parts = cut(TEXT)
    kinds = [(part.html.strip()[1:3], bool(part.anchor)) for part in parts]
    assert kinds == [
        ("h3", False), ("p>", True), ("ul", True), ("ta", True), ("bl", True), ("hr", False), ("ta", True), ("di", True)
    ]  # fmt: skip
    assert len(set(anchors(TEXT))) == 6


def test_quotes_are_words_alone() -> None:
    quotes = [part.quote for part in cut(TEXT) if part.anchor]
    assert quotes[0] == "Vi styrer for innbyggerne."
    assert quotes[1] == "mål tiltak"
    assert quotes[2] == "Rolle Ansvar Leder Alt"
    assert cut("a < b & <b>c</b>")[0].quote == "a < b & <b>c</b>"
    assert len(cut("ord " * 1000)[0].quote) == LONGEST_QUOTE


def test_what_stands_before_does_not_move_an_anchor() -> None:
    assert anchors("Nytt.\n\n" + TEXT)[1:] == anchors(TEXT)
    assert anchors("Vi styrer\n  for alle.") == anchors("Vi styrer for alle.")


def test_other_words_are_another_paragraph() -> None:
    before, after = cut("Vi styrer.\n\nVi lærer."), cut("Vi styrer.\n\nVi lærte.")
    assert find(after, before[0].anchor) == after[0]
    assert find(after, before[1].anchor) is None


def test_twins_are_told_apart_and_found_when_one_is_gone() -> None:
    first, second = cut("Likt.\n\nLikt.")
    assert second.anchor == f"{first.anchor}-2"
    (left,) = cut("Likt.")
    assert find([left], second.anchor) == left


@pytest.mark.parametrize("text", ["", "   ", "# Bare en overskrift", "---"])
def test_a_text_without_paragraphs_has_no_anchors(text: str) -> None:
    assert anchors(text) == []


def test_a_heading_has_no_anchor_that_an_empty_address_would_find() -> None:
    assert find(cut("# Bare en overskrift"), "") is None
