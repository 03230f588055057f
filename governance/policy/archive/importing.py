"""Reads an archive into an empty database: exactly what was written comes back, or nothing does."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from governance.core.concurrency import take_turn
from governance.documents.models import RenderJob, StoredDocument
from governance.documents.services import restore_document
from governance.organisation.models import OrgUnit, User
from governance.organisation.services import restore_organisation
from governance.policy import services
from governance.policy.archive import FORMAT, MESSAGE, PICTURES, ArchiveError, checks
from governance.policy.archive.arkivmelding import files_named
from governance.policy.archive.contents import (
    BESIDE,
    POLICIES,
    POLICY,
    SHARED,
    UNITS,
    VERSION,
    all_parts,
    figure_name,
    pdf_path,
)
from governance.policy.archive.manifest import Archive
from governance.policy.archive.rows import FIELDS, instance_of, instances_of, parts_of
from governance.policy.archive.schemas import valid_message
from governance.policy.models import PolicyDocument, PolicyFigure, PolicyReview, PolicySection, PolicyVersion
from governance.process.models import DecisionRun, DecisionRunStep, DecisionStatement, ProcessMapVersion
from governance.process.services import restore_map, restore_run

MAP = re.compile(rf"{SHARED}/prosesskart-[0-9]+\.json")
POLICY_FILE = re.compile(rf"{POLICIES}/[^/]+/{re.escape(POLICY)}")
VERSION_FILE = re.compile(rf"({POLICIES}/[^/]+)/[^/]+/{re.escape(VERSION)}")


@dataclass(frozen=True)
class Imported:
    """What was read in."""

    policies: int
    versions: int
    people: int
    units: int
    sha256: str


def import_archive(folder: Path, *, manifest: str = "") -> Imported:
    """Read the archive into the database, which must hold nothing. `manifest` is the SHA-256 that it is to have.

    Everything is checked before the first row is written, and once more afterwards, against what the database would
    export. Raises ArchiveError; then nothing is stored.
    """
    archive = Archive.open(folder)
    if manifest and archive.sha256 != manifest.strip().lower():
        raise ArchiveError(_("Manifestet har en annen kontrollsum enn den du oppga. Sjekk at mappen er riktig."))
    _check_messages(archive)
    try:
        with transaction.atomic():
            take_turn()
            _check_empty()
            imported = _restore(archive)
            connection.check_constraints()
            _reset_sequences()
            checks.check_what_came_back()
            _check_same(archive)
    except DatabaseError as error:
        raise ArchiveError(_("Databasen tok ikke imot arkivet: %(why)s") % {"why": str(error).strip()}) from error
    return imported


def _check_empty() -> None:
    """Raise ArchiveError when a table of this app has a row. A database that is only migrated has none."""
    for model in apps.get_app_config("governance").get_models():
        if model._base_manager.exists():
            message = _("Databasen er ikke tom: tabellen «%(table)s» har rader. Les arkivet inn i en ny database.")
            raise ArchiveError(message % {"table": model._meta.verbose_name_plural})


def _check_messages(archive: Archive) -> None:
    """See that every message follows the schema, and says of its files what the manifest does."""
    messages = [path for path in archive.files if PurePosixPath(path).name == MESSAGE]
    for path in messages:
        for name, said in files_named(valid_message(archive.read(path), path)).items():
            entry = archive.files.get(str(PurePosixPath(path).parent / name))
            if entry is None or (entry.sha256, entry.size) != said:
                raise ArchiveError(
                    _("%(file)s og manifestet sier ikke det samme om %(name)s.") % {"file": path, "name": name}
                )


def _restore(archive: Archive) -> Imported:
    reason = _("Lest inn fra arkiv, manifest %(sha256)s") % {"sha256": archive.sha256}
    version, units, people = parts_of(archive.json(f"{SHARED}/{UNITS}"), "format", "units", "people")
    if version != FORMAT:
        raise ArchiveError(
            _("Arkivet har format %(version)s. Programmet leser format %(ours)s.")
            % {"version": version, "ours": FORMAT}
        )
    found = instances_of(OrgUnit, units), instances_of(User, people)
    restore_organisation(units=found[0], people=found[1], by=None, reason=reason)
    for path in sorted(filter(MAP.fullmatch, archive.files)):
        restore_map(instance_of(ProcessMapVersion, archive.json(path)), by=None, reason=reason)
    below = _versions_below(archive)
    policies = sorted(filter(POLICY_FILE.fullmatch, archive.files))
    if set(below) != {str(PurePosixPath(path).parent) for path in policies}:
        raise ArchiveError(_("Arkivet har versjoner uten policy, eller en policy uten versjoner."))
    for path in policies:
        _restore_policy(archive, path, below[str(PurePosixPath(path).parent)], reason)
    return Imported(len(policies), sum(map(len, below.values())), len(found[1]), len(found[0]), archive.sha256)


def _versions_below(archive: Archive) -> dict[str, list[str]]:
    below: dict[str, list[str]] = defaultdict(list)
    for match in filter(None, map(VERSION_FILE.fullmatch, archive.files)):
        below[match[1]].append(match[0])
    return below


def _restore_policy(archive: Archive, path: str, below: Iterable[str], reason: str) -> None:
    row, reviews = parts_of(archive.json(path), "policy", "reviews")
    policy = instance_of(PolicyDocument, row)
    services.restore_policy(policy, by=None, reason=reason)
    contents = [_version_content(archive, each) for each in below]
    for content in sorted(
        contents, key=lambda content: content.version.pk
    ):  # as they came: each builds on an older one
        _restore_version(archive, policy, content, reason)
    services.restore_reviews(instances_of(PolicyReview, reviews))


@dataclass(frozen=True)
class Content:
    """What the file of a version says, as rows that are not stored."""

    version: PolicyVersion
    sections: list[PolicySection]
    figures: list[PolicyFigure]
    run: DecisionRun | None
    steps: list[DecisionRunStep]
    statements: list[DecisionStatement]
    job: RenderJob | None
    document: StoredDocument


def _version_content(archive: Archive, path: str) -> Content:
    version, sections, figures, run, steps, statements, job, document = parts_of(
        archive.json(path), "version", "sections", "figures", "run", "steps", "statements", "job", "document"
    )
    return Content(
        instance_of(PolicyVersion, version),
        instances_of(PolicySection, sections),
        instances_of(PolicyFigure, figures),
        instance_of(DecisionRun, run) if run is not None else None,
        instances_of(DecisionRunStep, steps),
        instances_of(DecisionStatement, statements),
        instance_of(RenderJob, job) if job is not None else None,
        instance_of(StoredDocument, document),
    )


def _restore_version(archive: Archive, policy: PolicyDocument, content: Content, reason: str) -> None:
    version, document, job = content.version, content.document, content.job
    version.policy = policy
    checks.check_clean(version, document)
    if content.run is not None:
        restore_run(content.run, steps=content.steps, statements=content.statements)
    document.content = archive.read(pdf_path(version))
    if (len(document.content), hashlib.sha256(document.content).hexdigest()) != (document.size, document.sha256):
        raise ArchiveError(_("PDF-en til %(version)s er ikke den som ble publisert.") % {"version": version})
    if job is not None:
        job.frozen = document.frozen
    restore_document(document, job=job, by=None, reason=reason)
    _read_pictures(archive, content)
    services.restore_version(version, sections=content.sections, figures=content.figures, by=None, reason=reason)


def _read_pictures(archive: Archive, content: Content) -> None:
    """Give each figure its bytes, which are looked through before they are anybody's."""
    folder = PurePosixPath(pdf_path(content.version)).parent
    for figure in content.figures:
        if figure.media_type not in PICTURES:
            raise checks.no_picture(figure)
        figure.content = archive.read(str(folder / figure_name(figure)))
        checks.check_picture(figure)


def _reset_sequences() -> None:
    """Let new rows get keys after those that came in; on SQLite they do so by themselves."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(FIELDS)):
            cursor.execute(statement)


def _check_same(archive: Archive) -> None:
    """Draw the files anew from the database: what came in is to be all that the archive said, and nothing else.

    The words of messages are not compared, for a later program may choose others; they follow the schema.
    """
    drawn = {part.path: part.sha256 for part in all_parts()}
    drawn |= {pdf_path(version): version.document.sha256 for version in _published()}
    drawn |= dict.fromkeys(BESIDE, "")
    differing = {path for path, entry in archive.files.items() if _is_data(path) and drawn.get(path) != entry.sha256}
    differing |= drawn.keys() ^ archive.files.keys()
    for path in sorted(differing):
        message = _("Det som ble lest inn fra %(file)s, er ikke likt filen. Ingenting er lagret.")
        raise ArchiveError(message % {"file": path})


def _published() -> Iterator[Any]:
    rows = PolicyVersion.objects.published().select_related("policy", "document")
    return rows.defer("frozen", "document__content", "document__frozen").order_by("pk").iterator(chunk_size=50)


def _is_data(path: str) -> bool:
    return path.endswith((".json", ".pdf", *PICTURES.values()))
