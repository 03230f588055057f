"""Markdown to safe HTML, for pages and documents.

Two locks after each other: markdown-it writes no raw HTML and lets only known kinds of links through, and nh3 then
keeps only the elements and attributes that are listed here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from django.utils.text import slugify

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from nh3 import Cleaner

LOWEST_HEADING = 6
DEEPEST_NESTING = 40
LONGEST_TEXT = 100_000

TAGS = {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote"} | {
    "ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"
}  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "class"},
    "td": {"class"},
    "table": {"class"},
    **{f"h{level}": {"id"} for level in range(2, LOWEST_HEADING + 1)},
}
ALIGNMENTS = {"text-align:right": "is-end", "text-align:center": "is-center", "text-align:left": ""}
LINK = re.compile(r"(?:https?://[^/\\]|mailto:[^/]|#|/(?![/\\]))", re.IGNORECASE)


def to_html(markdown: str, *, heading_offset: int = 2, prefix: str = "") -> SafeString:
    """Turn Markdown into HTML that is safe to show.

    The topmost heading becomes the level just below `heading_offset` (2: the text stands under an h2), the others
    follow without gaps. Headings get ids of their words behind `prefix--`, and links to `#word` within the text follow
    along. Links lead to http(s), mailto, `#…` or a path of this site; others stay as plain text. Pictures and raw HTML
    are not taken in. A text above LONGEST_TEXT characters is shown as it was typed, in paragraphs, since Markdown of
    such length can be made to take minutes.
    """
    if len(markdown) > LONGEST_TEXT:
        return SafeString(linebreaks(markdown, autoescape=True))
    parser = _parser()
    tokens = parse(markdown)
    _set_headings(tokens, offset=heading_offset, prefix=prefix)
    _set_tables(tokens)
    return SafeString(_cleaner().clean(parser.renderer.render(tokens, parser.options, {})))


def parse(markdown: str) -> list[Token]:
    """The tokens of a text, with only the marks that our texts may have."""
    return _parser().parse(markdown)


def is_allowed_link(address: str) -> bool:
    """Whether a text may link to this address: http(s), mailto, a place in the text, or a path of this site."""
    return bool(LINK.match(address))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST_NESTING})
    parser.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    vars(parser)["validateLink"] = is_allowed_link
    return parser


@cache
def _cleaner() -> Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        attribute_filter=lambda _tag, name, value: value if name != "href" or is_allowed_link(value) else None,
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


def _set_tables(tokens: Sequence[Token]) -> None:
    """Give heading cells their scope, empty ones an ordinary cell, and alignment a class instead of a style."""
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            token.attrSet("class", "ds-table")
        if token.type not in {"th_open", "td_open"}:
            continue
        alignment = ALIGNMENTS.get(str(token.attrs.pop("style", "")), "")
        if alignment:
            token.attrSet("class", alignment)
        if token.type == "td_open":
            continue
        if tokens[index + 1].content:
            token.attrSet("scope", "col")
        else:
            token.tag = tokens[index + 2].tag = "td"
