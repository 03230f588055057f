"""The printed code: nothing in it looks like something else, and it is read as it was meant."""

from __future__ import annotations

import pytest

from governance.documents import codes


def test_codes_differ_and_read_back() -> None:
    drawn = {codes.draw() for _ in range(2000)}
    assert len(drawn) == 2000
    assert all(codes.read(codes.grouped(code)) == code for code in drawn)
    assert set("".join(drawn)) == set(codes.ALPHABET)
    assert not set("ILOU") & set(codes.ALPHABET)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("4F7QX-9M2KD", "4F7QX9M2KD"),
        (" 4f7qx 9m2kd ", "4F7QX9M2KD"),
        ("4F7QX – 9M2KD", "4F7QX9M2KD"),
        ("OIL00-00000", "0110000000"),
        ("4F7QX-9M2K", ""),
        ("4F7QX-9M2KDD", ""),
        ("4F7QX-9M2KÅ", ""),
        ("4F7QX-9M2K\x00", ""),
        ("", ""),
    ],
)
def test_what_is_typed_is_understood_or_refused(typed: str, code: str) -> None:
    assert codes.read(typed) == code


def test_no_code_is_written_as_nothing() -> None:
    assert codes.grouped(None) == codes.grouped("") == ""
