"""Figures in a text, as in `![Tre deler i ring](figur:prosess)`: pictures that the program has taken in, or draws.

An address that is no such figure is not a picture in our texts, wherever it leads, so nothing is ever fetched. What a
figure shows, and where its picture is, the caller says, as for references (governance.documents.references).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from governance.documents.references import Resolve, mark_missing, shown, words

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

FIGURE, DIAGRAM = "figur", "diagram"
WRITTEN = re.compile(
    rf"!\[(?P<alt>(?:[^\[\]\\]|\\.){{0,500}})\]\(\s*(?P<reference>(?:{FIGURE}|{DIAGRAM}):[^\s()<>]{{1,80}})\s*\)",
    re.IGNORECASE | re.DOTALL,
)


def enable_figures(parser: MarkdownIt) -> None:
    """Let the parser know `![alternative text](figur:key)`; without a text of its own it has that of the figure."""
    parser.inline.ruler.before("link", "figure", _figure)


def figures_in(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield the reference of every figure of a parsed text, in order, as "figur:key" or "diagram:key"."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "figure":
                yield child.meta["reference"]


def set_figures(tokens: Sequence[Token], resolve: Resolve | None) -> list[Token]:
    """Return the tokens with the pictures in them; one alone in its paragraph gets its caption too.

    One that is not there is marked, in words too; when nobody can say (`resolve` is None), only its words are left.
    """
    found: list[Token] = []
    for index, token in enumerate(tokens):
        children = token.children or []
        found.append(token)
        if not any(child.type == "figure" for child in children):
            continue
        target = resolve(children[0].meta["reference"]) if resolve and len(children) == 1 else None
        token.children = [piece for child in children for piece in _set(child, resolve)]
        if target and tokens[index - 1].type == "paragraph_open" and tokens[index + 1].type == "paragraph_close":
            _set_block(tokens[index - 1], tokens[index + 1])
            found += _caption(target.caption)
    return found


def _figure(state: StateInline, silent: bool) -> bool:
    match = WRITTEN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        from markdown_it.common.utils import unescapeAll

        token = state.push("figure", "", 0)
        token.content = " ".join(unescapeAll(match["alt"]).split())
        token.meta = {"reference": unquote(match["reference"]).lower()}
    state.pos = match.end()
    return True


def _set(child: Token, resolve: Resolve | None) -> list[Token]:
    from markdown_it.token import Token

    if child.type != "figure":
        return [child]
    target = resolve(child.meta["reference"]) if resolve else None
    if target:
        size: dict[str, str | int | float] = {"width": target.width, "height": target.height} if target.width else {}
        about: dict[str, str | int | float] = {"src": target.address, "alt": child.content or target.name}
        return [Token("picture", "img", 0, attrs=about | size)]
    if resolve is None:
        return [words(child.content or shown(child.meta["reference"]))]
    return [*mark_missing([words(child.content)], child.meta["reference"])]


def _set_block(opening: Token, closing: Token) -> None:
    """Let a paragraph be the frame of a figure; a <figure> would be nested wrongly in a tagged PDF."""
    for token in (opening, closing):
        token.tag, token.hidden = "div", False
    opening.attrSet("class", "figure")


def _caption(text: str) -> list[Token]:
    from markdown_it.token import Token

    if not text:
        return []
    opening = Token("paragraph_open", "p", 1, attrs={"class": "figure-caption"}, block=True)
    inline = Token("inline", "", 0, content=text, children=[words(text)])
    return [opening, inline, Token("paragraph_close", "p", -1, block=True)]
