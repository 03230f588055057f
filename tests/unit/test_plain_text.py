"""Markdown as a reader sees it: words and blocks, no signs."""

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from governance.documents.markdown import LONGEST_TEXT, to_html
from governance.documents.plain_text import to_text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("", "\n"),
        ("## Mål\n\nVi **vil** *dette*\nog `det`.", "Mål\n\nVi vil dette og det.\n"),
        ("En linje.  \nEn til.", "En linje.\nEn til.\n"),
        ("- mars\n- juni\n    - tidlig\n", "• mars\n• juni\n  • tidlig\n"),
        ("3. Tre\n\n   Mer om tre\n4. Fire", "3. Tre\n  Mer om tre\n4. Fire\n"),
        ("| Rolle | Gjør |\n|---|---|\n| Leder | **leder** |", "Rolle | Gjør\nLeder | leder\n"),
        ("> Sagt.\n\n---\n\n    kode", "Sagt.\n\n–––\n\nkode\n"),
        ("```\nkode\n```", "kode\n"),
        ("Se [loven](https://eksempel.no/lov) og <https://eksempel.no>.",
         "Se loven (https://eksempel.no/lov) og https://eksempel.no.\n"),
        ("Dette ~~gjelder~~ ikke.", "Dette ~~gjelder~~ ikke.\n"),
    ],
)  # fmt: skip
def test_what_is_read(markdown: str, text: str) -> None:
    assert to_text(markdown) == text


def test_too_long_a_text_stands_as_typed() -> None:
    long = "**a** " * (LONGEST_TEXT // 6 + 1)
    assert to_text(long) == long


@given(st.text(alphabet="ab #*->~()\n1.", max_size=60))
def test_no_word_of_the_page_is_lost(markdown: str) -> None:
    page = strip_tags(to_html(markdown))  # which does not show the name of a language after «~~~»
    assert [sign for sign in to_text(markdown) if sign in "ab"] == [sign for sign in page if sign in "ab"]
