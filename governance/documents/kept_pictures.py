"""Whether a picture that comes from outside, and is not to be made anew, is one that we could have kept.

What is published cannot be written anew, for its hash is decided on. So it must be what `governance.documents.pictures`
makes: a whole picture of its type and size, and in the file nothing but its dots.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

from governance.documents.pictures import KINDS, LARGEST_KEPT, LONGEST_SIDE, Picture, open_picture, refused, unreadable

#: What a file that we have written consists of. All else may carry what nobody has looked at.
PNG_CHUNKS = (b"IHDR", b"IDAT", b"IEND")
JPEG_HEAD, JPEG_SCAN, JPEG_END = 0xE0, 0xDA, 0xD9
JPEG_MARKERS = (JPEG_HEAD, 0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDD, JPEG_SCAN, JPEG_END)
JPEG_HEAD_LENGTH = 16  # bytes; a longer one has a second picture in it
#: A marker among packed dots: not an escaped byte, nor one that only keeps the time.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")
MODES = ("L", "RGB")


def check_kept(picture: Picture) -> None:
    """Raise RuleBroken unless the bytes are a PNG or JPEG as we keep it, of the type and size that is said."""
    from PIL import Image

    data = picture.content
    kind = next((kind for start, kind in KINDS.items() if data.startswith(start)), "")
    if len(data) > LARGEST_KEPT or not kind or picture.media_type != f"image/{kind.lower()}":
        raise refused(unreadable())
    if not (_is_plain_png(data) if kind == "PNG" else _is_plain_jpeg(data)):
        raise refused(unreadable())
    open_picture(data, kind)  # every dot of it can be unpacked
    with Image.open(io.BytesIO(data), formats=(kind,)) as image:
        is_as_said = image.size == (picture.width, picture.height) and max(image.size) <= LONGEST_SIDE
        if not is_as_said or image.mode not in MODES:
            raise refused(unreadable())


def _is_plain_png(data: bytes) -> bool:
    """Whether the chunks are those that hold dots, and the last one ends the file."""
    place = 8
    while place + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        place += 12 + length
        if name not in PNG_CHUNKS:
            return False
        if name == b"IEND":
            return not length and place == len(data)
    return False


def _is_plain_jpeg(data: bytes) -> bool:
    """Whether the segments are those that hold dots, and the last one ends the file."""
    place = 0
    for marker, place in _segments(data):
        is_second_picture = marker == JPEG_HEAD and data[place : place + 2] != struct.pack(">H", JPEG_HEAD_LENGTH)
        if marker not in JPEG_MARKERS or is_second_picture:
            return False
        if marker == JPEG_END:
            return place == len(data)
    return False


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the marker of every segment of a JPEG after the first, and where what is in it begins."""
    place = 2
    while place + 2 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        yield marker, place + 2
        if place + 4 > len(data) or marker == JPEG_END:
            return
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if marker == JPEG_SCAN:
            found = MARKER.search(data, place)
            place = found.start() if found else len(data)
