"""Markdown becomes HTML that fits under a chapter heading and cannot do harm."""

import re
import time
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.documents import markdown
from governance.documents.markdown import ATTRIBUTES, TAGS, is_allowed_link, is_own_path, to_html


class Outline(HTMLParser):
    """The elements and attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def headings(html: str) -> list[str]:
    return re.findall(r"<(h\d)", html)


def is_harmless(html: str) -> bool:
    return all(
        tag in TAGS
        and attributes.keys() <= ATTRIBUTES.get(tag, set())
        and is_allowed_link(attributes.get("href") or "#")
        and is_own_path(attributes.get("src") or "/")
        for tag, attributes in Outline(html).elements
    )


def test_prose_lists_and_emphasis() -> None:
    html = to_html("En **viktig** og *kursiv* ~~strøket~~ tekst.\n\n- a\n- b\n    1. c\n\n3. d")
    assert "<p>En <strong>viktig</strong> og <em>kursiv</em> <s>strøket</s> tekst.</p>" in html
    assert "<li>b" in html
    assert '<ol start="3">' in html


def test_html_is_safe_for_templates() -> None:
    assert to_html("a").__html__() == "<p>a</p>\n"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("# A\n\n## B\n\n### C", ["h3", "h4", "h5"]),
        ("### A\n\n# B\n\n# C", ["h3", "h3", "h3"]),
        ("# A\n\n#### B\n\n## C\n\n###### D", ["h3", "h4", "h4", "h5"]),
        ("## A\n\n#### B\n\n### C\n\n#### D\n\n# E", ["h3", "h4", "h4", "h5", "h3"]),
        ("A\n=\n\nB\n-", ["h3", "h4"]),
        ("# A\n\n## B\n\n### C\n\n#### D\n\n##### E\n\n###### F", ["h3", "h4", "h5", "h6", "h6", "h6"]),
    ],
)
def test_headings_stand_under_the_chapter_without_gaps(typed: str, expected: list[str]) -> None:
    assert headings(to_html(typed)) == expected


def test_heading_offset_is_the_level_above() -> None:
    assert headings(to_html("# A\n\n## B", heading_offset=3)) == ["h4", "h5"]


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_no_heading_level_is_ever_skipped(levels: list[int]) -> None:
    found = [int(tag[1]) for tag in headings(to_html("\n\n".join("#" * level + " A" for level in levels)))]
    assert found[0] == 3
    assert all(after <= before + 1 for before, after in pairwise(found))


def test_ids_are_prefixed_and_unique_and_links_follow() -> None:
    typed = "# Roller og ansvar\n\n# Roller og ansvar\n\n# Roller og ansvar 2\n\n# !!\n\n"
    html = to_html(typed + "[se](#roller-og-ansvar) [ut](#kapittel-x)", prefix="kapittel-roller")
    ids = [str(attributes["id"]) for tag, attributes in Outline(html).elements if tag == "h3"]
    assert ids[0] == "kapittel-roller--roller-og-ansvar"
    assert len(set(ids)) == 4
    assert all(name.startswith("kapittel-roller--") for name in ids)
    assert '<a href="#kapittel-roller--roller-og-ansvar">' in html
    assert '<a href="#kapittel-x">' in html


def test_tables_have_scope_and_alignment_without_styles() -> None:
    html = to_html("| | Frist | Antall |\n|---|:-:|--:|\n| Plan | mai | 3 |")
    assert html.count('scope="col"') == 2
    assert "<td></td>" in html
    assert '<th class="is-center" scope="col">Frist</th>' in html or '<th scope="col" class="is-center">' in html
    assert '<td class="is-end">3</td>' in html
    assert "style" not in html
    assert '<table class="ds-table">' in html


@pytest.mark.parametrize(
    "address",
    [
        "https://www.ks.no",
        "http://a.no/b?c=d",
        "HTTPS://A.NO",
        "mailto:post@a.no",
        "#roller",
        "/planlegging/maal/",
        "/",
    ],
)
def test_these_links_are_kept(address: str) -> None:
    assert is_allowed_link(address)
    assert len([tag for tag, _ in Outline(to_html(f"[tekst]({address})")).elements if tag == "a"]) == 1


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "%6Aavascript:alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/svg+xml,<svg/onload=alert(1)>",
        "file:///etc/passwd",
        "ftp://a.no",
        "//a.no",
        "\\\\a.no",
        "https:///a.no",
        "mailto://a.no",
        "relative/path",
        "blob:x",
    ],
)
def test_other_links_are_left_out(address: str) -> None:
    for typed in (f"[tekst]({address})", f"[tekst](<{address}>)", f"<{address}>", f"[tekst][1]\n\n[1]: {address}"):
        assert "<a" not in to_html(typed)
    assert "tekst" in to_html(f"[tekst]({address})")


def test_a_backslash_does_not_lead_to_another_site() -> None:
    assert not is_allowed_link("/\\a.no")
    assert '<a href="/%5Ca.no">' in to_html("[tekst](/\\a.no)")


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg/onload=alert(1)>",
        "<p style='position:fixed' onclick=x()>a</p>",
        "<style>@import url(https://a.no)</style>",
        "<iframe src=https://a.no></iframe>",
        "<a href='javascript:x'>a</a>",
        "<math><mtext><table><mglyph><style><img src=x onerror=x>",
        "<!-- --!><img src=x onerror=x> -->",
        "![bilde](https://a.no/b.png)",
        "![bilde](data:image/svg+xml;base64,PHN2Zz4=)",
        '[a](https://a.no "onmouseover=x")',
        '[a](https://a.no"onmouseover="x)',
        "[<script>](https://a.no)",
        "`<script>`",
        "    <script>",
        "```html onload=x\n<script>\n```",
        "| <script> |\n|---|\n| <img src=x onerror=x> |",
        "\x00<scr\x00ipt>",
        "&lt;script&gt;",
    ],
)
def test_hostile_text_does_no_harm(typed: str) -> None:
    html = to_html(typed)
    assert is_harmless(html)
    assert "<script" not in html


def test_what_is_typed_as_html_is_shown_as_text() -> None:
    assert to_html("<b>fet</b>") == "<p>&lt;b&gt;fet&lt;/b&gt;</p>\n"


def test_the_harm_check_finds_harm() -> None:
    """The control: the check above fails on what it is there to find."""
    for html in ("<script>", "<p onclick='x'>", "<a href='javascript:x'>", "<a href='//a.no'>", "<td style='x'>"):
        assert not is_harmless(html)


def test_the_sanitiser_is_a_lock_of_its_own() -> None:
    dirty = '<h3 id="a" onclick="x">A</h3><script>x</script><a href="javascript:x">b</a><a href="//a.no">c</a>'
    assert markdown._cleaner().clean(dirty) == '<h3 id="a">A</h3><a>b</a><a>c</a>'


@given(st.text(alphabet="[]()<>*_`#|-!\"'&;:/\\ \nab\x00é", max_size=200))
def test_any_text_is_harmless(typed: str) -> None:
    assert is_harmless(to_html(typed, prefix="kapittel"))


@pytest.mark.parametrize(
    "unit",
    ["[", "![", "> ", "> - ", "*a **a ", "`a``b", "[a](", "<a ", "# a\n", "|a|b|\n", "- a\n", "<!--", "**a*b_", "a "],
)
def test_time_grows_with_the_length_and_not_its_square(unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (1_500, 12_000))
    assert cost(long) < 32 * cost(short) + 0.1


def cost(typed: str) -> float:
    """Seconds of processor time for a text, the better of two."""

    def once() -> float:
        started = time.process_time()
        to_html(typed)
        return time.process_time() - started

    return min(once(), once())


def test_a_megabyte_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(markdown, "_parser")
    assert len(to_html("[" * 1_000_000)) == 1_000_007


def test_wide_tables_do_not_multiply() -> None:
    columns = 1000
    table = "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|a\n" * 5_000
    assert len(to_html(table)) < 2_000_000


def test_too_long_text_is_shown_as_typed() -> None:
    html = to_html("# <b>\n\nto\n" + "a" * markdown.LONGEST_TEXT)
    assert html.startswith("<p># &lt;b&gt;</p>\n\n<p>to<br>a")
