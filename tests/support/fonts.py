"""Unpacks each font of the documents once for a test run; it takes half the time of a short PDF."""

from __future__ import annotations

import io
from functools import cache
from typing import BinaryIO

import pytest
from fontTools.ttLib import woff2

_unpack = woff2.decompress


@cache
def unpacked(packed: bytes) -> bytes:
    """Return the font without its packing: the same for the same bytes, and all that WeasyPrint asks for."""
    target = io.BytesIO()
    _unpack(io.BytesIO(packed), target)
    return target.getvalue()


def unpack_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let WeasyPrint be given what was unpacked before."""

    def decompress(source: BinaryIO, target: BinaryIO) -> None:
        target.write(unpacked(source.read()))

    monkeypatch.setattr(woff2, "decompress", decompress)
