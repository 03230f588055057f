"""What is exported comes back the same: hashes, versions, decisions and documents, on both databases."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client

from config import invariants
from config.setup import install_defaults
from governance.core.errors import RuleBroken
from governance.documents import codes
from governance.documents.models import StoredDocument
from governance.organisation.models import OrgUnit, User
from governance.organisation.services import create_municipality
from governance.policy import services
from governance.policy.archive.exporting import export_archive
from governance.policy.archive.importing import import_archive
from governance.policy.models import PolicyDocument, PolicySection, PolicyStatus, PolicyVersion
from governance.process.models import ProcessMapVersion
from tests.factories.archive import facts
from tests.integration.archive.conftest import Made

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
PASSWORD = "riktig hest batteri stift"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_archive_read_in_gives_the_same_decisions_and_the_same_archive(made: Made, tmp_path: Path) -> None:
    archive, before = made.folder, made.facts
    imported = import_archive(archive)
    assert (imported.policies, imported.versions) == (4, 5)
    assert facts() == before
    assert {row[3] for row in before["versions"]} == {"in_force", "replaced", "withdrawn"}
    assert before["statements"][1][1:] == ("leser", "rektor")  # a deputy spoke
    assert len(before["maps"]) == 2
    assert invariants.breaches() == {}
    export_archive(tmp_path / "igjen")
    assert bytes_of(tmp_path / "igjen") == bytes_of(archive)


@pytest.mark.usefixtures("transactional_db")
def test_it_holds_when_it_is_committed_too(archive: Path, tmp_path: Path) -> None:
    import_archive(archive)
    export_archive(tmp_path / "igjen")
    export_archive(tmp_path / "en gang til")
    assert bytes_of(tmp_path / "igjen") == bytes_of(tmp_path / "en gang til") == bytes_of(archive)
    assert invariants.breaches() == {}


def test_the_guards_stand_over_what_came_in_and_the_checks_are_green(archive: Path) -> None:
    said = StringIO()
    call_command("import_archive", archive, stdout=said)
    assert "Policyer: 4. Versjoner: 5." in said.getvalue()
    call_command("verify_published", stdout=said)
    call_command("verify_audit", stdout=said)
    assert "5 documents are what was published." in said.getvalue()
    for change in (
        lambda: PolicySection.objects.update(body="Noe annet"),
        lambda: StoredDocument.objects.update(title="Noe annet"),
        lambda: PolicyVersion.objects.update(frozen={}),
        lambda: ProcessMapVersion.objects.update(what="Noe annet"),
    ):
        with pytest.raises(DatabaseError):
            change()


def test_the_public_pages_and_the_control_know_what_came_in(archive: Path, client: Client) -> None:
    import_archive(archive)
    code = PolicyVersion.objects.values_list("document__control_code", flat=True).get(policy__slug="bort")
    page = client.get("/policy/styring/").content.decode()
    assert "2.0" in page
    assert "1.0" in page
    assert "Versjon 2.0 gjelder fra 1.\xa0september 2096." in page
    assert "1.\xa0mars 2096 – 1.\xa0september 2096" in page
    assert client.get("/policy/unntatt/").status_code != 200
    answer = client.get("/policy/kontroll/", {"kode": codes.grouped(code)}).content.decode()
    assert "Gjelder ikke lenger" in answer
    pdf = next(archive.rglob("styring-2.0.pdf")).read_bytes()
    answer = client.post("/policy/kontroll/", {"file": SimpleUploadedFile("a.pdf", pdf, "application/pdf")})
    assert "2.0" in answer.content.decode()
    other = client.post("/policy/kontroll/", {"file": SimpleUploadedFile("a.pdf", pdf + b"!", "application/pdf")})
    assert "ikke den publiserte" in other.content.decode().lower()


def test_nobody_can_log_in_before_an_administrator_is_made_and_then_the_work_goes_on(archive: Path) -> None:
    import_archive(archive)
    people = User.objects.all()
    assert people.exists()
    assert not any(person.is_active or person.has_usable_password() or person.email for person in people)
    with pytest.raises(RuleBroken, match="Lilleby kommune"):
        create_municipality(name="Storeby kommune", administrator="ny", password=PASSWORD)
    root = create_municipality(name="Lilleby kommune", administrator="ny", password=PASSWORD)
    assert root == OrgUnit.objects.get(parent=None)
    install_defaults(root)
    with pytest.raises(RuleBroken, match="allerede opprettet"):
        create_municipality(name="Lilleby kommune", administrator="enda_en", password=PASSWORD)
    newest = PolicyVersion.objects.order_by("-pk")[0]
    draft = services.create_version(PolicyDocument.objects.get(slug="skole"), number="2.0", by=None)
    assert draft.pk > newest.pk
    assert draft.status == PolicyStatus.DRAFT
    assert draft.governance_sections.exists()
    assert invariants.breaches() == {}


def test_what_is_written_is_noted_and_only_its_owner_may_read_it(archive: Path) -> None:
    import_archive(archive)
    said = StringIO()
    call_command("export_archive", archive.parent / "to", stdout=said)
    assert "Policyer: 4. Versjoner: 5." in said.getvalue()
    policy = PolicyDocument.objects.get(slug="styring")
    noted = [event for event in events_of(policy) if event.verb == "archive_exported"]
    assert len(noted) == 1
    assert noted[0].actor is None
    assert noted[0].changes["manifest"][1] in said.getvalue()
    assert {os.stat(path).st_mode & 0o077 for path in (archive.parent / "to").rglob("*")} == {0}


def events_of(policy: PolicyDocument) -> list[Any]:
    from governance.audit.models import AuditEvent

    return list(AuditEvent.objects.filter(subject_type="governance.policydocument", subject_id=policy.pk))


def test_what_has_never_been_published_is_not_in_the_archive(archive: Path) -> None:
    names = set(bytes_of(archive))
    assert not any("kladd" in name or "unntatt/2.0" in name for name in names)
    assert "policyer/styring/1.0/styring-1.0.pdf" in names
    assert {path.parent for path in archive.parent.glob(".*")} == set()  # nothing half-written is left


def test_a_folder_with_something_in_it_is_not_touched(archive: Path) -> None:
    before = bytes_of(archive)
    with pytest.raises(CommandError, match="ikke tom"):
        call_command("export_archive", archive)
    with pytest.raises(CommandError, match="ikke en mappe"):
        call_command("export_archive", archive / "LESMEG.txt")
    assert bytes_of(archive) == before
