"""Markdown to safe HTML, for pages and documents.

Two locks after each other: markdown-it writes no raw HTML and lets only known kinds of links through, and nh3 then
keeps only the elements and attributes that are listed here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from django.utils.text import slugify

from governance.documents.figures import enable_figures, set_figures
from governance.documents.footnotes import enable_footnotes
from governance.documents.references import Resolve, reference_of, set_references

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from nh3 import Cleaner

LOWEST_HEADING = 6
DEEPEST_NESTING = 40
LONGEST_TEXT = 100_000

TAGS = {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote"} | {
    "ul", "ol", "li", "a", "table", "caption", "thead", "tbody", "tr", "th", "td", "sup", "div", "mark", "img"
}  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href", "id", "aria-label"},
    "div": {"class"},
    "img": {"src", "alt", "width", "height"},
    "p": {"class"},
    "li": {"id"},
    "ol": {"start"},
    "th": {"scope", "class"},
    "td": {"class", "data-label"},
    "table": {"class"},
    **{f"h{level}": {"id"} for level in range(2, LOWEST_HEADING + 1)},
}
ALIGNMENTS = {"text-align:right": "is-end", "text-align:center": "is-center", "text-align:left": ""}
CAPTION = re.compile(r"Tabell:\s+")
LINK = re.compile(r"(?:https?://[^/\\]|mailto:[^/]|#|/(?![/\\]))", re.IGNORECASE)
OWN_PATH = re.compile(r"/(?![/\\])")


def to_html(markdown: str, *, heading_offset: int = 2, prefix: str = "", resolve: Resolve | None = None) -> SafeString:
    """Turn Markdown into HTML that is safe to show.

    The topmost heading becomes the level just below `heading_offset` (2: the text stands under an h2), the others
    follow without gaps. Headings get ids of their words behind `prefix--`, and links to `#word` within the text follow
    along. Links lead to http(s), mailto, `#…` or a path of this site; others stay as plain text. `resolve` says what
    references and figures point to (governance.documents.references, .figures). Footnotes stand at the end, and a
    paragraph «Tabell: …» just before a table is its caption. Other pictures and raw HTML are not taken in. A text above
    LONGEST_TEXT characters is shown as it was typed, in paragraphs, since Markdown of such length can be made to take
    minutes.
    """
    if len(markdown) > LONGEST_TEXT:
        return SafeString(linebreaks(markdown, autoescape=True))
    env: dict[str, Any] = {"prefix": prefix}
    return _html(_prepared(markdown, env, heading_offset, resolve), env)


@dataclass(frozen=True)
class Block:
    """A paragraph, a list, a table and so on: its safe HTML, and its words as they were typed."""

    html: SafeString
    source: str


def to_blocks(
    markdown: str, *, heading_offset: int = 2, prefix: str = "", resolve: Resolve | None = None
) -> list[Block]:
    """Return what `to_html` makes of the text, cut where one block ends and the next begins."""
    if len(markdown) > LONGEST_TEXT:
        return [Block(to_html(markdown), markdown)]
    env: dict[str, Any] = {"prefix": prefix}
    blocks = _blocks(_prepared(markdown, env, heading_offset, resolve))
    return [Block(_html(block, env), "\n".join(token.content for token in block if token.content)) for block in blocks]


def _prepared(markdown: str, env: dict[str, Any], heading_offset: int, resolve: Resolve | None) -> list[Token]:
    tokens = _with_captions(parse(markdown, env))
    _set_headings(tokens, offset=heading_offset, prefix=env["prefix"])
    _set_tables(tokens)
    set_references(tokens, resolve)
    return set_figures(tokens, resolve)


def _blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each outermost block."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def _html(tokens: Sequence[Token], env: dict[str, Any]) -> SafeString:
    parser = _parser()
    return SafeString(_cleaner().clean(parser.renderer.render(tokens, parser.options, env)))


def parse(markdown: str, env: dict[str, Any] | None = None) -> list[Token]:
    """The tokens of a text, with only the marks that our texts may have; `env` is told of its footnotes."""
    return _parser().parse(markdown, {} if env is None else env)


def is_own_path(address: str) -> bool:
    """Whether a picture may come from this address: a path of this site, and nothing else."""
    return bool(OWN_PATH.match(address))


def is_allowed_link(address: str) -> bool:
    """Whether a text may link to this address: http(s), mailto, a place in the text, or a path of this site."""
    return bool(LINK.match(address))


#: What the addresses in these attributes must be.
ALLOWED: dict[str, Callable[[str], bool]] = {"href": is_allowed_link, "src": is_own_path}


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST_NESTING})
    parser.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    enable_footnotes(parser)
    enable_figures(parser)
    vars(parser)["validateLink"] = lambda address: is_allowed_link(address) or bool(reference_of(address))
    return parser


def is_clean(html: str) -> bool:
    """Whether the HTML is as our own texts become: nothing in it that the cleaning would take away or change."""
    return str(_cleaner().clean(html)) == html


@cache
def _cleaner() -> Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        attribute_filter=lambda _tag, name, value: value if name not in ALLOWED or ALLOWED[name](value) else None,
    )


def _set_headings(tokens: Sequence[Token], *, offset: int, prefix: str) -> None:
    """Move headings to their level below `offset`, give them ids, and point the text's own links to these."""
    levels: list[int] = []
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        typed = int(opening.tag[1])
        while levels and levels[-1] >= typed:
            levels.pop()
        levels.append(typed)
        opening.tag = closing.tag = f"h{min(offset + len(levels), LOWEST_HEADING)}"
        name = _free_name(slugify(_words(inline)) or "avsnitt", counts)
        names[name] = f"{prefix}--{name}" if prefix else name
        opening.attrSet("id", names[name])
    _set_links(tokens, names)


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [] if child.type in {"text", "code_inline"})


def _free_name(name: str, counts: Counter[str]) -> str:
    """The name, numbered when an earlier heading of the text has it."""
    free = name
    while counts[free]:
        counts[name] += 1
        free = f"{name}-{counts[name]}"
    counts[free] += 1
    return free


def _set_links(tokens: Sequence[Token], names: dict[str, str]) -> None:
    for token in tokens:
        for child in token.children or []:
            target = str(child.attrGet("href") or "") if child.type == "link_open" else ""
            if target.startswith("#") and target[1:] in names:
                child.attrSet("href", f"#{names[target[1:]]}")


def _with_captions(tokens: list[Token]) -> list[Token]:
    """The tokens with each paragraph «Tabell: …» just before a table moved into it, as its caption."""
    from markdown_it.token import Token

    found = list(tokens)
    for index in range(len(found) - 3):
        opening, inline, _closing, table = found[index : index + 4]
        if (opening.type, table.type) != ("paragraph_open", "table_open") or not CAPTION.match(inline.content):
            continue
        first = (inline.children or [])[0]
        first.content = CAPTION.sub("", first.content, count=1)
        caption = Token("caption_open", "caption", 1, block=True), Token("caption_close", "caption", -1, block=True)
        found[index : index + 4] = [table, caption[0], inline, caption[1]]
    return found


def _set_tables(tokens: Sequence[Token]) -> None:
    """Give heading cells their scope, empty ones an ordinary cell, and alignment a class instead of a style.

    Where the first heading is empty, the first column names the rows.
    """
    names_rows, is_first = False, False
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            token.attrSet("class", "ds-table")
        if token.type == "tr_open":
            is_first = True
        if token.type not in {"th_open", "td_open"}:
            continue
        alignment = ALIGNMENTS.get(str(token.attrs.pop("style", "")), "")
        if alignment:
            token.attrSet("class", alignment)
        is_empty = not tokens[index + 1].content
        if token.type == "th_open":
            names_rows = is_empty if is_first else names_rows
            _set_cell(tokens, index, "" if is_empty else "col")
        else:
            _set_cell(tokens, index, "row" if is_first and names_rows and not is_empty else "")
        is_first = False


def _set_cell(tokens: Sequence[Token], index: int, scope: str) -> None:
    """Make a cell a heading of its column or row, or none."""
    tokens[index].tag = tokens[index + 2].tag = "th" if scope else "td"
    if scope:
        tokens[index].attrSet("scope", scope)
