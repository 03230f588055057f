"""Finding chapters by their words, in what is in force, and in what is on its way for those who may see it.

What is replaced or withdrawn is looked in when it is asked for, and comes after the rest.

The databases do not agree on what ÆØÅ is in small letters, so they are only asked for what is surely not too little:
chapters with the longest stretch of plain letters of every word, in the text or in what it was sent with. Which of them
have the words is decided here, in the text as it is read. There are as many chapters as people have written, so that is
quick.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from governance.documents.plain_text import CELL, to_text
from governance.documents.references import named
from governance.policy.models import UNDER_WAY, PolicySection, PolicyStatus, PolicyVersion
from governance.policy.references import names_of

MOST_WORDS = 8
BEFORE, AROUND = 80, 240  # characters of the text that a hit shows

#: States of what has been in force and is no longer.
OLDER = (PolicyStatus.REPLACED, PolicyStatus.WITHDRAWN)
#: What every database reads the same in capitals and in small letters.
PLAIN = re.compile(r"[a-z0-9]+", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Hit:
    """One chapter that has all the words, with the words marked."""

    section: PolicySection
    title: SafeString
    excerpt: SafeString

    @property
    def version(self) -> PolicyVersion:
        """Return the version that the chapter stands in."""
        return self.section.policy_version

    @property
    def is_older(self) -> bool:
        """Whether the chapter stands in what no longer holds."""
        return self.version.status in OLDER


def words_of(typed: str) -> list[str]:
    """Return the words to look for, each once."""
    words = unicodedata.normalize("NFC", typed).split()
    return list(dict.fromkeys(word.lower() for word in words))[:MOST_WORDS]


def find(user: Any, words: list[str], *, policy: str = "", with_older: bool = False) -> list[Hit]:
    """Return the chapters with all the words, those with one in their title first; one query.

    A word may stand in the chapter's title, in its text, or in the title of the policy. `policy` is the slug of the
    only one to look in. `with_older` adds what has been published and no longer holds, last and the newest first.
    """
    if not words:
        return []
    rows = [section for section in _likely(user, words, policy, with_older) if _has_all(section, words)]
    marked = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    hits = [_hit(section, marked) for section in rows]
    return sorted(hits, key=lambda hit: (hit.is_older, not marked.search(_nfc(hit.section.title))))


def _likely(user: Any, words: list[str], policy: str, with_older: bool) -> Iterator[PolicySection]:
    looked_in = Q(status__in=(PolicyStatus.IN_FORCE, *UNDER_WAY))
    if with_older:  # a draft that is withdrawn has no document, and was never published
        looked_in |= Q(status__in=OLDER, document__isnull=False)
    versions = PolicyVersion.objects.visible_to(user).filter(looked_in)
    rows = PolicySection.objects.filter(policy_version__in=versions.order_by().values("pk"))
    if policy:
        rows = rows.filter(policy_version__policy__slug=policy)
    rows = rows.alias(sent=Cast("policy_version__sent_references", TextField()))
    for word in words:
        plain = max(PLAIN.findall(word), key=len, default="")
        titles = Q(title__icontains=plain) | Q(policy_version__policy__title__icontains=plain)
        rows = rows.filter(titles | Q(body__icontains=plain) | Q(sent__icontains=plain))
    rows = rows.select_related("policy_version__policy").defer("policy_version__frozen")
    newest = F("policy_version__in_force_on").desc(nulls_last=True)
    return rows.order_by("policy_version__policy__title", newest, "-policy_version__pk", "position").iterator()


def _has_all(section: PolicySection, words: list[str]) -> bool:
    text = _nfc(f"{section.policy_version.policy.title} {section.title} {_text(section)}").lower()
    return all(word in text for word in words)


def _text(section: PolicySection) -> str:
    """Return the text as it is read, with the names that it was sent with."""
    names = names_of(section.policy_version.sent_references or {})
    return to_text(section.body, resolve=named(names) if names else None)


def _hit(section: PolicySection, marked: re.Pattern[str]) -> Hit:
    excerpt = _excerpt(_nfc(_text(section)), marked)
    return Hit(section, _mark(_nfc(section.title), marked), _mark(excerpt, marked))


def _excerpt(text: str, marked: re.Pattern[str]) -> str:
    """Return what stands around the first word that was found, cut between words."""
    text = " ".join(text.replace(CELL, " · ").split())
    first = marked.search(text)
    start = max(first.start() - BEFORE, 0) if first else 0
    if start:
        start = text.find(" ", start) + 1
    end = start + AROUND
    cut = text[start:end] if end >= len(text) else text[start:end].rpartition(" ")[0]
    return ("… " if start else "") + cut + (" …" if end < len(text) else "")


def _mark(text: str, marked: re.Pattern[str]) -> SafeString:
    """Return the text with the words marked; what people have typed is escaped."""
    pieces, last = [], 0
    for match in marked.finditer(text):
        pieces += [(text[last : match.start()], match.group())]
        last = match.end()
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[last:])


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
