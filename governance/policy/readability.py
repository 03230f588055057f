"""Quiet help with plain language: long sentences, passive verbs, and words that have simpler ones. Pure functions.

The rules follow the advice of Norwegian klarspråk. They point out; they never refuse a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from governance.documents.markdown import LONGEST_TEXT
from governance.documents.plain_text import to_text

LONGEST_SENTENCE = 25  # words
MOST_HINTS = 30
SENTENCE = re.compile(r"[^.!?:\n]+[.!?:]?")
ADDRESS = re.compile(r" \((?:https?:|mailto:|[/#])[^\s)]*\)")  # of a link, as `to_text` shows it
WORD = re.compile(r"\w+(?:[-’']\w+)*")
#: Verbs in the passive: «skal vurderes», «blir vurdert». Some words that end in -es are never passive.
PASSIVE = re.compile(
    r"\b(?:(?:skal|kan|må|bør|vil|ble|kunne|skulle|måtte)(?: (?:ikke|også|alltid|bare))? \w{2,}es"
    r"|(?:blir|ble|bli|blitt) \w+(?:et|t|dd))\b",
    re.IGNORECASE,
)
NEVER_PASSIVE = re.compile(
    r"\b(?:finnes|lykkes|synes|trives|møtes|minnes|eies|deres|alles|begges|annes|enes|fornemmes|felles)\b",
    re.IGNORECASE,
)
#: Heavy words, and what to write instead. «…» stands for nothing at all: take the word out.
SIMPLER = {
    "angående": "om",
    "anvende": "bruke",
    "anvendes": "brukes",
    "benytte": "bruke",
    "benyttes": "brukes",
    "dersom": "hvis",
    "foreligger": "finnes",
    "foreta": "gjøre",
    "foretas": "gjøres",
    "foretar": "gjør",
    "fremkommer": "står",
    "fortløpende": "etter hvert",
    "grunnet": "på grunn av",
    "herunder": "blant annet",
    "hensiktsmessig": "passende",
    "hva gjelder": "om",
    "i forbindelse med": "om, ved eller for",
    "i henhold til": "etter",
    "i forhold til": "om, til eller for",
    "i tråd med": "slik … sier",
    "iht.": "etter",
    "implementere": "ta i bruk",
    "implementeres": "tas i bruk",
    "inneha": "ha",
    "iverksette": "sette i gang",
    "iverksettes": "settes i gang",
    "likeledes": "også",
    "med hensyn til": "om",
    "mht.": "om",
    "nedfelt": "skrevet",
    "ovennevnte": "det som er nevnt",
    "på bakgrunn av": "på grunn av",
    "på nåværende tidspunkt": "nå",
    "påkrevd": "nødvendig",
    "påse": "passe på",
    "samt": "og",
    "såfremt": "hvis",
    "således": "slik",
    "søke å": "prøve å",
    "til enhver tid": "alltid",
    "tilsikte": "ønske",
    "utarbeide": "lage",
    "utarbeides": "lages",
    "vedrørende": "om",
    "ytterligere": "mer",
}
HEAVY = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(SIMPLER, key=len, reverse=True))) + r")(?!\w)", re.I)


class Sort(StrEnum):
    """What a hint is about."""

    LONG = "long"
    PASSIVE = "passive"
    HEAVY = "heavy"


@dataclass(frozen=True)
class Hint:
    """One place that could be plainer: the words it is about, and the sentence or the simpler word that helps."""

    sort: Sort
    words: str
    help: str
    count: int = 0


def hints(markdown: str) -> list[Hint]:
    """Return what could be said more plainly, in the order of the text; at most MOST_HINTS.

    A text above LONGEST_TEXT characters gets none.
    """
    if len(markdown) > LONGEST_TEXT:
        return []
    text = ADDRESS.sub("", to_text(markdown))
    return list(islice((hint for sentence in _sentences(text) for hint in _of(sentence)), MOST_HINTS))


def _sentences(text: str) -> Iterator[str]:
    return (match.group().strip() for match in SENTENCE.finditer(text) if match.group().strip())


def _of(sentence: str) -> Iterator[Hint]:
    words = WORD.findall(sentence)
    if len(words) > LONGEST_SENTENCE:
        yield Hint(Sort.LONG, " ".join(words[:8]) + " …", "", len(words))
    for match in PASSIVE.finditer(sentence):
        if not NEVER_PASSIVE.search(match.group()):
            yield Hint(Sort.PASSIVE, match.group(), "")
    for match in HEAVY.finditer(sentence):
        if simpler := SIMPLER.get(match.group().lower()):  # other letters may count as these where case does not
            yield Hint(Sort.HEAVY, match.group(), simpler)
