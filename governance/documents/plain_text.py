"""Markdown as it is read: the words in their blocks, without the signs that only give them their looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from governance.documents.markdown import LONGEST_TEXT, parse

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

BULLET, CELL, RULE = "•", " | ", "–––"


def to_text(markdown: str) -> str:
    """Return the text that a reader of the page sees, one block after the other with a blank line between.

    List items and table rows get a line each. What would change the meaning unseen stays: the address of a link, and
    the strokes through what is struck out. A text above LONGEST_TEXT characters is returned as typed, as `to_html`
    shows it.
    """
    if len(markdown) > LONGEST_TEXT:
        return markdown
    from markdown_it.tree import SyntaxTreeNode

    return "\n\n".join(_blocks(SyntaxTreeNode(parse(markdown)))) + "\n"


def _blocks(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        match child.type:
            case "bullet_list" | "ordered_list":
                yield _list(child)
            case "table":
                yield "\n".join(
                    CELL.join(map(_words, row.children)) for part in child.children for row in part.children
                )
            case "blockquote":
                yield "\n\n".join(_blocks(child))
            case "fence" | "code_block":
                yield child.content.rstrip("\n")
            case "hr":
                yield RULE
            case _:
                yield _words(child)


def _list(node: SyntaxTreeNode) -> str:
    start = int(node.attrs.get("start", 1))
    items = []
    for number, item in enumerate(node.children, start):
        mark = BULLET if node.type == "bullet_list" else f"{number}."
        text = "\n".join(_blocks(item)).replace("\n", "\n  ")
        items.append(f"{mark} {text}")
    return "\n".join(items)


def _words(node: SyntaxTreeNode) -> str:
    return "".join(_piece(piece) for inline in node.children for piece in inline.children)


def _piece(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
    words = "".join(map(_piece, node.children))
    if node.type == "link" and node.attrs["href"] != words:
        return f"{words} ({node.attrs['href']})"
    return f"~~{words}~~" if node.type == "s" else words
