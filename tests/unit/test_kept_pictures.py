"""A picture that is not to be made anew must be one that we have made."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from governance.core.errors import RuleBroken
from governance.documents.kept_pictures import check_kept
from governance.documents.pictures import LARGEST_KEPT, Picture, read_picture
from tests.factories import pictures


def noise(width: int, height: int, mode: str) -> bytes:
    """Return a photo in which every byte may turn up."""
    from PIL import Image

    dots = random.Random(7).randbytes(width * height * len(mode))
    return pictures.file_of(Image.frombytes(mode, (width, height), dots), "JPEG", quality=95)


FILES = {
    "a PNG": pictures.png(),
    "a grey PNG": pictures.png(mode="L", colour=9),
    "a PNG with holes": pictures.png(mode="RGBA", colour=(1, 2, 3, 4)),
    "a PNG of few colours": pictures.file_of(pictures.image().convert("P")),
    "a large PNG": pictures.png(3000, 2000),
    "a photo": pictures.jpeg(),
    "a busy photo": noise(400, 300, "RGB"),
    "a busy grey photo": noise(400, 300, "L"),
    "a photo in several scans": pictures.jpeg(progressive=True),
    "a photo that tells where": pictures.jpeg(exif=b"Exif\0\0hjemme"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_we_keep_could_have_been_kept(name: str) -> None:
    check_kept(read_picture(FILES[name]))


def test_a_photo_in_several_scans_is_whole_too() -> None:
    """Other builds of the library write them so."""
    data = noise(90, 60, "RGB")
    several = pictures.file_of(pictures.opened(data), "JPEG", progressive=True)
    check_kept(Picture(several, "image/jpeg", 90, 60))
    with pytest.raises(RuleBroken):
        check_kept(Picture(several[:-2], "image/jpeg", 90, 60))


@pytest.mark.parametrize("name", ["a PNG", "a busy photo"])
def test_every_part_of_the_file_must_be_there_and_no_more(name: str) -> None:
    kept = read_picture(FILES[name])
    data = kept.content
    ends = [*range(0, len(data), max(1, len(data) // 50)), len(data) - 1]
    for other in [*(data[:end] for end in ends), data + b"\n", data + data, data[:2] + b"\xff\xfe\0\4hi" + data[2:]]:
        with pytest.raises(RuleBroken):
            check_kept(replace(kept, content=other))


@pytest.mark.parametrize("said", [{"width": 1}, {"height": 31}, {"media_type": "image/gif"}, {"media_type": ""}])
def test_it_must_be_what_is_said_of_it(said: dict[str, object]) -> None:
    with pytest.raises(RuleBroken):
        check_kept(replace(read_picture(pictures.png()), **said))


def test_a_file_larger_than_we_keep_is_not_opened() -> None:
    kept = read_picture(pictures.png())
    with pytest.raises(RuleBroken):
        check_kept(replace(kept, content=kept.content + b"\0" * LARGEST_KEPT))


def test_a_second_picture_in_the_head_of_a_photo_is_refused() -> None:
    kept = read_picture(pictures.jpeg())
    assert kept.content[2:6] == b"\xff\xe0\0\x10"
    longer = b"\xff\xe0\0\x13" + kept.content[6:20] + b"\1\2\3" + kept.content[20:]
    with pytest.raises(RuleBroken):
        check_kept(replace(kept, content=kept.content[:2] + longer))
