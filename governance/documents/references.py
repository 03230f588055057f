"""References in a text, as in `[rektor](rolle:linjeleder)`: what kinds there are, and how they are set into it.

This room knows their looks only. What a reference points to, and whether the reader may open it, the caller says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from markdown_it.token import Token

KINDS = ("kapittel", "rolle", "enhet", "trinn", "hendelse", "beslutningslinje", "lov")
REFERENCE = re.compile(rf"(?:{'|'.join(KINDS)}):\S", re.IGNORECASE)
LONGEST_SHOWN = 80  # characters of an address that points to nothing


@dataclass(frozen=True)
class Target:
    """What a reference points to: its name, and where it is; no address when the reader has no way there.

    A figure's name is its alternative text; it has a caption, and its size in dots. One that is a table has its
    rows instead, the headings first.
    """

    name: str
    address: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0
    table: Sequence[Sequence[str]] = ()


#: Tells what a reference, as `reference_of` writes it, points to; None for nothing.
Resolve = Callable[[str], Target | None]


def reference_of(link: str) -> str:
    """Return the reference that a link is, in one way of writing, as "enhet:12"; "" when it is an ordinary link."""
    return unquote(link).lower() if REFERENCE.match(link) else ""


def named(names: Mapping[str, str]) -> Resolve:
    """Return what tells the names alone."""
    return lambda reference: Target(names[reference]) if reference in names else None


def references_in(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield every reference of a parsed text, in order; one that stands twice comes twice."""
    for token in tokens:
        for child in token.children or []:
            reference = reference_of(str(child.attrGet("href") or "")) if child.type == "link_open" else ""
            if reference:
                yield reference


def set_references(tokens: Iterable[Token], resolve: Resolve | None) -> None:
    """Make links of the references, or words alone where there is no way there.

    A reference without words of its own gets the name. One that points to nothing is marked, in words too; when
    nobody can say what it points to (`resolve` is None), only its words are left.
    """
    for token in tokens:
        if token.type == "inline" and token.children and any(references_in([token])):
            token.children = list(_set(token.children, resolve))


def has_own_words(opening: Token, after: Token) -> bool:
    """Whether something is written between the ends of a link, and not only its address."""
    return opening.markup != "autolink" and after.type != "link_close"


def _set(children: Sequence[Token], resolve: Resolve | None) -> Iterator[Token]:
    """Yield the pieces of a paragraph with its references set. Links do not stand inside links."""
    endings: list[Token] | None = None
    is_skipping = False
    for place, child in enumerate(children):
        reference = reference_of(str(child.attrGet("href") or "")) if child.type == "link_open" else ""
        if reference:
            target = resolve(reference) if resolve else None
            is_skipping = not has_own_words(child, children[place + 1])
            beginnings, endings = _ends(child, reference, target, is_known=resolve is not None)
            yield from beginnings
            if is_skipping and (target or resolve is None):
                yield words(target.name if target else shown(reference))
        elif child.type == "link_close" and endings is not None:
            yield from endings
            endings, is_skipping = None, False
        elif not is_skipping:
            yield child


def _ends(opening: Token, reference: str, target: Target | None, *, is_known: bool) -> tuple[list[Token], list[Token]]:
    """Return what stands before and behind the words of a reference."""
    from markdown_it.token import Token

    if target and target.address:
        opening.attrSet("href", target.address)
        return [opening], [Token("link_close", "a", -1)]
    if target or not is_known:
        return [], []
    opened, *rest = mark_missing([], reference)
    return [opened], rest


def mark_missing(inside: Sequence[Token], reference: str) -> list[Token]:
    """Return what is inside, marked and with the words that what it refers to is not there."""
    from markdown_it.token import Token

    missing = words(_(" [finnes ikke: %(reference)s]") % {"reference": shown(reference)})
    return [Token("mark_open", "mark", 1), *inside, missing, Token("mark_close", "mark", -1)]


def words(text: str) -> Token:
    """Return a piece of plain text."""
    from markdown_it.token import Token

    return Token("text", "", 0, content=text)


def shown(reference: str) -> str:
    """Return the reference, cut where it is too long to be shown."""
    return reference if len(reference) <= LONGEST_SHOWN else f"{reference[:LONGEST_SHOWN]}…"
