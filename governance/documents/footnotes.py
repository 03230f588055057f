"""Footnotes: at the end of the text that they belong to, with links there and back.

The library finds them. Their ids stand behind the prefix of the text, so that several texts can stand on one page, and
have two dashes in a row, which no id of a heading has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

CALL = re.compile(r"\[\^([^\s\]]{1,60})\]")


def enable_footnotes(parser: MarkdownIt) -> None:
    """Let the parser know `[^name]` and `[^name]: the note`. Its `env` says the prefix of the ids."""
    from mdit_py_plugins.footnote import footnote_plugin

    footnote_plugin(parser, inline=False)
    rules: Any = {
        "footnote_ref": _call, "footnote_block_open": _block_open, "footnote_block_close": _block_close,
        "footnote_open": _note_open, "footnote_close": _note_close, "footnote_anchor": _way_back,
    }  # fmt: skip
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)


def number_of(meta: dict[str, Any]) -> int:
    """Return the number of the note that a token belongs to, from 1."""
    return int(meta["id"]) + 1


def loose_calls(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield the names of the notes that the text calls for, but that nobody has written."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "text":
                yield from CALL.findall(child.content)


def unused_notes(env: dict[str, Any]) -> list[str]:
    """Return the names of the notes that are written, but that the text never calls for; they are not shown."""
    written: dict[str, int] = env.get("footnotes", {}).get("refs", {})
    return [name.removeprefix(":") for name, number in written.items() if number < 0]


def _name(env: dict[str, Any], number: int) -> str:
    prefix = env.get("prefix", "")
    return f"{prefix}--fotnote--{number}" if prefix else f"fotnote--{number}"


def _call(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: dict[str, Any]) -> str:
    number, place = number_of(tokens[index].meta), tokens[index].meta["subId"] + 1
    name, label = _name(env, number), _("Fotnote %(number)d") % {"number": number}
    return format_html(
        '<a href="#{0}" id="{0}-fra-{1}" aria-label="{2}"><sup>{3}</sup></a>', name, place, label, number
    )


def _block_open(*_rest: Any) -> str:
    return format_html('<div class="footnotes">\n<p class="footnotes-title">{}</p>\n<ol>\n', _("Fotnoter"))


def _block_close(*_rest: Any) -> str:
    return "</ol>\n</div>\n"


def _note_open(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: dict[str, Any]) -> str:
    return format_html('<li id="{}">', _name(env, number_of(tokens[index].meta)))


def _note_close(*_rest: Any) -> str:
    return "</li>\n"


def _way_back(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: dict[str, Any]) -> str:
    number, place = number_of(tokens[index].meta), tokens[index].meta["subId"] + 1
    about = {"number": number, "place": place}
    label = _("Tilbake til fotnote %(number)d i teksten") if place == 1 else _(
        "Tilbake til fotnote %(number)d i teksten, sted %(place)d"
    )  # fmt: skip
    return format_html(' <a href="#{}-fra-{}" aria-label="{}">↑</a>', _name(env, number), place, label % about)
