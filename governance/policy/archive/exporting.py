"""Writes the archive: whole, or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.concurrency import take_turn
from governance.documents.models import StoredDocument
from governance.policy import services
from governance.policy.archive import ArchiveError, schemas
from governance.policy.archive.contents import (
    README,
    SCHEMA_FOLDER,
    all_parts,
    archived_policies,
    archived_versions,
    pdf_path,
)
from governance.policy.archive.manifest import FILE_NAME, Entry, as_text
from governance.policy.models import PolicyVersion

WORDS = """\
Policyer fra Helhet

Mappen inneholder alle publiserte versjoner av kommunens policyer: de som gjelder, og de som er erstattet eller trukket
tilbake. Alt kan leses uten programmet.

policyer/         én mappe for hver policy, og i den én for hver versjon: PDF-en (PDF/A-2a), arkivmelding.xml med
                  metadata, versjon.json med teksten, beslutningsgangen, diagrammene og det PDF-en er laget av, og
                  figurene, hver i sin fil
felles/           enhetene, navnene på dem som er nevnt, og prosesskartene som gjaldt da det ble besluttet
skjema/           skjemaene som XML-filene følger
manifest.json     SHA-256 og størrelse for hver fil. Er én byte endret, stemmer den ikke

XML-filene har formen til Fiks Arkiv, no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett. Skjemafilene er skrevet etter
de publiserte navnene og dekker det som brukes her. Programmets import_archive leser mappen inn i en tom database.
"""


@dataclass
class Exported:
    """What was written: how many of each, and the SHA-256 of the manifest, which vouches for the rest."""

    policies: int = 0
    versions: int = 0
    sha256: str = ""
    files: dict[str, Entry] = field(default_factory=dict)


def export_archive(folder: Path) -> Exported:
    """Write everything that is, or has been, in force into a folder that is new or empty.

    Writers wait meanwhile, so that all is of one moment. Raises ArchiveError; then there is no folder, and nothing in
    the change log.
    """
    _check_free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise ArchiveError(_("Mappen kan ikke lages: %(why)s.") % {"why": error}) from error
    try:
        with transaction.atomic():
            take_turn()
            exported = _write_all(work)
            services.note_export(archived_policies(), manifest=exported.sha256)
            _put_in_place(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)  # gone when it is in its place
    return exported


def _check_free(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ArchiveError(_("%(folder)s er ikke en mappe. Velg en ny mappe.") % {"folder": folder})
    if folder.exists() and any(folder.iterdir()):
        raise ArchiveError(_("%(folder)s er ikke tom. Velg en ny mappe.") % {"folder": folder})


def _write_all(work: Path) -> Exported:
    exported = Exported()
    for part in all_parts():
        exported.files[part.path] = _write(work / part.path, part.data)
    for policy in archived_policies():
        exported.policies += 1
        for version in archived_versions(policy):
            version.policy = policy
            exported.versions += 1
            exported.files[pdf_path(version)] = _write(work / pdf_path(version), _bytes_of(version))
    if not exported.policies:
        raise ArchiveError(_("Ingen policy er publisert ennå. Det er ingenting å arkivere."))
    for name in schemas.FILES:
        path = f"{SCHEMA_FOLDER}/{name}"
        exported.files[path] = _write(work / path, (schemas.FOLDER / name).read_bytes())
    exported.files[README] = _write(work / README, WORDS.encode())
    data = as_text(exported.files)
    _write(work / FILE_NAME, data)
    exported.sha256 = hashlib.sha256(data).hexdigest()
    return exported


def _bytes_of(version: PolicyVersion) -> bytes:
    """Return the PDF, which must still be what was stored."""
    document = StoredDocument.objects.only("content", "sha256", "title").get(pk=version.document_id or 0)
    data = bytes(document.content)
    if hashlib.sha256(data).hexdigest() != document.sha256:
        message = _("PDF-en til %(version)s er ikke lenger den som ble lagret. Kjør verify_published.")
        raise ArchiveError(message % {"version": document.title})
    return data


def _write(path: Path, data: bytes) -> Entry:
    """Write a file for its owner alone, and see it onto the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Entry(hashlib.sha256(data).hexdigest(), len(data))


def _put_in_place(work: Path, folder: Path) -> None:
    for path in [work, *(path for path in work.rglob("*") if path.is_dir())]:
        path.chmod(0o700)
        _sync(path)
    try:
        os.rename(work, folder)  # over an empty folder too, never over one that has something
    except OSError as error:
        message = _("%(folder)s er tatt i bruk i mellomtiden. Velg en ny mappe.")
        raise ArchiveError(message % {"folder": folder}) from error
    with suppress(OSError):
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
