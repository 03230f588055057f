"""Markdown as it is read: the words in their blocks, without the signs that only give them their looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.documents.figures import TABLES
from governance.documents.footnotes import number_of
from governance.documents.markdown import LONGEST_TEXT, parse
from governance.documents.references import Resolve, reference_of

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

BULLET, CELL, RULE = "•", " | ", "–––"


def to_text(markdown: str, *, resolve: Resolve | None = None) -> str:
    """Return the text that a reader of the page sees, one block after the other with a blank line between.

    List items and table rows get a line each, footnotes stand at the end. What would change the meaning unseen stays:
    the address of a link, the name of what a reference points to (`resolve`), what a figure shows, and the strokes
    through what is struck out. A text above LONGEST_TEXT characters is returned as typed, as `to_html` shows it.
    """
    if len(markdown) > LONGEST_TEXT:
        return markdown
    from markdown_it.tree import SyntaxTreeNode

    return "\n\n".join(_Reader(resolve).blocks(SyntaxTreeNode(parse(markdown)))) + "\n"


class _Reader:
    """Reads the blocks and words of a parsed text."""

    def __init__(self, resolve: Resolve | None) -> None:
        self.resolve = resolve

    def blocks(self, node: SyntaxTreeNode) -> Iterator[str]:
        """Yield each block inside the node as its text."""
        for child in node.children:
            match child.type:
                case "bullet_list" | "ordered_list":
                    yield self.list_items(child)
                case "table":
                    rows = (row for part in child.children for row in part.children)
                    yield "\n".join(CELL.join(map(self.words, row.children)) for row in rows)
                case "blockquote":
                    yield "\n\n".join(self.blocks(child))
                case "footnote_block":
                    yield "\n".join(f"[{number_of(note.meta)}] {self.lines(note)}" for note in child.children)
                case "fence" | "code_block":
                    yield child.content.rstrip("\n")
                case "hr":
                    yield RULE
                case "footnote_anchor":  # the way back has no words
                    continue
                case _:
                    yield self.words(child)

    def list_items(self, node: SyntaxTreeNode) -> str:
        """Return a list, an item on each line."""
        start = int(node.attrs.get("start", 1))
        marks = [BULLET if node.type == "bullet_list" else f"{start + place}." for place in range(len(node.children))]
        return "\n".join(f"{mark} {self.lines(item)}" for mark, item in zip(marks, node.children, strict=True))

    def lines(self, node: SyntaxTreeNode) -> str:
        """Return the blocks of an item, those after the first set in."""
        return "\n".join(self.blocks(node)).replace("\n", "\n  ")

    def words(self, node: SyntaxTreeNode) -> str:
        """Return the words of a paragraph, a heading or a cell."""
        return "".join(self.piece(piece) for inline in node.children for piece in inline.children)

    def piece(self, node: SyntaxTreeNode) -> str:
        """Return the words of a piece of a paragraph."""
        match node.type:
            case "text" | "code_inline":
                return node.content
            case "softbreak":
                return " "
            case "hardbreak":
                return "\n"
            case "footnote_ref":
                return f"[{number_of(node.meta)}]"
            case "figure":
                return self.figure(node)
        words = "".join(map(self.piece, node.children))
        if node.type == "link":
            return self.link(str(node.attrs["href"]), "" if node.markup == "autolink" else words)
        return f"~~{words}~~" if node.type == "s" else words

    def figure(self, node: SyntaxTreeNode) -> str:
        """Return what a figure shows, and its caption; of a table what stands in it, whatever is written for it."""
        reference = node.meta["reference"]
        target = self.resolve(reference) if self.resolve else None
        if target and reference.startswith(TABLES):
            return _("[Tabell: %(about)s]") % {"about": target.name}
        shown = node.content or (target.name if target else reference)
        about = f"{shown}. {target.caption}" if target and target.caption else shown
        return _("[Figur: %(about)s]") % {"about": about}

    def link(self, address: str, words: str) -> str:
        """Return the words of a link, and where it leads when that is not the same."""
        reference = reference_of(address)
        if reference and self.resolve is None:
            return words or reference
        target = self.resolve(reference) if reference and self.resolve else None
        place = target.name if target else reference or address
        return f"{words} ({place})" if words and words != place else place
