"""Norwegian words as they stand in addresses."""

from __future__ import annotations

from django.utils.text import slugify

LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"})


def ascii_slug(words: str) -> str:
    """Return the words in small letters of ASCII with dashes between, as "rapportoer"; "" when nothing is left."""
    return slugify(words.translate(LETTERS))
