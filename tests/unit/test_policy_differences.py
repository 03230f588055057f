"""Two versions of a policy side by side: which chapters are new, gone, moved and changed, and how the page says so."""

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from governance.policy.differences import Chapter, Summary, compare, summarise


def chapters(keys: str, **bodies: str) -> list[Chapter]:
    return [
        Chapter(key, place * 10, f"Kapittel {key}", bodies.get(key, f"Tekst {key}.")) for place, key in enumerate(keys)
    ]


def kinds(old: list[Chapter], new: list[Chapter]) -> list[str]:
    """Each chapter's key with + new, - gone, > moved, * changed."""
    marks = {"is_added": "+", "is_deleted": "-", "is_moved": ">", "is_changed": "*"}
    return [
        found.key + "".join(mark for name, mark in marks.items() if getattr(found, name)) for found in compare(old, new)
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("abc", "abc", ["a", "b", "c"]),
        ("abc", "abxc", ["a", "b", "x+", "c"]),
        ("abc", "ac", ["a", "b-", "c"]),
        ("abc", "bc", ["a-", "b", "c"]),
        ("abc", "bca", ["b", "c", "a>"]),
        ("abcd", "adbc", ["a", "d>", "b", "c"]),
        ("abcd", "dxa", ["d>", "x+", "a", "b-", "c-"]),
        ("ab", "cd", ["a-", "b-", "c+", "d+"]),
    ],
)
def test_chapters_are_paired_by_key(old: str, new: str, expected: list[str]) -> None:
    assert kinds(chapters(old), chapters(new)) == expected


def test_a_chapter_can_be_both_moved_and_changed() -> None:
    assert kinds(chapters("abc"), chapters("bca", a="Ny tekst.")) == ["b", "c", "a>*"]


def test_a_changed_title_is_a_change() -> None:
    [found] = compare([Chapter("a", 1, "Mål", "x")], [Chapter("a", 1, "Felles mål", "x")])
    assert found.is_changed
    assert not found.is_unchanged
    assert [(run.kind, run.text) for run in found.title] == [("deleted", "Mål"), ("inserted", "Felles mål")]


def test_position_counts_and_not_the_order_given() -> None:
    old = chapters("abc")
    assert kinds(old[::-1], old) == ["a", "b", "c"]


def test_numbers_count_from_one_in_each_version() -> None:
    found = {item.key: (item.old_number, item.new_number) for item in compare(chapters("abc"), chapters("xcb"))}
    assert found == {"a": (1, None), "x": (None, 1), "c": (3, 2), "b": (2, 3)}


def test_a_new_chapter_is_inserted_and_a_deleted_one_deleted_as_a_whole() -> None:
    gone, made = compare(chapters("a"), chapters("b"))
    assert [(run.kind, run.text) for run in gone.body] == [("deleted", "Tekst a.\n")]
    assert [(run.kind, run.text) for run in made.body] == [("inserted", "Tekst b.\n")]


def test_two_chapters_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        compare(chapters("aa"), chapters("a"))


def test_summary_counts() -> None:
    differences = compare(chapters("abcde"), chapters("bcaxd", a="Ny tekst.", b="Ny tekst."))
    assert summarise(differences) == Summary(added=1, deleted=1, changed=2, moved=1, unchanged=2)


VERSION = st.lists(st.sampled_from("abcdefg"), unique=True).map("".join).map(chapters)


@given(VERSION, VERSION)
def test_every_chapter_of_both_versions_is_there_once(old: list[Chapter], new: list[Chapter]) -> None:
    found = compare(old, new)
    assert [item.new for item in found if item.new] == new
    assert sorted(item.key for item in found) == sorted({chapter.key for chapter in old + new})
    assert {item.key for item in found if item.old} == {chapter.key for chapter in old}
    still = [item.old_number for item in found if item.old and item.new and not item.is_moved]
    assert still == sorted(still, key=lambda number: number or 0)


class Page(HTMLParser):
    """The words and elements of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not {name for name, _ in attrs} & {"style", "onclick"}

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(old: list[Chapter], new: list[Chapter]) -> str:
    differences = compare(old, new)
    return render_to_string(
        "governance/_policy_difference.html", {"differences": differences, "summary": summarise(differences)}
    )


def test_the_page_says_in_words_what_was_inserted_and_deleted() -> None:
    html = shown(chapters("a", a="Frist er 14 dager."), chapters("a", a="Frist er 30 dager."))
    page = Page(html)
    assert "Frist er slettet: 14 slutt på slettet satt inn: 30 slutt på innsatt  dager." in page.text
    assert (page.tags.count("ins"), page.tags.count("del"), page.tags.count("h2")) == (1, 1, 1)
    assert "1 kapittel er endret." in page.text
    assert "Endret tekst" in page.text
    assert html.count('class="ds-sr-only"') == 4


def test_the_page_says_in_words_what_was_moved_added_and_removed() -> None:
    page = Page(shown(chapters("abcd"), chapters("bcaxy")))
    for words in (
        "2 kapitler er nye.",
        "1 kapittel er slettet.",
        "1 kapittel er flyttet.",
        "2 kapitler er som før.",
        "Flyttet, var kapittel 1, er nå kapittel 3",
        "Teksten er som før",
        "Nytt kapittel",
        "Slettet kapittel",
    ):
        assert words in page.text
    assert "Tekst b." not in page.text
    assert "Tekst a." not in page.text
    assert page.tags.count("h2") == 4


def test_text_is_escaped() -> None:
    html = shown([], chapters("a", a="<script>alert(1)</script>"))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_text_is_compared_as_it_is_read() -> None:
    old = "### Frister\n\nVi har **to**\nfrister.\n\n- mars\n"
    html = shown(chapters("a", a=old), chapters("a", a=old + "- juni\n"))
    assert "Frister\n\nVi har to frister.\n\n• mars\n<ins>" in html
    assert "</span>• juni\n<span" in html
    assert "#" not in html
    assert "*" not in html


def test_a_change_of_looks_alone_is_called_so() -> None:
    html = shown(chapters("a", a="## Mål\n\nVi **vil**."), chapters("a", a="### Mål\n\nVi vil."))
    assert "Bare formateringen er endret" in html
    assert "Endret tekst" not in html
    assert "<ins>" not in html
