"""Streams of a PDF whose bytes do not end as a line does.

A stream is followed by the end of a line, and some who check archives take the two together for a longer one.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

LINE_ENDS = (b"\r", b"\n")
#: An empty stream has but the line that it is set on, and metadata are plain text, which ends with a line of its own.
ENDS_AS_LINE = re.compile(rb"(?<!stream)(?<!\?>)[\r\n]\r?\nendstream")


def end_plainly(stream: Any) -> None:
    """Let the bytes of a page or a drawing not end as a line does: white space after the last word draws nothing."""
    import pikepdf

    raw = stream.read_raw_bytes()
    content = stream.read_bytes()
    while raw.endswith(LINE_ENDS):
        content += b" "
        raw = zlib.compress(content, 9)
        stream.write(raw, filter=pikepdf.Name.FlateDecode)


def end_packed(stream: Any) -> None:
    """Do the same for all else that is packed: pictures and fonts end where their packing says so, whatever follows."""
    if stream.get("/Subtype") == "/Form":
        end_plainly(stream)
    elif stream.get("/Filter") == "/FlateDecode":
        raw = stream.read_raw_bytes()
        if raw.endswith(LINE_ENDS):
            stream.write(raw + b"\0", filter=stream.Filter, decode_parms=stream.get("/DecodeParms"))


def written(pdf: pikepdf.Pdf) -> bytes:
    """Return the document, always the same from the same content.

    The tables of objects are packed by the writer itself; where one of them would end as a line does, they are written
    unpacked, which makes a somewhat larger file.
    """
    import pikepdf

    data = b""
    for mode in (pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable):
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=mode)
        data = target.getvalue()
        if not ENDS_AS_LINE.search(data):
            break
    return data
