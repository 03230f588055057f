"""Figures in a text, as in `![Tre deler i ring](figur:prosess)`: pictures that the program has taken in, or draws.

An address that is no such figure is not a picture in our texts, wherever it leads, so nothing is ever fetched. What a
figure shows, and where its picture is, the caller says, as for references (governance.documents.references).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from governance.documents.references import Resolve, Target, mark_missing, shown, words

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

FIGURE, DIAGRAM = "figur", "diagram"
TABLES = f"{DIAGRAM}:ansvar-"  # diagrams that are tables begin so; their words are all that they are
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
    """Return the tokens with the pictures in them; one alone in its paragraph gets its caption too, or is a table.

    Among other words a table is read as one text, since there is no room for it. One that is not there is marked, in
    words too; when nobody can say (`resolve` is None), only its words are left.
    """
    found: list[Token] = []
    skipped = -1
    for index, token in enumerate(tokens):
        if index == skipped:
            continue
        children = token.children or []
        found.append(token)
        if not any(child.type == "figure" for child in children):
            continue
        target = resolve(children[0].meta["reference"]) if resolve and len(children) == 1 else None
        is_alone = tokens[index - 1].type == "paragraph_open" and tokens[index + 1].type == "paragraph_close"
        if target and target.table and is_alone:
            found[-2:] = _table(target, written=token.content)
            skipped = index + 1
            continue
        token.children = [piece for child in children for piece in _set(child, resolve)]
        if target and is_alone:
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
    if target and target.table:
        return [words(target.name)]
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


# --- Tables -----------------------------------------------------------------------------------------------------------
def _table(target: Target, *, written: str) -> list[Token]:
    """Return a table of words, its rows named by their first cells; its caption knows what was `written` for it."""
    head, *rows = target.table
    headings = (_words_in("th", word, scope="col") for word in head)
    return _around(
        "table",
        _words_in("caption", target.caption, written=written),
        _around("thead", _around("tr", *headings)),
        _around("tbody", *(_row(head, row) for row in rows)),
        **{"class": "ds-table hh-folds"},
    )


def _row(head: Sequence[str], row: Sequence[str]) -> list[Token]:
    """Return a row; on a phone its cells stand under each other, each behind the heading of its column."""
    cells = (
        _words_in("td", word, **({"data-label": heading} if word else {}))
        for heading, word in zip(head[1:], row[1:], strict=False)
    )
    return _around("tr", _words_in("th", row[0], scope="row"), *cells)


def _words_in(tag: str, text: str, *, written: str = "", **attributes: str) -> list[Token]:
    from markdown_it.token import Token

    return _around(tag, [Token("inline", "", 0, content=written, children=[words(text)])], **attributes)


def _around(tag: str, *inside: Sequence[Token], **attributes: str) -> list[Token]:
    from markdown_it.token import Token

    opening = Token(f"{tag}_open", tag, 1, attrs={**attributes}, block=True)
    closing = Token(f"{tag}_close", tag, -1, block=True)
    return [opening, *(token for tokens in inside for token in tokens), closing]
