"""Files that people send in as pictures: what is kept of good ones, and what is refused."""

from __future__ import annotations

import io
import random
import time
import zlib
from threading import Thread

import pytest
from PIL import Image, ImageFile, PngImagePlugin

from governance.core.errors import RuleBroken
from governance.documents import pictures
from governance.documents.pictures import LARGEST_FILE, LONGEST_SIDE, read_picture
from tests.factories.pictures import announced_png, file_of, image, jpeg, opened, png

GPS, ORIENTATION = 0x8825, 0x0112


def refusal(data: bytes) -> str:
    with pytest.raises(RuleBroken) as caught:
        read_picture(data)
    assert caught.value.field == "file"
    return str(caught.value.message)


# --- What is kept -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("data", "kind"), [(png(), "image/png"), (jpeg(), "image/jpeg")])
def test_a_picture_is_kept_with_its_size_and_kind(data: bytes, kind: str) -> None:
    picture = read_picture(data)
    assert (picture.media_type, picture.width, picture.height) == (kind, 40, 30)
    assert opened(picture.content).size == (40, 30)
    assert len(picture.sha256) == 64


def test_the_same_file_gives_the_same_bytes() -> None:
    assert read_picture(png()) == read_picture(png())


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("L", 90), ("LA", (90, 255)), ("P", 3), ("1", 1), ("RGBA", (9, 9, 9, 255)), ("I;16", 40_000)],
)
def test_every_mode_of_colours_is_read(mode: str, colour: object) -> None:
    assert opened(read_picture(png(mode=mode, colour=colour)).content).mode in {"RGB", "L"}


def test_colours_for_print_become_colours_for_screens() -> None:
    data = file_of(image(mode="CMYK", colour=(0, 0, 0, 0)), "JPEG")
    assert opened(read_picture(data).content).mode == "RGB"


def test_what_can_be_seen_through_is_white() -> None:
    kept = opened(read_picture(png(mode="RGBA", colour=(0, 0, 0, 0))).content)
    assert kept.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_kept_smaller() -> None:
    picture = read_picture(png(3000, 1000))
    assert (picture.width, picture.height) == (LONGEST_SIDE, 800)


def test_a_photo_is_turned_and_says_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    data = jpeg(exif=exif, comment=b"Anne", icc_profile=b"x" * 200)
    assert opened(data).getexif()[ORIENTATION] == 6  # the control
    picture = read_picture(data)
    assert (picture.width, picture.height) == (30, 40)
    kept = opened(picture.content)
    assert not kept.getexif()
    assert not kept.info.keys() & {"comment", "icc_profile", "exif"}
    assert b"Anne" not in picture.content


def test_words_in_a_png_are_gone() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Anne")
    data = file_of(image(), "PNG", pnginfo=words)
    assert b"Anne" in data
    assert b"Anne" not in read_picture(data).content


@pytest.mark.parametrize(
    "tail", [b"<script>alert(1)</script>", b"PK\x03\x04" + b"x" * 50, b"%PDF-1.7\n%%EOF", b"<?php x ?>"]
)
@pytest.mark.parametrize("data", [png(), jpeg()])
def test_a_second_file_behind_the_first_is_gone(data: bytes, tail: bytes) -> None:
    assert tail not in read_picture(data + tail).content


def test_only_the_first_of_moving_pictures_is_kept() -> None:
    data = file_of(image(), "PNG", save_all=True, append_images=[image(colour="red")])
    kept = opened(read_picture(data).content)
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.getpixel((1, 1)) == (13, 122, 95)


# --- What is refused --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\x00" * 40,
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"BM" + b"\x00" * 60,
        b"%PDF-1.7",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\x00" + png(),
        b"II*\x00" + b"\x00" * 40,
        b"x",
    ],
)
def test_other_kinds_are_refused(data: bytes) -> None:
    assert "PNG eller JPEG" in refusal(data)


def test_an_empty_file_is_refused() -> None:
    assert "tom" in refusal(b"")


def test_too_large_a_file_is_refused() -> None:
    assert "5 MB" in refusal(png() + b"\x00" * LARGEST_FILE)


@pytest.mark.parametrize("size", [(5001, 5001), (20_000, 20_000), (2**31 - 1, 1), (65_535, 65_535)])
def test_too_many_dots_are_refused_before_they_are_unpacked(size: tuple[int, int]) -> None:
    started = time.process_time()
    assert refusal(announced_png(*size))
    assert time.process_time() - started < 1


def test_a_bomb_is_not_unpacked() -> None:
    """Forty megabytes of nothing, packed to forty kilobytes, behind a head that says sixteen dots."""
    data = announced_png(4, 4, b"\x00" * 40_000_000)
    assert len(data) < 60_000
    picture = read_picture(data)  # what is beyond the dots that were announced is not read
    assert (picture.width, picture.height) == (4, 4)


def test_a_bomb_of_words_is_refused() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "x" * 5_000_000, zip=True)
    assert "kan ikke leses" in refusal(file_of(image(), "PNG", pnginfo=words))


@pytest.mark.parametrize("size", [(5000, 100), (100, 5000), (4000, 1)])
def test_what_is_too_narrow_is_refused(size: tuple[int, int]) -> None:
    assert "smalt" in refusal(png(*size))


@pytest.mark.parametrize(
    "data", [png(200, 200)[:80], jpeg(200, 200)[:150], png()[:8], jpeg()[:3], announced_png(40, 40)]
)
@pytest.mark.parametrize("is_lax", [False, True])
def test_half_a_file_is_refused(data: bytes, is_lax: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_lax)  # WeasyPrint sets it, where it is loaded
    assert "kan ikke leses" in refusal(data)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is is_lax


def test_a_png_that_is_called_a_jpeg_by_its_first_bytes_is_refused() -> None:
    assert "kan ikke leses" in refusal(b"\xff\xd8\xff" + png())


def test_a_jpeg_that_goes_through_the_picture_again_and_again_is_refused() -> None:
    data = jpeg(progressive=True)
    scan = data.rindex(pictures.SCAN)
    end = data.rindex(b"\xff\xd9")
    assert "kan ikke leses" in refusal(data[:end] + data[scan:end] * 100 + data[end:])


def test_too_many_details_are_refused() -> None:
    noise = Image.frombytes("RGB", (1100, 1000), random.Random(1).randbytes(3_300_000))
    data = file_of(noise)
    assert len(data) < LARGEST_FILE
    assert "mange detaljer" in refusal(data)
    assert read_picture(file_of(noise, "JPEG")).width == 1100


def test_garbage_after_a_good_beginning_never_raises_anything_else() -> None:
    good = [png(), jpeg()]
    for data in good:
        for cut in range(4, len(data), 7):
            broken = data[:cut] + zlib.crc32(data[:cut]).to_bytes(4, "big") + data[cut + 4 :]
            try:
                read_picture(broken)
            except RuleBroken:
                continue


def test_the_control_of_the_first_bytes_is_ours() -> None:
    """The control: the library alone would have opened a GIF."""
    data = file_of(image(), "GIF")
    assert Image.open(io.BytesIO(data)).format == "GIF"
    assert "PNG eller JPEG" in refusal(data)


def test_two_at_once_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library is told holds for the whole process: the first one's end would be in the middle of the other."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    found: list[str] = []
    other = Thread(target=lambda: found.append(refusal(png(400, 300)[:600])))
    with pictures._whole_files_only():
        other.start()
        other.join(0.2)
        assert other.is_alive()
    other.join(10)
    assert "kan ikke leses" in found[0]
    assert ImageFile.LOAD_TRUNCATED_IMAGES
