"""Footnotes in a PDF: at the foot of the page that calls for them, or at the end of the chapter, and never lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from governance.documents.markdown import to_html
from tests.unit.test_pdf import ACCESSIBLE, ARCHIVE, failures, opened, render, render_policy, text_of

FILL = "\n\n".join(["Ord om styring og læring som fyller siden. " * 5] * 24)
PLACES = f"""Lederne[^leder] følger opp[^frist].

- punkt[^punkt]

> Sitat[^sitat]

## Overskrift[^overskrift]

| a | b |
|---|---|
| celle[^celle] | to |

Langt[^lang], med kode[^kode] og note i note[^ytre].

{FILL}

Til slutt lederne[^leder] igjen, og [noe](#overskrift)[^siste].

[^leder]: Også **stedfortredere**, se [planene](https://www.lorenskog.kommune.no/planer).

[^frist]: Fristen er

    - ti dager
    - tre dager

[^punkt]: Fra punktet.
[^sitat]: Fra sitatet.
[^overskrift]: Fra overskriften.
[^celle]: Fra cellen.
[^lang]: {"Lang note. " * 120}
[^kode]: Med kode:

        x = 1

[^ytre]: Ytre[^indre].
[^indre]: Indre.
[^siste]: Siste note.
"""


def chapter(markdown: str, key: str = "noter") -> str:
    html = to_html(markdown, prefix=f"kapittel-{key}")
    return f'<section class="chapter"><h2 id="kapittel-{key}">{key}</h2>{html}</section>'


def pages_of(data: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page) for page in text_of(data).strip("\f").split("\f")]


def elements(above: Any) -> Iterator[Any]:
    import pikepdf

    for kid in above.get("/K") or []:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.fixture(scope="module")
def noted() -> bytes:
    return render(chapter(PLACES))


@pytest.mark.parametrize("profile", [ARCHIVE, ACCESSIBLE])
def test_notes_conform(noted: bytes, profile: Any) -> None:
    assert failures(noted, profile) == []


def test_notes_stand_on_the_page_that_calls_for_them(noted: bytes) -> None:
    pages = pages_of(noted)
    for words in ("1 Også stedfortredere, se planene", "2 Fristen er", "3 Fra punktet.", "4 Fra sitatet."):
        assert words in pages[0]
    assert "Siste note." in next(page for page in pages if "Til slutt lederne" in page)


def test_notes_without_a_sound_place_keep_their_number_at_the_end(noted: bytes) -> None:
    last = " ".join(pages_of(noted)[-2:])
    assert "Fotnoter" in last
    for words in ("5. Fra overskriften.", "6. Fra cellen.", "7. Lang note.", "8. Med kode", "11. Indre."):
        assert words in last


def test_each_note_is_printed_once(noted: bytes) -> None:
    whole = " ".join(pages_of(noted))
    for words in ("stedfortredere", "tre dager", "Fra punktet", "Fra cellen", "Indre", "Siste note"):
        assert whole.count(words) == 1


def test_a_note_called_for_again_names_its_page(noted: bytes) -> None:
    assert "lederne1 (s. 1) igjen" in " ".join(pages_of(noted))


def test_notes_are_tagged_and_read_where_they_are_called_for(noted: bytes) -> None:
    pdf = opened(noted)
    found = list(elements(pdf.Root.StructTreeRoot))
    notes = [element for element in found if element.S == "/Note"]
    assert [str(note.ID)[-1] for note in notes] == ["1", "2", "3", "4", "9", "0"]
    assert len({str(note.ID) for note in notes}) == len(notes)
    assert not [element for element in found if element.S == "/Art"]
    for note in notes:
        kinds = [str(kid.S) for kid in note.P.K]
        assert kinds[[kid.objgen for kid in note.P.K].index(note.objgen) - 1] == "/Reference"
        assert next(elements(note)).S in {"/Lbl", "/P"}


def test_the_second_chapter_with_notes_begins_on_a_page_of_its_own() -> None:
    text = "Ord[^a].\n\n[^a]: Noten.\n"
    parts = chapter(text, "en"), chapter("Ord.", "to"), chapter(text, "tre")
    first, second = pages_of(render("".join(parts)))[:2]
    assert ("to" in first, "tre" in first, "tre" in second) == (True, False, True)


@pytest.mark.parametrize("length", [1, 30, 100])
def test_no_note_is_lost_however_many_there_are(length: int, caplog: pytest.LogCaptureFixture) -> None:
    calls = " ".join(f"ord og ord og ord[^{number}]" for number in range(40))
    notes = "\n".join(f"[^{number}]: Note{number:02}slutt {'mer tekst ' * length}" for number in range(40))
    data = render(chapter(f"{calls}\n\n{FILL}\n\n{notes}"))
    whole = " ".join(pages_of(data))
    assert [whole.count(f"Note{number:02}slutt") for number in range(40)] == [1] * 40
    assert not [record for record in caplog.records if "No anchor" in record.getMessage()]
    assert failures(data, ACCESSIBLE) == []
    at_the_end = "Fotnoter" in whole
    assert at_the_end == (length == 100)


def test_a_policy_has_its_notes_at_the_foot() -> None:
    pages = pages_of(render_policy())
    page = next(page for page in pages if "Lederne følger opp1" in page)
    assert page.index("Frister i 1. tertial") < page.index("1 Også stedfortredere") < page.index("2 Fristen er")
