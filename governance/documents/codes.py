"""The short code that is printed in a document, and that the page of control knows it by.

A file cannot hold its own hash, so the code is drawn before the document is made. The letters and digits are those of
Crockford's base 32: nothing that looks like something else, and what is misread all the same is read as it was meant.
"""

from __future__ import annotations

import re
import secrets

from governance.documents.models import CODE_LENGTH

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 5
MISREAD = str.maketrans("OIL", "011")
BETWEEN = re.compile(r"[\s\u2010-\u2015-]+")


def draw() -> str:
    """Return a code that nobody can guess: one of 32 to the tenth, of which each has its own by the database's law."""
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


def grouped(code: str | None) -> str:
    """Return the code as it is printed and read out, "4F7QX-9M2KD"; "" for none."""
    return "-".join((code or "")[start : start + GROUP] for start in range(0, len(code or ""), GROUP))


def read(typed: str) -> str:
    """Return the code that was typed, whatever its case, spaces and dashes; "" when it cannot be one."""
    code = BETWEEN.sub("", typed).upper().translate(MISREAD)
    return code if len(code) == CODE_LENGTH and not set(code) - set(ALPHABET) else ""
