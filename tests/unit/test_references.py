"""References and footnotes in a text, the laws that it may cite, and captions and row headings of its tables."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.documents.figures import DIAGRAM, FIGURE
from governance.documents.footnotes import loose_calls, unused_notes
from governance.documents.markdown import parse, to_html
from governance.documents.plain_text import to_text
from governance.documents.references import KINDS, Target, named, references_in
from governance.policy.laws import LAWS, law
from governance.policy.reference_words import line_words, role_words
from governance.policy.references import FINDERS, REASONS
from tests.unit.test_markdown import Outline, cost, is_harmless

PLACES = {
    "enhet:12": Target("Skole <& barnehage>", "/organisasjon/enhet/12/"),
    "kapittel:roller": Target("kapittel 2 «Roller»", "#kapittel-roller"),
    "rolle:linjeleder": Target("linjeleder"),
}


def html(typed: str) -> str:
    return str(to_html(typed, prefix="kapittel-a", resolve=PLACES.get))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("[skolene](enhet:12)", '<a href="/organisasjon/enhet/12/">skolene</a>'),
        ("[**alle** skolene](Enhet:12)", '<a href="/organisasjon/enhet/12/"><strong>alle</strong> skolene</a>'),
        ("[](enhet:12)", '<a href="/organisasjon/enhet/12/">Skole &lt;&amp; barnehage&gt;</a>'),
        ("<enhet:12>", '<a href="/organisasjon/enhet/12/">Skole &lt;&amp; barnehage&gt;</a>'),
        ("[se][1]\n\n[1]: kapittel:roller", '<a href="#kapittel-roller">se</a>'),
        ("[lederen](rolle:linjeleder)", "lederen"),
        ("[](rolle:linjeleder)", "linjeleder"),
        ("[skolen](enhet:13)", "<mark>skolen [finnes ikke: enhet:13]</mark>"),
        ("[](enhet:13)", "<mark> [finnes ikke: enhet:13]</mark>"),
        ("[x](kapittel:formål)", "<mark>x [finnes ikke: kapittel:formål]</mark>"),
        ("[x](enhet:javascript:alert(1))", "<mark>x [finnes ikke: enhet:javascript:alert(1)]</mark>"),
        ("[x](enhet:)", "[x](enhet:)"),
        ("[x](ukjent:12)", "[x](ukjent:12)"),
    ],
)
def test_a_reference_becomes_what_it_points_to(typed: str, expected: str) -> None:
    assert html(typed) == f"<p>{expected}</p>\n"


def test_without_anybody_to_ask_only_words_are_left() -> None:
    assert to_html("[skolen](enhet:12) og <rolle:linjeleder>") == "<p>skolen og rolle:linjeleder</p>\n"


def test_two_references_and_a_link_beside_each_other() -> None:
    made = html("[](enhet:12)[](rolle:linjeleder)[a](https://a.no)[b](enhet:1)")
    assert re.sub("<[^>]+>", "", made) == "Skole &lt;&amp; barnehage&gt;linjelederab [finnes ikke: enhet:1]\n"
    assert '<a href="https://a.no">a</a>' in made


def test_a_long_reference_is_shown_short() -> None:
    assert len(html(f"[x](enhet:{'1' * 5000})")) < 200


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("[skolene](enhet:12)", "skolene (Skole <& barnehage>)"),
        ("[](enhet:12)", "Skole <& barnehage>"),
        ("<enhet:12>", "Skole <& barnehage>"),
        ("[linjeleder](rolle:linjeleder)", "linjeleder"),
        ("[skolen](enhet:13)", "skolen (enhet:13)"),
        ("a[^1]\n\n[^1]: Ett **ord**.\n\n    - to", "a[1]\n\n[1] Ett ord.\n  • to"),
    ],
)
def test_a_reference_is_read_with_the_name_of_what_it_points_to(typed: str, read: str) -> None:
    names = {reference: target.name for reference, target in PLACES.items()}
    assert to_text(typed, resolve=named(names)) == f"{read}\n"


def test_who_does_not_know_the_names_reads_the_words() -> None:
    assert to_text("[skolene](enhet:12) [](enhet:13)") == "skolene enhet:13\n"


def test_references_are_found_in_order_wherever_they_stand() -> None:
    typed = "# [a](enhet:1)\n\n- <lov:kommuneloven/25-1>\n\n| [b](rolle:x) |\n|---|\n| c[^1] |\n\n[^1]: [d](trinn:2)"
    assert list(references_in(parse(typed))) == ["enhet:1", "lov:kommuneloven/25-1", "rolle:x", "trinn:2"]
    assert list(references_in(parse("`[a](enhet:1)` [b](https://a.no) \\[c](enhet:2)"))) == []


def test_every_kind_has_a_finder_and_a_reason() -> None:
    assert set(REASONS) - {FIGURE, DIAGRAM} == set(KINDS) == {*FINDERS, "kapittel"}


def test_words_of_roles_and_lines_are_plain() -> None:
    assert {"kommunedirektoer", "rapportoer", "linjeleder"} <= set(role_words())
    assert "policyversjon" in line_words()


# --- Footnotes --------------------------------------------------------------------------------------------------------
NOTES = "Først[^b], så[^a] og igjen[^b].\n\n[^a]: Om a, se også[^b].\n\n[^b]: Om b.\n\n    Mer om b."


def ids(made: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', made)


def test_footnotes_lead_there_and_back() -> None:
    made = html(NOTES)
    targets = re.findall(r'href="#([^"]+)"', made)
    assert set(targets) == set(ids(made))
    assert len(ids(made)) == len(set(ids(made))) == 6  # two notes, and four places that call for them
    assert made.index("Om b.") < made.index("Om a")  # in the order of the calls
    assert made.count("<li id=") == 2


def test_footnotes_of_two_texts_and_headings_do_not_clash() -> None:
    typed = f"# Fotnote 1\n\n# Fotnote 1 fra 1\n\n# Fotnote\n\n{NOTES}"
    both = ids(str(to_html(typed, prefix="kapittel-a")) + str(to_html(typed, prefix="kapittel-b")))
    assert len(both) == len(set(both))


@given(st.text(alphabet="[]^ab:# \n->|(1enhet", max_size=120))
def test_any_text_of_notes_and_references_is_harmless(typed: str) -> None:
    made = html(typed)
    assert is_harmless(made)
    assert len(ids(made)) == len(set(ids(made)))
    to_text(typed, resolve=PLACES.get)


@pytest.mark.parametrize(
    "typed",
    [
        "[^<script>]\n\n[^<script>]: <img src=x onerror=x>",
        '[^"onclick="x]\n\n[^"onclick="x]: a',
        "[a [^1] b](https://a.no)\n\n[^1]: [c](javascript:x)",
        "[^1]\n\n[^1]: [^1]: [^1]",
        '[<b onclick="x">](enhet:12)',
        "[](enhet:12 \"onmouseover='x'\")",
        "[^1]\n\n" + "> " * 60 + "[^1]: a",
    ],
)
def test_hostile_notes_and_references_do_no_harm(typed: str) -> None:
    assert is_harmless(html(typed))
    assert "<script" not in html(typed)


@pytest.mark.parametrize(
    "unit", ["[^", "[^a]", "[^a]: [^a] x\n\n", "[](enhet:1", "<enhet:1>", "Tabell: a\n\n|a|\n|-|\n"]
)
def test_time_grows_with_the_length_and_not_its_square(unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (1_500, 12_000))
    assert cost(long) < 32 * cost(short) + 0.1


def test_notes_without_a_text_or_a_place_are_found() -> None:
    env: dict[str, object] = {}
    tokens = parse("Se[^a] og[^b] og `[^c]`.\n\n[^a]: Her.\n\n[^d]: Ingen.", env)
    assert (list(loose_calls(tokens)), unused_notes(env)) == (["b"], ["d"])
    assert unused_notes({}) == []


# --- Laws -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cited", "name", "address"),
    [
        ("kommuneloven", "kommuneloven", "https://lovdata.no/lov/2018-06-22-83"),
        ("kommuneloven/25-1", "kommuneloven § 25-1", "https://lovdata.no/lov/2018-06-22-83/%C2%A725-1"),
        ("opplaeringslova/5a", "opplæringslova § 5a", "https://lovdata.no/lov/2023-06-09-30/%C2%A75a"),
        ("plan-og-bygningsloven/3", "plan- og bygningsloven § 3", "https://lovdata.no/lov/2008-06-27-71/%C2%A73"),
    ],
)
def test_a_known_law_has_a_name_and_an_address(cited: str, name: str, address: str) -> None:
    assert law(cited) == (name, address)


@pytest.mark.parametrize("cited", ["", "grunnloven", "kommuneloven/", "kommuneloven/§25", "kommuneloven/../x", "/1"])
def test_an_unknown_law_or_section_is_nothing(cited: str) -> None:
    assert law(cited) is None


def test_every_law_is_dated() -> None:
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}(-\d+)?", number) for number in LAWS.values())


# --- Tables -----------------------------------------------------------------------------------------------------------
def test_a_caption_is_a_paragraph_before_the_table() -> None:
    made = html("Tabell: Frister for [](enhet:12)\n\n| A |\n|---|\n| b |")
    assert '<table class="ds-table">\n<caption>Frister for <a' in made
    assert "<p>" not in made
    assert "<caption>" not in html("Tabell: Frister\n\nAnnet\n\n| A |\n|---|\n| b |")
    assert "<caption><strong>Alle</strong></caption>" in html("Tabell: **Alle**\n\n| A |\n|---|\n| b |")


def test_under_an_empty_corner_the_first_column_names_the_rows() -> None:
    made = html("| | A |\n|---|---|\n| rad | 1 |\n| | 2 |\n\n| B | C |\n|---|---|\n| d | e |")
    cells = [(tag, attributes.get("scope")) for tag, attributes in Outline(made).elements if tag in {"th", "td"}]
    assert cells[:6] == [("td", None), ("th", "col"), ("th", "row"), ("td", None), ("td", None), ("td", None)]
    assert cells[6:] == [("th", "col"), ("th", "col"), ("td", None), ("td", None)]
