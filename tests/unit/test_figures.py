"""Figures in the text: set in where the program has them, and nowhere else."""

from __future__ import annotations

import pytest

from governance.documents.figures import figures_in
from governance.documents.markdown import _cleaner, parse, to_blocks, to_html
from governance.documents.plain_text import to_text
from governance.documents.references import Target
from tests.unit.test_markdown import is_harmless

PATH = "/policy/styring/1.0/figur/ring/"
FIGURES = {
    "figur:ring": Target("Tre deler i ring", PATH, "Slik henger det sammen", 400, 300),
    "figur:bar": Target("Bar", "/policy/styring/1.0/figur/bar/"),
}
IMAGE = f'<img src="{PATH}" alt="Tre deler i ring" width="400" height="300">'


def html(typed: str) -> str:
    found = to_html(typed, resolve=FIGURES.get)
    assert is_harmless(found)
    return str(found)


def test_a_figure_alone_has_its_caption_under_it() -> None:
    assert html("![](figur:ring)") == (
        f'<div class="figure">{IMAGE}</div>\n'.replace(
            "</div>", '<p class="figure-caption">Slik henger det sammen</p>\n</div>'
        )
    )


def test_a_figure_without_a_caption_has_none() -> None:
    assert html("![](figur:bar)") == '<div class="figure"><img src="/policy/styring/1.0/figur/bar/" alt="Bar"></div>\n'


def test_a_figure_among_words_stands_among_them() -> None:
    assert html("Se ![](figur:ring) her.") == f"<p>Se {IMAGE} her.</p>\n"


def test_words_of_the_text_are_the_alternative() -> None:
    assert 'alt="Mine &quot;ord&quot; [her]"' in html('![Mine "ord"\n\\[her\\]](FIGUR:Ring)')


@pytest.mark.parametrize("around", ["- {}", "> {}", "| a |\n|---|\n| {} |", "### {}", "**{}**", "Ord[^1]\n\n[^1]: {}"])
def test_a_figure_may_stand_anywhere(around: str) -> None:
    assert IMAGE in html(around.format("![](figur:ring)"))


def test_a_figure_may_be_a_link() -> None:
    assert f'<a href="https://a.no">{IMAGE}</a>' in html("[![](figur:ring)](https://a.no)")


def test_what_is_not_there_is_marked() -> None:
    assert html("![Ord](figur:borte)") == "<p><mark>Ord [finnes ikke: figur:borte]</mark></p>\n"
    assert str(to_html("![Ord](figur:borte) ![](figur:ring)")) == "<p>Ord figur:ring</p>\n"


@pytest.mark.parametrize(
    "address",
    [
        "https://a.no/b.png",
        "//a.no/b.png",
        "/static/mark.svg",
        "data:image/png;base64,AAAA",
        "figure:ring",
        "file:///etc/passwd",
    ],
)
def test_no_other_address_is_a_picture(address: str) -> None:
    assert "<img" not in html(f"![bilde]({address})")


@pytest.mark.parametrize(
    "typed",
    [
        '![" onerror="alert(1)](figur:ring)',
        "![<script>alert(1)</script>](figur:ring)",
        '![x](figur:ring"onerror=x)',
        "![x](figur:<script>)",
        "![x](figur:%22%3E%3Cscript%3E)",
        "`![](figur:ring)`",
        "\\![](figur:ring)",
    ],
)
def test_hostile_figures_do_no_harm(typed: str) -> None:
    assert "<script" not in html(typed)


def test_code_and_escapes_are_no_figures() -> None:
    assert "<img" not in html("`![](figur:ring)` \\![](figur:ring)\n\n    ![](figur:ring)")


def test_the_sanitiser_lets_only_own_paths_through() -> None:
    dirty = (
        '<img src="https://a.no/b.png" alt="a"><img src="//a.no/b" alt="b"><img src="/a" onerror="x" alt="c" style="d">'
    )
    assert _cleaner().clean(dirty) == '<img alt="a"><img alt="b"><img src="/a" alt="c">'


def test_figures_are_found_in_their_order() -> None:
    assert list(figures_in(parse("![](figur:b) ![x](figur:A)\n\n> ![](figur:b)"))) == ["figur:b", "figur:a", "figur:b"]


def test_the_plain_text_says_what_a_figure_shows() -> None:
    assert (
        to_text("Se ![](figur:ring)", resolve=FIGURES.get) == "Se [Figur: Tre deler i ring. Slik henger det sammen]\n"
    )
    assert to_text("![Ord](figur:ring) ![](figur:ring)") == "[Figur: Ord] [Figur: figur:ring]\n"


# --- Tables -----------------------------------------------------------------------------------------------------------
ROWS = [["Trinn", "Ansvarlig", "Medvirker"], ["1. Vedta <b>", "Rektor", ""]]
TABLE = (
    '<table class="ds-table hh-folds"><caption>Hvem gjør hva</caption>'
    '<thead><tr><th scope="col">Trinn</th><th scope="col">Ansvarlig</th><th scope="col">Medvirker</th></tr></thead>'
    '<tbody><tr><th scope="row">1. Vedta &lt;b&gt;</th><td data-label="Ansvarlig">Rektor</td><td></td></tr></tbody>'
    "</table>"
)
TABLES = {"diagram:ansvar-styring": Target("Vedta <b>: Rektor", caption="Hvem gjør hva", table=ROWS)}


def html_of_table(typed: str) -> str:
    found = to_html(typed, resolve=TABLES.get)
    assert is_harmless(found)
    return str(found).replace("\n", "")


@pytest.mark.parametrize("words", ["", "Egne ord"])
def test_a_table_alone_is_a_table(words: str) -> None:
    assert html_of_table(f"![{words}](diagram:ansvar-styring)") == TABLE
    assert html_of_table(f"Før\n\n![{words}](diagram:ansvar-styring)\n\nEtter") == f"<p>Før</p>{TABLE}<p>Etter</p>"


@pytest.mark.parametrize("around", ["- {}", "1. a\n2. {}", "> {}", "- a\n\n- {}\n\n  b"])
def test_a_table_may_stand_in_lists_and_the_like(around: str) -> None:
    assert TABLE in html_of_table(around.format("![](diagram:ansvar-styring)"))


@pytest.mark.parametrize(
    "around",
    ["Se {} her", "### {}", "**{}**", "| a |\n|---|\n| {} |", "[{}](https://a.no)", "Ord[^1]\n\n[^1]: {}"],
)
def test_a_table_where_there_is_no_room_is_read_as_text(around: str) -> None:
    found = html_of_table(around.format("![](diagram:ansvar-styring)"))
    assert "Vedta &lt;b&gt;: Rektor" in found
    assert "<caption>" not in found


def test_a_table_is_read_with_all_that_it_says() -> None:
    assert to_text("![Mine ord](diagram:ansvar-styring)", resolve=TABLES.get) == "[Tabell: Vedta <b>: Rektor]\n"
    assert to_text("![Mine ord](diagram:ansvar-styring)") == "[Figur: Mine ord]\n"


def test_a_table_is_known_by_what_was_written_and_not_by_what_stands_in_it() -> None:
    (block,) = to_blocks("![](diagram:ansvar-styring)", resolve=TABLES.get)
    assert block.source == "![](diagram:ansvar-styring)"
    assert block.html.replace("\n", "") == TABLE
