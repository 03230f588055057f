"""What is decided and what is published stands as it is: the database says no, by ORM and by SQL, on both databases."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from governance.audit import append_only
from governance.documents.models import RenderJob, StoredDocument
from governance.policy.models import PolicyDocument, PolicyFigure, PolicySection, PolicyVersion
from tests.factories import policy as make
from tests.factories.municipality import Town

pytestmark = pytest.mark.engine

NO_CODE = "UPDATE {job} SET control_code = NULL"
ADDING = (
    "INSERT INTO {section} (policy_version_id, key, position, title, body, version) "
    "SELECT id, 'ny', 9, 'Ny', 'Ny', 1 FROM {version}"
)
FIGURE_ADDING = (
    "INSERT INTO {figure} (policy_version_id, key, alt, caption, media_type, content, sha256, width, height, version) "
    "SELECT id, 'ny', 'Ny', '', 'image/png', '', '', 1, 1, 1 FROM {version}"
)
TABLES = {
    "version": PolicyVersion._meta.db_table,
    "section": PolicySection._meta.db_table,
    "figure": PolicyFigure._meta.db_table,
    "job": RenderJob._meta.db_table,
    "document": StoredDocument._meta.db_table,
}
STATEMENTS = (
    "UPDATE {version} SET frozen = '[]'",
    "UPDATE {version} SET frozen = NULL, approved_hash = '', status = 'draft'",
    "UPDATE {version} SET approved_hash = 'annet'",
    "UPDATE {version} SET approved_on = '2020-01-01'",
    "UPDATE {version} SET number = '7.0'",
    "UPDATE {version} SET change_note = 'Annet'",
    "UPDATE {version} SET document_id = NULL, status = 'withdrawn'",
    "UPDATE {version} SET in_force_on = '2020-01-01'",
    "UPDATE {version} SET id = 4711",
    "DELETE FROM {version}",
    "UPDATE {section} SET body = 'Annet'",
    "UPDATE {section} SET title = 'Annet'",
    "UPDATE {section} SET position = position + 100",
    "DELETE FROM {section}",
    ADDING,
    "UPDATE {figure} SET alt = 'Annet'",
    "UPDATE {figure} SET sha256 = 'annet'",
    "UPDATE {figure} SET content = ''",
    "DELETE FROM {figure}",
    FIGURE_ADDING,
    "UPDATE {job} SET frozen = '[]'",
    NO_CODE,
    "UPDATE {job} SET document_id = NULL",
    "DELETE FROM {job}",
    "UPDATE {document} SET size = 1",
    "UPDATE {document} SET sha256 = '0'",
    "UPDATE {document} SET control_code = NULL",
    "DELETE FROM {document}",
)
DEEDS: dict[str, Callable[[PolicyVersion], Any]] = {
    "update": lambda version: PolicyVersion.objects.filter(pk=version.pk).update(frozen={}),
    "save": lambda version: PolicyVersion(**{**_values(version), "number": "7.0"}).save(force_update=True),
    "delete": lambda version: PolicyVersion.objects.filter(pk=version.pk).delete(),
    "update a chapter": lambda version: version.governance_sections.update(body="Annet"),
    "move a chapter in": lambda version: _chapter_elsewhere(version).save(),
    "delete a chapter": lambda version: version.governance_sections.first().delete(),
    "add a chapter": lambda version: PolicySection.objects.create(
        policy_version=version, key="ny", position=9, title="Ny"
    ),
    "update a document": lambda version: StoredDocument.objects.update(content=b"%PDF-1.7 annet"),
    "rehash a document": lambda version: StoredDocument.objects.update(sha256="0" * 64),
    "delete a document": lambda version: StoredDocument.objects.all()._raw_delete("default"),
    "update a job": lambda version: RenderJob.objects.update(frozen={}),
}  # fmt: skip


def _values(version: PolicyVersion) -> dict[str, Any]:
    return {field.attname: getattr(version, field.attname) for field in PolicyVersion._meta.concrete_fields}


def _chapter_elsewhere(version: PolicyVersion) -> PolicySection:
    """Return a chapter of another policy's draft, moved into the version that is frozen."""
    other = PolicyDocument.objects.get(pk=version.policy_id)
    other.pk, other.slug = None, "annen"
    other.save(force_insert=True)
    draft = PolicyVersion.objects.create(policy=other, number="1.0", created_at=version.created_at)
    section = PolicySection.objects.create(policy_version=draft, key="flyttet", position=1, title="Flyttet")
    section.policy_version = version
    return section


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**TABLES))


def refused(version: PolicyVersion) -> list[str]:
    """Try everything, each in a savepoint that is rolled back, and return what was refused."""
    tried: dict[str, Callable[[], Any]] = {sql: lambda sql=sql: execute(sql) for sql in STATEMENTS}
    tried |= {name: lambda deed=deed: deed(version) for name, deed in DEEDS.items()}
    said_no = []
    for name, deed in tried.items():
        try:
            with transaction.atomic():
                deed()
                transaction.set_rollback(True)
        except IntegrityError as error:
            said_no += [name] if "never changed" in str(error) else []
    return said_no


@pytest.mark.parametrize("state", ["in_force", "withdrawn"])
def test_nothing_that_is_published_can_be_changed(town: Town, state: str) -> None:
    version = make.make_version(town, state, draft=make.with_figure)
    connection.check_constraints()
    assert refused(version) == [*STATEMENTS, *DEEDS]


def test_what_is_approved_is_frozen_before_it_is_published(town: Town) -> None:
    version = make.make_version(town, "approved")
    frozen = refused(version)
    assert {"update", "save", "delete", "update a chapter", "add a chapter", "delete a chapter"} <= set(frozen)


def test_without_the_triggers_it_can(town: Town) -> None:
    """The positive control: it is the triggers that say no, and they are put back whole."""
    version = make.make_version(town, "in_force", draft=make.with_figure)
    append_only.lift()
    connection.check_constraints()
    assert refused(version) == []
    append_only.install()
    assert refused(version) == [*STATEMENTS, *DEEDS]


def test_a_draft_is_free(town: Town) -> None:
    version = make.make_version(town, "draft")
    version.governance_sections.update(body="Annet")
    PolicyVersion.objects.update(number="7.0", change_note="Annet")
    version.governance_sections.all().delete()
    version.delete()
    assert not PolicyVersion.objects.exists()


def test_a_migration_meets_no_trigger_and_leaves_them_all(transactional_town: Town) -> None:
    """PostgreSQL changes no column that a trigger names, SQLite rebuilds no table that one speaks of."""
    version = make.make_version(transactional_town, "in_force", draft=make.with_figure)
    before = refused(version)
    append_only.lift_before_migrate(using="default")
    with connection.schema_editor() as editor:
        field = PolicyVersion._meta.get_field("number")
        wider = field.clone()
        wider.set_attributes_from_name("number")
        wider.model, wider.max_length = PolicyVersion, 20
        editor.alter_field(PolicyVersion, field, wider)
        editor.alter_field(PolicyVersion, wider, field)
    append_only.install_after_migrate(using="default")
    assert refused(version) == before == [*STATEMENTS, *DEEDS]


def test_an_older_database_is_guarded_as_far_as_it_goes(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restored backup may lack tables and columns until it is migrated."""
    version = make.make_version(town, "in_force", draft=make.with_figure)
    connection.check_constraints()
    known = connection.introspection.get_table_description

    def older(cursor: Any, table: str) -> list[Any]:
        return [column for column in known(cursor, table) if column.name != "control_code"]

    monkeypatch.setattr(connection.introspection, "get_table_description", older)
    append_only.install()
    assert set(STATEMENTS) - set(refused(version)) == {NO_CODE}


# --- The command ------------------------------------------------------------------------------------------------------
def verify() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_published", stdout=out, stderr=err)
    except CommandError as error:
        return str(error), err.getvalue()
    return out.getvalue(), err.getvalue()


def test_the_command_says_that_all_is_as_published(town: Town) -> None:
    make.make_version(town, "replaced")
    assert verify() == ("2 documents are what was published.\n", "")


def test_the_command_tells_of_each_fault(town: Town) -> None:
    version = make.make_version(town, "in_force")
    append_only.lift()
    connection.check_constraints()
    content = bytes(version.document.content)
    StoredDocument.objects.update(content=content[:-1] + bytes([content[-1] ^ 1]))
    PolicySection.objects.filter(key="formaal").update(body="Annet")
    append_only.install()
    ending, faults = verify()
    assert ending == "2 faults in what is published."
    assert "the bytes are not those of its hash" in faults
    assert f"{version}: chapters" in faults


def test_the_command_sees_a_document_that_was_put_in_past_the_log(town: Town) -> None:
    version = make.make_version(town, "in_force")
    forged = StoredDocument.objects.get(pk=version.document_id)
    data = b"%PDF-1.7 forged"
    forged.pk, forged.content, forged.size, forged.control_code = None, data, len(data), "FALSKFALSK"
    forged.sha256 = hashlib.sha256(data).hexdigest()
    forged.save(force_insert=True)
    append_only.lift()
    PolicyVersion.objects.filter(pk=version.pk).update(document=forged)
    append_only.install()
    faults = verify()[1]
    assert "the change log never heard of it" in faults
    assert f"{version}: another document than the one that was made of it" in faults


def test_the_command_sees_a_forged_hash_and_a_lost_document(town: Town) -> None:
    """Who can lift the triggers can change bytes and hash together, but not what the sealed log says."""
    make.make_version(town, "in_force")
    append_only.lift()
    StoredDocument.objects.update(sha256="0" * 64)
    assert "the hash is not the one in the change log" in verify()[1]
    PolicyVersion.objects.update(document=None, job=None, status="withdrawn")
    RenderJob.objects.all().delete()
    StoredDocument.objects.all().delete()
    assert "gone" in verify()[1]
    assert "its triggers are gone" in verify()[1]
