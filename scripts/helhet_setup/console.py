"""Words to the person at the terminal."""

from __future__ import annotations

import sys
from typing import TextIO


class SetupError(Exception):
    """Something the person must put right; the message says what and how."""


def say(text: str = "") -> None:
    """Write one line at once, also when the output is a file."""
    write_line(sys.stdout, text)


def complain(text: str) -> None:
    """Write one line of trouble to the error stream."""
    write_line(sys.stderr, text)


def write_line(stream: TextIO, text: str) -> None:
    """Write a line; a letter that the terminal cannot show becomes a question mark, not an error."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()
