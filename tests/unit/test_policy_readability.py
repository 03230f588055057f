"""Hints about plain language: what is pointed out, and what is left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.policy.readability import LONGEST_SENTENCE, MOST_HINTS, SIMPLER, Sort, hints


def found(text: str) -> list[tuple[Sort, str]]:
    return [(hint.sort, hint.words) for hint in hints(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lederen følger opp målene hvert tertial.", []),
        ("Målene skal vurderes hvert år.", [(Sort.PASSIVE, "skal vurderes")]),
        ("Saken blir vurdert av lederen.", [(Sort.PASSIVE, "blir vurdert")]),
        ("Rapporten må alltid leveres i tide.", [(Sort.PASSIVE, "må alltid leveres")]),
        ("Det skal finnes en plan, og vi kan møtes.", []),
        ("Planen lages i henhold til loven.", [(Sort.HEAVY, "i henhold til")]),
        ("Iverksette tiltak, samt følge opp.", [(Sort.HEAVY, "Iverksette"), (Sort.HEAVY, "samt")]),
        ("Samtale og samtykke er ikke tunge ord.", []),
        ("\u017famt, \u0131 forhold til, \u0130 tråd med", []),
        ("samt. " * 100_000, []),
        ("", []),
    ],
)
def test_what_is_pointed_out(text: str, expected: list[tuple[Sort, str]]) -> None:
    assert found(text) == expected


def test_a_sentence_is_long_by_its_own_words_only() -> None:
    just = " ".join(["ord"] * LONGEST_SENTENCE)
    assert found(f"{just}. {just}.") == []
    assert found(f"- {just}\n- {just}") == []
    (hint,) = hints(f"{just} til.")
    assert (hint.sort, hint.count) == (Sort.LONG, LONGEST_SENTENCE + 1)


def test_a_heavy_word_comes_with_a_simpler_one() -> None:
    (hint,) = hints("VEDRØRENDE saken.")
    assert hint.help == "om"
    assert not [simpler for simpler in SIMPLER.values() if found(simpler)], "no advice is itself advised against"


def test_marks_and_addresses_are_not_words() -> None:
    assert found("**Samt** [samt](https://example.org/samt)") == [(Sort.HEAVY, "Samt"), (Sort.HEAVY, "samt")]


@given(st.text(max_size=2000))
def test_any_text_is_read(text: str) -> None:
    assert len(hints(text)) <= MOST_HINTS
