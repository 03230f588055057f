"""Figures and diagrams of published versions: in the archive, back from it, and refused when they are other ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from lxml import etree

from governance.audit import append_only
from governance.policy.archive import ArchiveError
from governance.policy.archive import manifest as listing
from governance.policy.archive.arkivmelding import MESSAGE
from governance.policy.archive.drawings import is_drawing
from governance.policy.archive.exporting import export_archive
from governance.policy.archive.importing import import_archive
from governance.policy.comments.models import PolicyComment
from governance.policy.diagrams import draw, names
from governance.policy.models import PolicyFigure, PolicyVersion
from governance.policy.proposals.models import PolicyProposal
from tests.factories import pictures
from tests.factories import process_map as process
from tests.factories.municipality import Town
from tests.integration.archive import forging
from tests.integration.archive.forging import JPEG, PICTURED, PNG, edit, reseal
from tests.integration.archive.test_refused import refused

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

Change = Callable[[Any], None]


def test_each_figure_is_a_file_beside_the_text_and_listed(archive: Path) -> None:
    said = json.loads((archive / PICTURED).read_text())
    assert [(row["key"], row["media_type"]) for row in said["figures"]] == [
        ("ring", "image/png"),
        ("skolegaarden", "image/jpeg"),
    ]
    root = etree.parse(archive / PICTURED.with_name("arkivmelding.xml")).getroot()
    listed = {
        item.findtext(f"{{{MESSAGE}}}referanseDokumentfil"): [
            item.findtext(f"{{{MESSAGE}}}{name}") for name in ("sjekksum", "filstoerrelse", "mimeType")
        ]
        for item in root.iter(f"{{{MESSAGE}}}dokumentobjekt")
    }
    entries = json.loads((archive / "manifest.json").read_text())["files"]
    for path, row in zip((PNG, JPEG), said["figures"], strict=True):
        size = (archive / path).stat().st_size
        assert listed[path.name] == [row["sha256"], str(size), row["media_type"]]
        assert entries[str(path)] == {"sha256": row["sha256"], "size": size}
    assert said["version"]["frozen"]["references"]["diagram:prosess"]["svg"].startswith("<svg ")


def test_what_came_in_is_shown_as_it_was_and_stands(archive: Path, client: Client) -> None:
    import_archive(archive)
    address = ("skole", "1.0")
    shown = client.get(reverse("governance:policy_figure", args=[*address, "ring"]))
    assert shown.content == (archive / PNG).read_bytes()
    unused = client.get(reverse("governance:policy_figure", args=[*address, "skolegaarden"]))
    assert unused.status_code == 302  # to the login: no text shows it, so nobody has published it
    assert bytes(PolicyFigure.objects.get(key="skolegaarden").content) == (archive / JPEG).read_bytes()
    drawing = client.get(reverse("governance:policy_diagram", args=["skole", "1.0", "prosess"]))
    assert (
        drawing.content.decode()
        == json.loads((archive / PICTURED).read_text())["version"]["sent_references"]["diagram:prosess"]["svg"]
    )
    page = client.get("/policy/skole/").content.decode()
    assert all(address in page for address in ("/figur/ring/", "/diagram/prosess/", "Ringen"))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PolicyFigure.objects.update(alt="Noe annet")
    call_command("verify_published")


def test_merknader_and_proposals_stay_behind(archive: Path) -> None:
    everything = b"".join(path.read_bytes() for path in archive.rglob("*.json"))
    assert b"Skriv hva dette betyr for skolene." not in everything
    assert b"Svar alltid den som rapporterer" not in everything
    import_archive(archive)
    assert not PolicyComment.objects.exists()
    assert not PolicyProposal.objects.exists()


# --- Forged -----------------------------------------------------------------------------------------------------------
def swapped(data: bytes, path: Path = PNG, **row: Any) -> Callable[[Path], None]:
    """Put other bytes in the place of a picture, and let row and seals follow, as far as a forger can."""

    def change(folder: Path) -> None:
        (folder / path).write_bytes(data)
        key = path.stem.partition("-")[2]
        said = {"sha256": forging.sha256(folder / path), **row}
        edit(folder, PICTURED, lambda content: _agree(content, key, said))

    return change


def _agree(content: Any, key: str, said: dict[str, Any]) -> None:
    next(row for row in content["figures"] if row["key"] == key).update(said)
    for references in _references(content):
        if f"figur:{key}" in references:
            references[f"figur:{key}"].update(sha256=said["sha256"])


def _references(content: Any) -> list[Any]:
    frozen, sent = content["version"]["frozen"], content["version"]["sent_references"]
    return [frozen["references"], sent, content["document"]["frozen"]["references"]]


def told(change: Change) -> Callable[[Path], None]:
    return lambda folder: edit(folder, PICTURED, change)


def kept(reference: str, **said: Any) -> Callable[[Path], None]:
    def change(content: Any) -> None:
        for references in _references(content):
            references[reference].update(said)

    return told(change)


def drawn(svg: str) -> Callable[[Path], None]:
    return kept("diagram:prosess", svg=svg)


def renamed(folder: Path) -> None:
    (folder / PNG).rename(folder / PNG.with_suffix(".svg"))


def without_its_row(folder: Path) -> None:
    edit(folder, PICTURED, lambda content: content["figures"].pop(0))


def without_row_and_file(folder: Path) -> None:
    without_its_row(folder)
    (folder / PNG).unlink()
    message = folder / PICTURED.with_name("arkivmelding.xml")
    tree = etree.parse(message)
    for item in tree.findall(f".//{{{MESSAGE}}}dokumentbeskrivelse"):
        if item.findtext(f".//{{{MESSAGE}}}referanseDokumentfil") == PNG.name:
            item.getparent().remove(item)
    tree.write(message, xml_declaration=True, encoding="UTF-8")


TABLE = "diagram:ansvar-planlegging"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
NONE = "ikke et bilde vi kan vise"
WHOLE = pictures.png()
FORGED: dict[str, tuple[Callable[[Path], object], str]] = {
    "one byte of it": (lambda folder: forging.flip(folder / PNG), "ikke det som ble besluttet"),
    "another picture": (lambda folder: (folder / PNG).write_bytes(pictures.png(colour="red")), "ble besluttet"),
    "another picture with its row": (swapped(pictures.png(colour="red")), "henger ikke sammen"),
    "a JPEG called a PNG": (swapped(pictures.jpeg()), NONE),
    "an SVG": (swapped(SVG), NONE),
    "an SVG that says so": (swapped(SVG, media_type="image/svg+xml"), NONE),
    "a page": (swapped(HTML, media_type="text/html"), NONE),
    "a page with the head of a picture": (swapped(pictures.SIGNATURE + HTML), NONE),
    "a page behind a picture": (swapped(WHOLE + HTML), NONE),
    "a page behind a photo": (swapped(pictures.jpeg() + HTML, JPEG), NONE),
    "half a picture": (swapped(WHOLE[: len(WHOLE) // 2]), NONE),
    "a photo that tells where": (swapped(pictures.jpeg(exif=b"Exif\0\0" + b"hjemme"), JPEG), NONE),
    "a bomb": (swapped(pictures.announced_png(60_000, 60_000), width=32_767, height=32_767), NONE),
    "larger than we keep": (swapped(pictures.png(2401, 100), width=2401, height=100), NONE),
    "another size than it says": (swapped(pictures.png(41, 30)), NONE),
    "holes": (swapped(pictures.png(mode="RGBA", colour=(0, 0, 0, 0))), NONE),
    "nothing": (swapped(b""), NONE),
    "another name": (renamed, "ikke det samme|mangler"),
    "a file that no row has": (without_its_row, "henger ikke sammen"),
    "gone from the version": (without_row_and_file, "henger ikke sammen"),
    "other words": (told(lambda content: content["figures"][0].update(alt="Noe annet")), "henger ikke sammen"),
    "no words": (told(lambda content: content["figures"][0].update(alt="")), "ugyldig|tok ikke imot"),
    "a key with a way out": (told(lambda content: content["figures"][0].update(key="../ring")), "ugyldig verdi"),
    "of another version": (told(lambda content: content["figures"][1].update(policy_version=999_999)), "tok ikke imot"),
    "a script in a diagram": (drawn(SVG.decode()), "ikke et diagram"),
    "an address in a diagram": (
        drawn('<svg xmlns="http://www.w3.org/2000/svg" fill="url(//b.no)"></svg>'),
        "ikke et diagram",
    ),
    "a table that is none": (kept(TABLE, table="<script>"), "ikke helt"),
    "a table of other things than words": (kept(TABLE, table=[["Trinn", 1]]), "ikke helt"),
    "a table with a row too short": (kept(TABLE, table=[["Trinn", "Ansvarlig"], ["Ett"]]), "ikke helt"),
    "another table": (kept(TABLE, table=[["Trinn", "Ansvarlig"], ["1. Ett", "Ingen"]]), "henger ikke sammen"),
    "another diagram": (drawn('<svg xmlns="http://www.w3.org/2000/svg" width="1"></svg>'), "henger ikke sammen"),
    "another diagram served than approved": (
        told(lambda content: content["version"]["sent_references"]["diagram:prosess"].update(width=1)),
        "henger ikke sammen",
    ),
    "references that are a list": (told(lambda content: content["version"].update(sent_references=[1])), "ikke helt"),
    "a reference without a name": (
        told(lambda content: content["version"]["frozen"]["references"]["figur:ring"].pop("name")),
        "ikke helt",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_figure_with_new_sums_is_held_against_what_was_decided(archive: Path, name: str) -> None:
    spoil, why = FORGED[name]
    spoil(archive)
    refused(reseal(archive), why)
    assert not PolicyFigure.objects.exists()


def test_a_picture_that_is_too_large_is_not_read(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "LARGEST_KEPT", 100)
    refused(archive, r"figur-.* er for stor")


def test_a_picture_that_is_not_what_was_decided_on_is_not_archived(archive: Path, tmp_path: Path) -> None:
    import_archive(archive)
    append_only.lift()
    try:
        PolicyFigure.objects.update(content=b"forfalsket")
        with pytest.raises(ArchiveError, match="verify_published"):
            export_archive(tmp_path / "ny")
        with pytest.raises(CommandError, match="faults"):
            call_command("verify_published")
    finally:
        append_only.install()
    assert not (tmp_path / "ny").exists()
    assert PolicyVersion.objects.exists()


def test_all_that_the_program_draws_is_a_drawing(town: Town) -> None:
    """The control: what is refused is not what we draw."""
    process.make_event(town, "Budsjettet & «planen»")
    drawings = [draw(key) for key, _name in names()] + [draw("aarshjul")]
    assert len(drawings) > 1
    assert all(is_drawing(drawing.svg) for drawing in drawings if drawing)
    assert not is_drawing(None)
    assert not is_drawing("<svg >&x;</svg>")
    assert not is_drawing('<svg xmlns="http://www.w3.org/2000/svg"><!-- x --></svg>')
