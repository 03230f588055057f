"""The paragraphs of a chapter, each with an anchor that holds as long as its words do.

An anchor is made of the words as they were typed. What stands before and after does not move it, nor do other line
breaks, or a new name of what it refers to. Of paragraphs with the same words the second has a number behind.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from html import unescape

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from governance.documents.markdown import to_blocks
from governance.documents.references import Resolve
from governance.policy.models import PolicySection
from governance.policy.references import Referred, resolver

DIGITS = 10  # of the hash; enough to tell the paragraphs of a chapter apart
LONGEST_QUOTE = 400  # characters
END_OF_BLOCK = re.compile(r"</(?:p|li|td|th|tr|caption|h[2-6]|pre)>|<br\s*/?>")
FOOTNOTE_CALL = re.compile(r"<sup>.*?</sup>")
NO_PARAGRAPH = re.compile(r"<h[2-6r]")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, list, table or quotation, as it is shown; headings and rules have no anchor."""

    html: SafeString
    anchor: str = ""

    @property
    def quote(self) -> str:
        """Return the words of the paragraph, or as many of them as are needed to know it."""
        spaced = END_OF_BLOCK.sub(" ", FOOTNOTE_CALL.sub("", self.html))
        return Truncator(" ".join(unescape(strip_tags(spaced)).split())).chars(LONGEST_QUOTE)


def paragraphs_of(section: PolicySection, referred: Referred) -> list[Paragraph]:
    """Return the chapter's paragraphs as one who is logged in reads them."""
    return cut(section.body, prefix=f"kapittel-{section.key}", resolve=resolver(referred, is_inside=True))


def cut(body: str, *, prefix: str = "", resolve: Resolve | None = None) -> list[Paragraph]:
    """Return a text's paragraphs, with anchors that are each there once."""
    counts: Counter[str] = Counter()
    found = []
    for block in to_blocks(body, prefix=prefix, resolve=resolve):
        if NO_PARAGRAPH.match(block.html):
            found.append(Paragraph(block.html))
            continue
        name = sha256(" ".join(block.source.split()).encode()).hexdigest()[:DIGITS]
        counts[name] += 1
        found.append(Paragraph(block.html, name if counts[name] == 1 else f"{name}-{counts[name]}"))
    return found


def find(paragraphs: list[Paragraph], anchor: str) -> Paragraph | None:
    """Return the paragraph that the anchor was made for, or another with the same words; None when it is gone."""
    by_anchor = {paragraph.anchor: paragraph for paragraph in paragraphs if paragraph.anchor}
    return by_anchor.get(anchor) or by_anchor.get(anchor.partition("-")[0])
