"""Files of pictures, good ones and such as nobody ought to send."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def image(width: int = 40, height: int = 30, *, mode: str = "RGB", colour: Any = (13, 122, 95)) -> Image.Image:
    """Make a picture of one colour."""
    return Image.new(mode, (width, height), colour)


def file_of(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return the picture as a file."""
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def png(width: int = 40, height: int = 30, **how: Any) -> bytes:
    """Return a PNG of one colour."""
    return file_of(image(width, height, **how))


def jpeg(width: int = 40, height: int = 30, **options: Any) -> bytes:
    """Return a JPEG of one colour."""
    return file_of(image(width, height), "JPEG", **options)


def announced_png(width: int, height: int, dots: bytes = b"") -> bytes:
    """Return a PNG that says it is so large, with packed dots that need not be there."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(dots)) + chunk(b"IEND", b"")


def opened(data: bytes) -> Image.Image:
    """Return the picture in a file."""
    return Image.open(io.BytesIO(data))
