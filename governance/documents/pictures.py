"""A picture that somebody sends in: looked through within limits, and made anew.

What is kept is not the file, but a picture with the same dots: what else the file held – where and when a photo was
taken, a second file behind the first, what only some programs read – is gone, and what its dots cost is known.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from governance.core.errors import RuleBroken

if TYPE_CHECKING:
    from PIL import Image

MEGABYTE = 1024 * 1024
LARGEST_FILE = 5 * MEGABYTE  # of the file that is sent in
LARGEST_KEPT = 2 * MEGABYTE
MOST_DOTS = 25_000_000  # of the file that is sent in; more is not unpacked
LONGEST_SIDE = 2400  # dots of what is kept: a page of A4 in print needs no more
LONGEST_RATIO = 40  # of the long side to the short one
MOST_SCANS = 64  # of a JPEG, each of which goes through the whole picture once more
#: How a file of each kind begins, and what the kind is called.
KINDS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
SCAN = b"\xff\xda"
JPEG_QUALITY = 88
#: One is unpacked at a time: the library is told how for the whole process, and each takes some hundred megabytes.
_turn = Lock()


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept, with its size in dots."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Return the hash of the bytes, 64 hexadecimal characters."""
        return hashlib.sha256(self.content).hexdigest()


def read_picture(data: bytes) -> Picture:
    """Return the picture in a file of PNG or JPEG. Raises RuleBroken, with what to do, for all others."""
    if not data:
        raise refused(_("Filen er tom. Velg en annen."))
    if len(data) > LARGEST_FILE:
        raise refused(too_large())
    kind = next((kind for start, kind in KINDS.items() if data.startswith(start)), "")
    if not kind:
        raise refused(_("Filen er ikke et bilde vi kan bruke. Lagre det som PNG eller JPEG."))
    picture = _kept(open_picture(data, kind), kind)
    if len(picture.content) > LARGEST_KEPT:
        raise refused(_("Bildet har for mange detaljer. Lagre det som JPEG, eller gjør det mindre."))
    return picture


def too_large() -> str:
    """Return what is said of a file above LARGEST_FILE."""
    return _("Filen er for stor. Den kan være høyst 5 MB.")


def refused(message: Any) -> RuleBroken:
    """Return the error that is shown beside the file."""
    return RuleBroken(message, field="file")


def open_picture(data: bytes, kind: str) -> Image.Image:
    """Return the dots, turned as the photographer held the camera, in colours that every reader has."""
    from PIL import Image, ImageOps

    if data.count(SCAN) > MOST_SCANS and kind == "JPEG":
        raise refused(unreadable())
    try:
        with _whole_files_only(), Image.open(io.BytesIO(data), formats=(kind,)) as image:
            _check_size(*image.size)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read no larger than it is kept
            return _on_white(ImageOps.exif_transpose(image))
    except RuleBroken:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_dots() from error
    except Exception as error:  # whatever a broken file makes the library stumble over
        raise refused(unreadable()) from error


@contextmanager
def _whole_files_only() -> Iterator[None]:
    """Let half a file be none: WeasyPrint, where it is loaded, tells the library to make do with it."""
    from PIL import ImageFile

    with _turn:
        kept, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = kept


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_DOTS:
        raise _too_many_dots()
    if max(width, height) > LONGEST_RATIO * min(width, height):
        raise refused(_("Bildet er for langt og smalt. Beskjær det, eller del det i flere."))


def _too_many_dots() -> RuleBroken:
    return refused(_("Bildet er for stort. Gjør det mindre enn 5000 × 5000 piksler."))


def unreadable() -> str:
    return _("Bildet kan ikke leses. Lagre det på nytt som PNG eller JPEG.")


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture without holes: what can be seen through is white, on the page as on paper."""
    from PIL import Image

    if image.mode == "L":
        return image.copy()
    if not image.has_transparency_data:
        return image.convert("RGB")
    dots = image.convert("RGBA")
    paper = Image.new("RGB", dots.size, "white")
    paper.paste(dots, mask=dots.getchannel("A"))
    return paper


def _kept(image: Image.Image, kind: str) -> Picture:
    """Return the picture no larger than needed, written by us, with nothing but its dots."""
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image.info = {}
    target = io.BytesIO()
    if kind == "PNG":
        image.save(target, "PNG", optimize=True)
    else:
        image.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Picture(target.getvalue(), f"image/{kind.lower()}", image.width, image.height)
