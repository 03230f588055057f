"""Figures in the text: set in where the program has them, and nowhere else."""

from __future__ import annotations

import pytest

from governance.documents.figures import figures_in
from governance.documents.markdown import _cleaner, parse, to_html
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
