"""An archive that is not as it was written is refused, and leaves nothing behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from governance.audit.models import AuditEvent
from governance.documents.models import StoredDocument
from governance.organisation.models import OrgUnit, User
from governance.organisation.services import create_municipality
from governance.policy.archive import ArchiveError
from governance.policy.archive import manifest as listing
from governance.policy.archive.importing import import_archive
from governance.policy.models import PolicyDocument, PolicyVersion
from tests.integration.archive import forging
from tests.integration.archive.forging import PDF, POLICY, SHARED, VERSION, XML, edit, edit_xml, flip, reseal

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

Spoil = Callable[[Path], object]


def nothing_is_stored() -> bool:
    models: tuple[Any, ...] = (OrgUnit, User, PolicyDocument, PolicyVersion, StoredDocument, AuditEvent)
    return not any(model.objects.exists() for model in models)


def refused(archive: Path, why: str) -> None:
    with pytest.raises(ArchiveError, match=why):
        import_archive(archive)
    assert nothing_is_stored()


# --- Spoilt by chance, or by one who does not know of the manifest ---------------------------------------------------
def listed(path: str, **said: Any) -> Spoil:
    """List one more file, of which this is said."""
    entry = {"sha256": "0" * 64, "size": 1, **said}
    return lambda folder: forging.manifest(folder, lambda content: content["files"].update({path: entry}))


def linked(folder: Path) -> None:
    copy = folder.parent / "kopi.pdf"
    (folder / PDF).rename(copy)
    (folder / PDF).symlink_to(copy)


def linked_folder(folder: Path) -> None:
    (folder / "policyer").rename(folder.parent / "policyer")
    (folder / "policyer").symlink_to(folder.parent / "policyer")


SPOILT: dict[str, tuple[Spoil, str]] = {
    "one byte of a PDF": (lambda folder: flip(folder / PDF), "styring-2.0.pdf er ikke som da"),
    "one byte of the JSON": (lambda folder: flip(folder / VERSION), "versjon.json er ikke som da"),
    "one byte of the XML": (lambda folder: flip(folder / XML), "arkivmelding.xml er ikke som da"),
    "one byte of the words": (lambda folder: flip(folder / "LESMEG.txt"), "LESMEG.txt er ikke som da"),
    "a byte more": (lambda folder: (folder / PDF).write_bytes((folder / PDF).read_bytes() + b"!"), "ikke som da"),
    "a file is gone": (lambda folder: (folder / PDF).unlink(), "mangler .*styring-2.0.pdf"),
    "a file too many": (lambda folder: (folder / "felles" / "mer.json").write_text("{}"), "ikke står i manifestet"),
    "a hidden file": (lambda folder: (folder / ".skjult").write_text("x"), "ugyldig filnavn"),
    "a link": (linked, "er en lenke"),
    "a linked folder": (linked_folder, "er en lenke"),
    "a pipe": (lambda folder: os.mkfifo(folder / "felles" / "pipe.json"), "er en lenke eller noe annet"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "ingen manifest.json"),
    "a manifest of nothing": (lambda folder: (folder / "manifest.json").write_text("{}"), "ikke de feltene"),
    "no JSON": (lambda folder: (folder / "manifest.json").write_text("{"), "kan ikke leses som JSON"),
    "deep JSON": (lambda folder: (folder / "manifest.json").write_text("[" * 200_000), "kan ikke leses som JSON"),
    "no number": (lambda folder: (folder / "manifest.json").write_text("NaN"), "kan ikke leses som JSON"),
    "another format": (lambda folder: forging.manifest(folder, lambda said: said.update(format=2)), "format 2"),
    "no files": (lambda folder: forging.manifest(folder, lambda said: said.update(files={})), "nevner ingen filer"),
    "a way out": (listed("../utenfor.txt"), "Manifestet er ugyldig"),
    "a way out from below": (listed("felles/../../utenfor.txt"), "Manifestet er ugyldig"),
    "from the root": (listed("/etc/passwd"), "Manifestet er ugyldig"),
    "another way of writing it": (listed("felles\\kommune.json"), "Manifestet er ugyldig"),
    "a sum that is none": (listed("felles/a.json", sha256="x"), "Manifestet er ugyldig"),
    "a size that is none": (listed("felles/a.json", size=-1), "Manifestet er ugyldig"),
    "a size that is true": (listed("felles/a.json", size=True), "Manifestet er ugyldig"),
    "much too large": (listed("felles/a.json", size=10**12), "for stor"),
    "a sum missing": (
        lambda folder: forging.manifest(folder, lambda said: said["files"].update({"a.json": {"size": 1}})),
        "ikke de feltene",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_folder_that_is_not_what_its_manifest_says_is_refused(archive: Path, name: str) -> None:
    spoil, why = SPOILT[name]
    spoil(archive)
    refused(archive, why)


# --- Forged by one who gives every file its new sum -----------------------------------------------------------------
def said(name: Path, *way: Any, value: Any) -> Spoil:
    """Say something else at a place in a JSON file."""

    def change(content: Any) -> None:
        for key in way[:-1]:
            content = content[key]
        content[way[-1]] = value

    return lambda folder: edit(folder, name, change)


def other_text(folder: Path) -> None:
    edit(folder, VERSION, lambda content: content["sections"][0].update(body="Vi styrer for oss selv."))


def script(folder: Path) -> None:
    """Put code in the HTML that goes to the page as it is: nothing seals that but the manifest."""

    def change(content: Any) -> None:
        for frozen in (content["version"]["frozen"], content["document"]["frozen"]):
            frozen["chapters"][0]["html"] += "<script>alert(1)</script>"

    edit(folder, VERSION, change)


def no_unit_above(folder: Path) -> None:
    edit(folder, SHARED, lambda content: content["units"][1].update(parent=999_999))


def one_name_twice(folder: Path) -> None:
    edit(folder, SHARED, lambda content: content["people"][1].update(username=content["people"][0]["username"]))


def dropped(name: Path) -> Spoil:
    return lambda folder: (folder / name).unlink()


def no_run(folder: Path) -> None:
    def change(content: Any) -> None:
        content["version"]["run"] = content["run"] = None
        content["steps"] = content["statements"] = []

    edit(folder, VERSION, change)


def no_policy(folder: Path) -> None:
    (folder / POLICY).unlink()
    (folder / POLICY).with_name("arkivmelding.xml").unlink()


ROW = "ikke de feltene"
VALUE = "ugyldig verdi"
FORGED: dict[str, tuple[Spoil, str]] = {
    "another PDF": (lambda folder: flip(folder / PDF), "ikke den som ble publisert"),
    "another text": (other_text, "henger ikke sammen"),
    "code in the text": (script, "ikke tillater"),
    "another text in the PDF's data": (
        said(VERSION, "document", "frozen", "chapters", 0, "body", value="Noe annet"),
        "henger ikke sammen",
    ),
    "a seal that nobody decided on": (said(VERSION, "version", "frozen", "title", value="Annet"), "henger ikke sammen"),
    "no decision": (no_run, "henger ikke sammen"),
    "another seal": (said(VERSION, "version", "approved_hash", value="0" * 64), "henger ikke sammen"),
    "HTML that is no text": (said(VERSION, "version", "frozen", "chapters", 0, "html", value=1), "eller er endret"),
    "HTML without a text": (
        said(VERSION, "version", "frozen", "chapters", 0, value={"html": "<p>Hei</p>"}),
        "eller er endret",
    ),
    "nothing frozen": (said(VERSION, "version", "frozen", value=None), "eller er endret"),
    "a draft": (said(VERSION, "version", "status", value="draft"), "ikke en publisert versjon"),
    "another kind of file": (said(VERSION, "document", "media_type", value="text/html"), "ikke en publisert versjon"),
    "a state that is none": (said(VERSION, "version", "status", value="eternal"), VALUE),
    "a field more": (said(SHARED, "people", 0, "is_superuser", value=True), ROW),
    "a part more": (said(POLICY, "more", value=[]), ROW),
    "a number for a text": (said(POLICY, "policy", "title", value=1), VALUE),
    "a text for a number": (said(POLICY, "policy", "revision_months", value="12"), VALUE),
    "yes for a number": (said(POLICY, "policy", "revision_months", value=True), VALUE),
    "a list for a text": (said(POLICY, "policy", "title", value=["a"]), VALUE),
    "nothing for a text": (said(POLICY, "policy", "title", value=None), VALUE),
    "too long a text": (said(POLICY, "policy", "title", value="a" * 201), VALUE),
    "too large a number": (said(POLICY, "policy", "revision_months", value=10**20), VALUE),
    "a moment without a zone": (said(VERSION, "version", "created_at", value="2096-03-01T09:00:00"), VALUE),
    "a day that is none": (said(VERSION, "version", "in_force_on", value="2096-02-31"), VALUE),
    "an address of a page": (said(POLICY, "policy", "slug", value="kontroll"), "Databasen tok ikke imot"),
    "an address with a way out": (said(POLICY, "policy", "slug", value="../.."), VALUE),
    "another address": (said(POLICY, "policy", "slug", value="annen"), "mangler .*annen-2.0.pdf|annen"),
    "units that are no list": (said(SHARED, "units", value={}), "mangler en liste"),
    "another format inside": (said(SHARED, "format", value=3), "format 3"),
    "below a unit that is not there": (no_unit_above, "Databasen tok ikke imot"),
    "one name twice": (one_name_twice, "Databasen tok ikke imot"),
    "a policy gone with its message": (no_policy, "versjoner uten policy"),
    "a policy gone": (dropped(POLICY), "ikke det samme|uten policy"),
    "no units": (dropped(SHARED), "ikke det samme|mangler"),
    "a file of another kind": (
        lambda folder: (folder / "felles" / "mer.txt").write_text("x"),
        "mer.txt, er ikke likt",
    ),
    "a map that nobody decided with": (
        lambda folder: (folder / "felles" / "prosesskart-9.json").write_text("{}"),
        ROW,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_folder_with_new_sums_is_held_against_what_was_decided(archive: Path, name: str) -> None:
    spoil, why = FORGED[name]
    spoil(archive)
    refused(reseal(archive), why)


HEAD = "<?xml version='1.0' encoding='UTF-8'?>"
ENTITY = f'{HEAD}\n<!DOCTYPE arkivmelding [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
MESSAGES: dict[str, tuple[str, str, str]] = {
    "an entity from outside": (HEAD, ENTITY, "har en DTD"),
    "no end": ("</arkivmelding>", "", "ikke gyldig XML"),
    "an element more": ("<system>Helhet</system>", "<system>Helhet</system><mer/>", "følger ikke skjemaet"),
    "no title": ("<journalposttype>", "<journaltype>", "ikke gyldig XML"),
    "another algorithm": ("SHA-256", "MD5", "følger ikke skjemaet"),
    "another number of bytes": ("<filstoerrelse>", "<filstoerrelse>1", "ikke det samme"),
    "a file above": (
        ">versjon.json</referanseDokumentfil>",
        ">../policy.json</referanseDokumentfil>",
        "ikke det samme",
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_that_breaks_the_schema_or_looks_outside_is_refused(archive: Path, name: str) -> None:
    old, new, why = MESSAGES[name]
    reseal(archive)
    edit_xml(archive, old, new)
    forging.manifest(archive, lambda content: content["files"].update({str(XML): forging.entry(archive / XML)}))
    refused(archive, why)


def test_a_forger_who_changes_nothing_is_let_in(archive: Path) -> None:
    """The control: what refuses the others is what they changed, not the new sums."""
    edit(archive, VERSION, lambda content: None)
    import_archive(reseal(archive))
    assert PolicyVersion.objects.count() == 5


def test_a_version_whose_job_nobody_remembers_is_let_in(archive: Path) -> None:
    def forget(content: Any) -> None:
        content["version"]["job"] = content["job"] = None

    edit(archive, VERSION, forget)
    import_archive(reseal(archive))
    assert PolicyVersion.objects.get(policy__slug="styring", number="2.0").job is None


# --- The database, and what the operator says -----------------------------------------------------------------------
def test_a_database_with_anything_in_it_is_left_alone(archive: Path) -> None:
    create_municipality(name="Lilleby kommune", administrator="admin", password="riktig hest batteri stift")
    with pytest.raises(CommandError, match="Databasen er ikke tom"):
        call_command("import_archive", archive)
    assert not PolicyDocument.objects.exists()


def test_an_archive_is_read_in_once(archive: Path) -> None:
    import_archive(archive)
    with pytest.raises(ArchiveError, match="ikke tom"):
        import_archive(archive)


def test_the_operator_may_say_which_archive_it_is_to_be(archive: Path) -> None:
    sha256 = forging.sha256(archive / "manifest.json")
    with pytest.raises(CommandError, match="en annen kontrollsum enn den du oppga"):
        call_command("import_archive", archive, manifest="0" * 64)
    assert nothing_is_stored()
    call_command("import_archive", archive, manifest=f" {sha256.upper()}")
    assert PolicyVersion.objects.exists()


@pytest.mark.parametrize("place", ["borte", "arkiv/LESMEG.txt"])
def test_what_is_no_folder_is_refused(archive: Path, place: str) -> None:
    refused(archive.parent / place, "er ikke en mappe")


def test_a_linked_archive_is_refused(archive: Path) -> None:
    (archive.parent / "lenke").symlink_to(archive)
    refused(archive.parent / "lenke", "er ikke en mappe")


def test_too_many_files_and_too_large_ones_are_refused(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "LARGEST_FILE", 10)
    refused(archive, "for stor")
    monkeypatch.undo()
    monkeypatch.setattr(listing, "LARGEST_TEXT", 10)
    refused(archive, "manifest.json er for stor")
    monkeypatch.undo()
    monkeypatch.setattr(listing, "MOST_FILES", 2)
    refused(archive, "for mange")


def test_a_file_that_changes_between_the_check_and_the_reading_is_refused(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing.Archive, "_check", lambda *_args: None)  # as if it had been as listed then
    flip(archive / PDF)
    refused(archive, "ikke som da arkivet ble laget")
