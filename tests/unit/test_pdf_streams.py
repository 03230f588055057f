"""No stream of a document ends as a line does."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import pytest

from governance.documents.pdf_streams import ENDS_AS_LINE, LINE_ENDS, end_packed, end_plainly, written

if TYPE_CHECKING:
    import pikepdf

CONTENT = b"\x0c"  # packed, its last byte is that of a line's end


def packed(pdf: pikepdf.Pdf, **names: pikepdf.Name) -> pikepdf.Stream:
    import pikepdf

    stream = pikepdf.Stream(pdf, zlib.compress(CONTENT, 9), Filter=pikepdf.Name.FlateDecode, **names)
    assert stream.read_raw_bytes().endswith(b"\r")
    return stream


def test_no_page_ends_as_a_line_does() -> None:
    import pikepdf

    with pikepdf.new() as pdf:
        page = packed(pdf)
        end_plainly(page)
        assert not page.read_raw_bytes().endswith(LINE_ENDS)
        assert page.read_bytes() == CONTENT + b" "


@pytest.mark.parametrize("kind", ["Form", "Image"])
def test_no_picture_ends_as_a_line_does(kind: str) -> None:
    import pikepdf

    with pikepdf.new() as pdf:
        stream = packed(pdf, Subtype=pikepdf.Name(f"/{kind}"))
        end_packed(stream)
        assert not stream.read_raw_bytes().endswith(LINE_ENDS)
        assert stream.read_bytes().rstrip(b" ") == CONTENT
        assert stream.Subtype == f"/{kind}"


def test_no_font_ends_as_a_line_does() -> None:
    import pikepdf

    with pikepdf.new() as pdf:
        font = packed(pdf)
        end_packed(font)
        assert not font.read_raw_bytes().endswith(LINE_ENDS)
        assert font.read_bytes() == CONTENT


def a_document(number: int) -> pikepdf.Pdf:
    import pikepdf

    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.Number = pikepdf.String("a" * number)
    return pdf


def plainly_saved(pdf: pikepdf.Pdf) -> bytes:
    import pikepdf

    target = io.BytesIO()
    pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def test_what_the_writer_packs_itself_does_not_end_as_a_line_does() -> None:
    documents = [a_document(number) for number in range(300)]
    bad = [pdf for pdf in documents if ENDS_AS_LINE.search(plainly_saved(pdf))]
    assert bad  # positive control: among so many, some do
    assert not any(ENDS_AS_LINE.search(written(pdf)) for pdf in bad)
    good = next(pdf for pdf in documents if pdf not in bad)
    assert written(good) == plainly_saved(good)
