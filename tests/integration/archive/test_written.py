"""What the archive holds, and that it is whole or not there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from governance.audit import append_only
from governance.audit.models import AuditEvent
from governance.documents.models import RenderJob, StoredDocument
from governance.organisation.models import User
from governance.policy.archive import ArchiveError, exporting, schemas
from governance.policy.archive.arkivmelding import CATALOGUE, MESSAGE, OWN
from governance.policy.archive.contents import all_parts
from governance.policy.archive.exporting import export_archive
from governance.policy.archive.importing import import_archive
from governance.policy.archive.rows import FIELDS
from governance.policy.models import PolicyFigure, PolicyVersion
from governance.process.models import ProcessMapVersion
from tests.factories import policy as make
from tests.factories.archive import fill
from tests.factories.closed import BASIS
from tests.factories.municipality import Town

SPACES = {"m": MESSAGE, "k": CATALOGUE, "h": OWN}


def message(archive: Path, name: str) -> Any:
    return etree.parse(archive / name / "arkivmelding.xml").getroot()


def words(root: Any, path: str) -> list[str]:
    return [str(item.text) for item in root.findall(path, SPACES)]


@pytest.mark.django_db
def test_a_version_is_a_journalpost_with_its_pdf_and_its_decision(archive: Path) -> None:
    root = message(archive, "policyer/styring/1.0")
    post = root.find("m:registrering", SPACES)
    assert post.get("{http://www.w3.org/2001/XMLSchema-instance}type") == "journalpost"
    assert words(root, "m:antallFiler") == ["2"]
    assert words(post, "m:tittel") == ["Helhetlig styring, versjon 1.0"]
    assert words(post, ".//m:format/k:kode") == ["fmt/476", "fmt/817"]
    assert words(post, ".//m:referanseDokumentfil") == ["styring-1.0.pdf", "versjon.json"]
    document = json.loads((archive / "policyer/styring/1.0/versjon.json").read_text())["document"]
    assert words(post, ".//m:sjekksum")[0] == document["sha256"]
    assert words(post, ".//m:filstoerrelse")[0] == str(document["size"])
    assert words(post, ".//h:kontrollkode") == [document["control_code"]]
    assert words(post, ".//h:godkjentAv") == ["Oppvekstsjef Prøvesen på vegne av Direktor Prøvesen"]
    assert (words(post, ".//h:gjelderFra"), words(post, ".//h:gjaldtTil")) == (["2096-03-01"], ["2096-09-01"])
    said = dict(zip(words(post, ".//m:merknadstekst"), words(post, ".//m:merknadRegistrertAv"), strict=True))
    assert said["Innspill fra Leser Prøvesen"] == "Leser Prøvesen på vegne av Rektor Prøvesen"
    assert any("Møte 01.03.2096." in text for text in said)
    assert words(post, "m:korrespondansepart/m:saksbehandler") == ["Strategileder Prøvesen"]


@pytest.mark.django_db
def test_a_policy_is_a_saksmappe_that_its_versions_point_to(archive: Path) -> None:
    root = message(archive, "policyer/bort")
    key = words(root, "m:mappe/m:referanseEksternNoekkel/k:noekkel")
    assert key == ["policy:bort"]
    assert words(root, "m:mappe/m:saksstatus/k:kode") == ["A"]
    assert words(message(archive, "policyer/styring"), "m:mappe/m:saksstatus/k:kode") == ["B"]
    post = message(archive, "policyer/bort/1.0")
    assert words(post, "m:registrering/m:referanseForelderMappe/m:referanseEksternNoekkel/k:noekkel") == []
    assert words(post, "m:registrering/m:referanseForelderMappe/k:referanseEksternNoekkel/k:noekkel") == key
    assert words(post, ".//h:trukketTilbakeFordi") == ["Gjelder ikke lenger"]


@pytest.mark.django_db
def test_what_is_exempt_says_so_and_what_xml_cannot_say_is_marked(archive: Path) -> None:
    root = message(archive, "policyer/unntatt")
    assert words(root, ".//m:tilgangsrestriksjon/k:beskrivelse") == ["Unntatt offentlighet"] * 2
    assert words(root, ".//m:skjermingshjemmel") == [BASIS] * 2
    assert words(message(archive, "policyer/styring"), ".//m:tilgangsrestriksjon/k:beskrivelse") == []
    assert words(message(archive, "policyer/skole"), "m:mappe/m:merknad/m:merknadstekst") == ["Alt \ufffd stemmer"]
    said = json.loads((archive / "policyer/skole/policy.json").read_text())
    assert said["reviews"][0]["reason"] == "Alt \x0b stemmer"


@pytest.mark.django_db
def test_of_people_only_those_who_are_named_and_only_their_names(archive: Path) -> None:
    people = json.loads((archive / "felles/kommune.json").read_text())["people"]
    names = {person["username"] for person in people}
    assert {"direktor", "oppvekstsjef", "policyadmin", "leser"} <= names
    assert not names & {"systemadmin", "biblioteksjef", "uten_rolle"}
    everything = b"".join(path.read_bytes() for path in archive.rglob("*") if path.is_file())
    assert b"example.org" not in everything
    assert b"Permisjon" not in everything  # why somebody stood in is hers


#: What of a table stays behind, and why it may.
LEFT_OUT: dict[Any, set[str]] = {
    User: {field.name for field in User._meta.local_fields} - set(FIELDS[User]) - {"id"},  # all but the name
    ProcessMapVersion: {"audit_number"},  # of the change log that stays behind
    RenderJob: {"frozen", "ordered_as", "leased_until", "error"},  # stands with the document; said by the run; over
    StoredDocument: {"content"},  # the PDF
    PolicyFigure: {"content"},  # the file of the picture
    PolicyVersion: {"planned_on", "planned_by", "planned_as"},  # empty from the publication on
}


@pytest.mark.parametrize("model", list(FIELDS), ids=lambda model: model.__name__)
def test_every_field_is_archived_or_left_out_on_purpose(model: Any) -> None:
    fields = {field.name for field in model._meta.local_fields if not field.primary_key}
    assert fields - set(FIELDS[model]) == LEFT_OUT.get(model, set())
    assert set(FIELDS[model]) <= fields


def test_the_schema_refuses_what_is_broken() -> None:
    """The control of the validation of everything that is written."""
    whole = (
        f'<arkivmelding xmlns="{MESSAGE}" xmlns:k="{CATALOGUE}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><system>Helhet</system><antallFiler>0</antallFiler>'
        '<registrering xsi:type="arkivnotat"/></arkivmelding>'
    )
    with pytest.raises(ArchiveError, match="følger ikke skjemaet"):
        schemas.valid_message(whole.encode(), "a.xml")
    for wrong in ("<arkivmelding/>", f'<arkivmelding xmlns="{MESSAGE}"/>'):
        with pytest.raises(ArchiveError, match="følger ikke skjemaet"):
            schemas.valid_message(wrong.encode(), "a.xml")
    for bomb in ('<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "<!DOCTYPE a><a/>"):
        with pytest.raises(ArchiveError, match=r"DTD|ikke gyldig XML"):
            schemas.valid_message(bomb.encode(), "a.xml")


@pytest.mark.parametrize("path", sorted((Path(schemas.FOLDER)).glob("*.xsd")), ids=lambda path: path.name)
def test_the_schemas_are_schemas_and_all_of_them_go_with_the_archive(path: Path) -> None:
    etree.XMLSchema(etree.parse(path))
    assert path.name in schemas.FILES


# --- Whole, or not there ----------------------------------------------------------------------------------------------
def test_where_nothing_is_published_there_is_no_archive(town: Town, tmp_path: Path) -> None:
    make.make_version(town, "draft")
    with pytest.raises(CommandError, match="Ingen policy er publisert"):
        call_command("export_archive", tmp_path / "arkiv")
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_is_broken_off_leaves_nothing(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(town)

    def broken() -> Iterator[Any]:
        yield next(all_parts())
        assert list(tmp_path.iterdir()) != []
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting, "all_parts", broken)
    with pytest.raises(KeyboardInterrupt):
        export_archive(tmp_path / "arkiv")
    assert list(tmp_path.iterdir()) == []
    assert not AuditEvent.objects.filter(verb="archive_exported").exists()


@pytest.mark.django_db
def test_a_folder_that_somebody_fills_meanwhile_is_left_alone(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_archive(archive)
    folder = tmp_path / "ny"

    def filled() -> Iterator[Any]:
        yield from all_parts()
        folder.mkdir()
        (folder / "mitt.txt").write_text("Mitt")

    monkeypatch.setattr(exporting, "all_parts", filled)
    with pytest.raises(ArchiveError, match="tatt i bruk i mellomtiden"):
        export_archive(folder)
    assert [path.name for path in folder.iterdir()] == ["mitt.txt"]
    assert not AuditEvent.objects.filter(verb="archive_exported").exists()
    assert not list(tmp_path.glob(".ny*"))


@pytest.mark.django_db
def test_an_empty_folder_is_filled_and_a_place_below_a_file_refused(archive: Path, tmp_path: Path) -> None:
    import_archive(archive)
    (tmp_path / "tom").mkdir()
    export_archive(tmp_path / "tom")
    assert (tmp_path / "tom" / "manifest.json").exists()
    with pytest.raises(ArchiveError, match="kan ikke lages"):
        export_archive(archive / "LESMEG.txt" / "under")


@pytest.mark.django_db
def test_a_document_that_is_not_what_was_stored_is_not_archived(archive: Path, tmp_path: Path) -> None:
    import_archive(archive)
    append_only.lift()
    try:
        StoredDocument.objects.update(content=b"forfalsket")
        with pytest.raises(ArchiveError, match="verify_published"):
            export_archive(tmp_path / "ny")
    finally:
        append_only.install()
    assert not (tmp_path / "ny").exists()
