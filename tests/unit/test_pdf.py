"""Documents: conformance, contents, determinism, and what their rendering may read."""

import io
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import page as validator
import pytest
from django.template.loader import render_to_string

from governance.documents import pdf as pdf_module
from governance.documents.markdown import to_html
from governance.documents.pdf import AssetMissing, render_pdf, thaw
from governance.documents.references import Target

if TYPE_CHECKING:
    import pikepdf

MADE_AT = datetime(2026, 11, 2, 12, 30, tzinfo=UTC)
NOTICE = "Demo – personer, kommentarer og resultater er oppdiktet"
TABLE = """
| Sak | Hvem | Frist (dager) |
|:--|:-:|--:|
| Enhetsrapport | Rapportør → **linjeleder** | 10 |
| Policy | [Prosesseier](#kapittel-roller) | 14 |
"""
PURPOSE = f"""Policyen sier hvem som gjør hva, og når. Se [**roller**](#kapittel-roller),
[kommunens planer](https://www.lorenskog.kommune.no/planer) og [styring](/styring/).

- mål
- tiltak
    1. først
    2. så
        - og til slutt

# Grunnlag

> Det vi bestemmer oss for, skal kunne gjenkjennes i hverdagen.

### Lover
{TABLE}
## Ord på andre språk

Ráđđehus, ŋ, č, š og ž. «Sitat» – med `kode`, ~~strøket~~ og *kursiv*.

Lederne følger opp[^leder], og [](rolle:linjeleder) leverer[^frist] etter [](lov:kommuneloven/25-1). Mer i
[](kapittel:roller)[^leder].

Tabell: Frister i 1. tertial

| | Frist |
|---|---|
| Enhetsrapport | 10 dager |

[^leder]: Også **stedfortredere**, se [roller](kapittel:roller).

[^frist]: Fristen er

    - ti dager
    - tre dager til
"""
PLACES = {
    "rolle:linjeleder": Target("linjeleder"),
    "kapittel:roller": Target("kapittel 2 «Roller»", "#kapittel-roller"),
    "lov:kommuneloven/25-1": Target("kommuneloven § 25-1", "https://lovdata.no/lov/2018-06-22-83/%C2%A725-1"),
}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60" viewBox="0 0 200 60" role="img">'
    "<title>Tre delprosesser</title><rect width='60' height='40' fill='#0d7a5f'/>"
    '<text x="70" y="30" font-family="Helhet Text">Styring</text></svg>'
)


def policy(**changes: object) -> dict[str, object]:
    purpose = to_html(PURPOSE, prefix="kapittel-formaal", resolve=PLACES.get)
    roles = to_html("Tekst om rollene.\n\n" * 60 + TABLE * 12, prefix="kapittel-roller")
    return {
        "title": "Helhetlig styring i Lørenskog kommune",
        "number": "1.1",
        "municipality": "Lørenskog kommune",
        "approved_by": "Kommunedirektøren",
        "approved_on": "2026-11-02",
        "in_force_on": "2026-12-01",
        "owner": "Styring og virksomhetsutvikling",
        "next_revision_on": "2027-11-01",
        "change_note": "Tydeligere beslutningslinjer.",
        "demo": False,
        "versions": [
            {"number": "1.1", "in_force_on": "2026-12-01", "note": "Tydeligere beslutningslinjer"},
            {"number": "1.0", "in_force_on": "2024-01-15", "note": "Første versjon"},
        ],
        "chapters": [
            {"key": "formaal", "number": "1", "title": "Formål", "html": purpose},
            {"key": "roller", "number": "2", "title": "Roller & ansvar", "html": roles},
            {"key": "aarshjul", "number": "3", "title": "Årshjul", "html": f"{PICTURE}<p>Når alt skjer.</p>"},
        ],
    } | changes


def render_policy(**changes: object) -> bytes:
    html = render_to_string("governance/pdf/policy.html", thaw(policy(**changes)))
    return render_pdf(html, title="Helhetlig styring", author="Lørenskog kommune", created_at=MADE_AT)


def render(body: str, **options: object) -> bytes:
    html = f'<!DOCTYPE html><html lang="nb"><body><h1>Prøve</h1>{body}</body></html>'
    return render_pdf(html, title="Prøve", author="Helhet", created_at=MADE_AT, **options)  # type: ignore[arg-type]


def failures(data: bytes, profile: validator.ValidationProfile) -> list[str]:
    return [
        f"{failure.rule_id}: {failure.message}"
        for failure in validator.validate_pdf_bytes(data, profile=profile).failures
    ]


def opened(data: bytes) -> "pikepdf.Pdf":
    import pikepdf

    return pikepdf.open(io.BytesIO(data))


def text_of(data: bytes, *pages: int) -> str:
    span = ["-f", str(pages[0]), "-l", str(pages[-1])] if pages else []
    command = ["pdftotext", "-layout", *span, "-", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


@pytest.fixture(scope="module")
def document() -> bytes:
    return render_policy()


ARCHIVE = validator.ValidationProfile.PDF_A_2A
ACCESSIBLE = validator.ValidationProfile.PDF_UA_1


@pytest.mark.parametrize("profile", [ARCHIVE, ACCESSIBLE])
def test_policy_conforms(document: bytes, profile: validator.ValidationProfile) -> None:
    assert failures(document, profile) == []


@pytest.mark.parametrize("profile", [ARCHIVE, ACCESSIBLE])
def test_demo_policy_with_little_in_it_conforms(profile: validator.ValidationProfile) -> None:
    bare = render_policy(demo=True, versions=[], change_note="", approved_on="", chapters=policy()["chapters"][:1])  # type: ignore[index]
    assert failures(bare, profile) == []


def test_missing_alternative_text_is_found() -> None:
    pixel = f"data:image/png;base64,{PIXEL}"
    assert failures(render(f'<img src="{pixel}" alt="En prikk">'), ACCESSIBLE) == []
    assert any("FIGURE" in failure for failure in failures(render(f'<img src="{pixel}">'), ACCESSIBLE))
    assert any("FIGURE" in failure for failure in failures(render(PICTURE.replace("title>", "desc>")), ACCESSIBLE))


def test_skipped_heading_is_found() -> None:
    assert failures(render("<h2>To</h2><p>Tekst</p>"), ACCESSIBLE) == []
    assert any("HEADING" in failure for failure in failures(render("<h3>Tre</h3><p>Tekst</p>"), ACCESSIBLE))


def test_paragraphs_of_list_items_stand_in_their_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    items = "<ol><li><p>En</p><p>Mer</p></li><li>To<ul><li><p>Tre</p></li></ul></li></ol>"
    assert failures(render(items), ACCESSIBLE) == []
    monkeypatch.setattr(pdf_module, "_gather_body", lambda *_item: None)
    assert any("LI-KIDS" in failure for failure in failures(render(items), ACCESSIBLE))


def test_missing_language_is_found(document: bytes) -> None:
    with opened(document) as pdf:
        del pdf.Root.Lang
        target = io.BytesIO()
        pdf.save(target)
    assert any("LANGUAGE" in failure for failure in failures(target.getvalue(), ACCESSIBLE))


def test_link_around_other_elements_is_one_link() -> None:
    data = render('<p><a href="https://www.ks.no/">en <strong>sterk</strong> <em>lenke</em></a></p>')
    assert failures(data, ACCESSIBLE) == []
    with opened(data) as pdf:
        assert [str(link.A.URI) for link in pdf.pages[0].Annots] == ["https://www.ks.no/"]


def test_catalogue_and_metadata(document: bytes) -> None:
    with opened(document) as pdf:
        assert str(pdf.Root.Lang) == "nb"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "/Filter" not in pdf.Root.Metadata
        assert pdf.Root.Metadata.read_raw_bytes().count(b'pdfuaid:part="1"') == 1
        assert str(pdf.docinfo["/Title"]) == "Helhetlig styring"
        assert str(pdf.docinfo["/Author"]) == "Lørenskog kommune"
        assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20261102123000Z"


def test_bookmarks_are_the_headings(document: bytes) -> None:
    def titles(items: "list[pikepdf.OutlineItem]", level: int = 1) -> list[tuple[int, str]]:
        return [found for item in items for found in [(level, item.title), *titles(list(item.children), level + 1)]]

    with opened(document) as pdf, pdf.open_outline() as outline:
        assert titles(list(outline.root)) == [
            (1, "Helhetlig styring i Lørenskog kommune"),
            (2, "Innhold"),
            (2, "Versjoner"),
            (2, "1 Formål"),
            (3, "Grunnlag"),
            (4, "Lover"),
            (4, "Ord på andre språk"),
            (2, "2 Roller & ansvar"),
            (2, "3 Årshjul"),
        ]


def test_fonts_are_our_own_and_embedded(document: bytes) -> None:
    with opened(document) as pdf:
        fonts = {
            str(item.FontName).partition("+")[2]: "/FontFile2" in item
            for item in pdf.objects
            if item.get("/Type") == "/FontDescriptor"
        }
    assert all(fonts.values())
    assert {"Helhet-Text", "Helhet-Text-Semi-Bold", "Helhet-Text-Italic", "Helhet-Text-More"} <= fonts.keys()


def test_front_page_says_what_the_version_is(document: bytes) -> None:
    front = text_of(document, 1)
    for words in ("Policy, versjon 1.1", "1. desember 2026", "Kommunedirektøren, 2. november 2026", "1. november 2027"):
        assert words in front
    assert "Side 1" not in front
    assert NOTICE not in text_of(document)


def test_every_page_is_numbered_and_contents_name_the_pages(document: bytes) -> None:
    with opened(document) as pdf:
        count = len(pdf.pages)
    assert count > 4
    pages = {number: text_of(document, number) for number in range(2, count + 1)}
    assert all(f"Side {number} av {count}" in text for number, text in pages.items())
    [line] = [line for line in pages[2].splitlines() if "Årshjul" in line]
    named = int(line.split()[-1])
    assert "3 Årshjul" in pages[named]
    assert "Når alt skjer." in pages[named]


def test_demo_line_stands_on_every_page() -> None:
    pages = text_of(render_policy(demo=True)).strip("\f").split("\f")
    assert pages[0].count(NOTICE) == 2
    assert all(page.count(NOTICE) == 1 for page in pages[1:])


def test_same_input_gives_same_bytes(document: bytes) -> None:
    assert render_policy() == document


def test_same_bytes_in_another_process(document: bytes) -> None:
    program = (
        "import django, hashlib; django.setup();"
        "from tests.unit.test_pdf import render_policy; print(hashlib.sha256(render_policy()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], env=_environment(seed), capture_output=True, check=True, text=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def _environment(seed: str) -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": seed}


def test_another_moment_gives_other_bytes() -> None:
    html = "<html lang='nb'><body><h1>Prøve</h1></body></html>"
    first, second = (
        render_pdf(html, title="Prøve", author="Helhet", created_at=MADE_AT.replace(hour=hour)) for hour in (1, 2)
    )
    assert first != second


def test_missing_own_file_is_an_error() -> None:
    with pytest.raises(AssetMissing, match=r"governance/no-such\.png"):
        render('<img src="/static/governance/no-such.png" alt="Bilde">')


def test_thaw_makes_dates_of_frozen_texts() -> None:
    frozen = {
        "title": "2026-01-01",
        "in_force_on": "2026-12-01",
        "approved_on": "",
        "rows": [{"made_at": MADE_AT.isoformat()}],
    }
    assert thaw(frozen) == {
        "title": "2026-01-01",
        "in_force_on": date(2026, 12, 1),
        "approved_on": None,
        "rows": [{"made_at": MADE_AT}],
    }
