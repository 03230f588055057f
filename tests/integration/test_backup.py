"""A backup restored is the house as it was, row by row, on both databases."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from config.backup import BackupError, manifest, postgresql, restoring
from config.backup.making import make_backup
from governance.audit import append_only, periodic
from governance.audit.models import AuditEvent
from governance.audit.verification import heads_file
from governance.core import clock
from governance.documents import services as documents
from governance.notices.services import notify
from governance.organisation import services as organisation
from governance.organisation.models import OrgUnit, Role, UnitKind
from tests.factories.municipality import Town
from tests.support.processes import database_url

pytestmark = [pytest.mark.usefixtures("transactional_town"), pytest.mark.engine]


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, with keys in it, and a broker that nobody listens to."""
    settings.DATA_DIR = tmp_path / "data"
    secrets = settings.DATA_DIR / "secrets"
    secrets.mkdir(parents=True)
    (secrets / "audit_key.key").write_text(settings.AUDIT_KEY, encoding="ascii")
    (secrets / "secret_key.key").write_text("hemmelig" * 8, encoding="ascii")
    monkeypatch.setattr("governance.notices.services.send_later", lambda pk: None)
    monkeypatch.setattr("governance.documents.services.render_later", lambda pk: None)
    settings.AUDIT_KEY = settings.AUDIT_KEY  # put back after the test, whatever a restore sets
    return tmp_path / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backup"


@pytest.fixture
def lived_in(transactional_town: Town) -> Town:
    """The town after some days: messages, a job, a document, and a head of the change log kept outside."""
    director = transactional_town.user("direktor")
    notify(
        recipient=director,
        rule="policy_revision",
        occasion="1",
        subject="Æ, ø og å",
        text="«Hei»\n\x7f",
        path="/",
        is_exempt=False,
    )
    with transaction.atomic():
        documents.queue(kind="none", title="Prøve", frozen={"tall": [1, 2.5, None], "å": "ja"}, by=director)
    store_document()
    periodic.write_head()
    return transactional_town


def store_document() -> None:
    from governance.documents.models import StoredDocument

    StoredDocument.objects.create(
        kind="none", title="Bytes", file_name="b.bin", media_type="application/octet-stream",
        content=bytes(range(256)), size=256, sha256="0" * 64, frozen={}, created_at=clock.now(),
    )  # fmt: skip


def everything() -> dict[str, list[str]]:
    """Return every row of every table, as text, in a fixed order."""
    with connection.cursor() as cursor:
        return {table: rows_of(cursor, table) for table in sorted(connection.introspection.table_names(cursor))}


def rows_of(cursor: Any, table: str) -> list[str]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - the database's own names
    rows = ([bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall())
    return sorted(repr(row) for row in rows)


def change_something(town: Town) -> None:
    organisation.create_unit(name="Ny skole", kind=UnitKind.UNIT, parent=town["education"], by=None)
    organisation.grant_role(user=town.user("uten_rolle"), role=Role.READER, unit=town["root"], by=None)


def test_a_restored_backup_is_the_house_as_it_was(lived_in: Town, folder: Path) -> None:
    before = everything()
    call_command("backup", folder)
    change_something(lived_in)
    assert everything() != before

    call_command("restore", folder, "--replace")

    assert everything() == before
    call_command("verify_audit")


def test_life_goes_on_after_a_restore(lived_in: Town, folder: Path) -> None:
    call_command("backup", folder)
    change_something(lived_in)
    call_command("restore", folder, "--replace")

    change_something(lived_in)
    call_command("backup", folder.with_name("second"))
    call_command("restore", folder.with_name("second"), "--replace")

    assert OrgUnit.objects.filter(name="Ny skole").count() == 1
    call_command("verify_audit")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(number=1).update(verb="x")


def test_data_are_replaced_only_on_demand(lived_in: Town, folder: Path) -> None:
    call_command("backup", folder)
    change_something(lived_in)
    changed = everything()

    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", folder)

    assert everything() == changed


def test_a_database_that_is_only_migrated_takes_a_backup(lived_in: Town, folder: Path) -> None:
    before = everything()
    call_command("backup", folder)
    append_only.lift()
    call_command("flush", "--no-input", verbosity=0)
    assert not restoring.holds_data()

    call_command("restore", folder)

    assert everything() == before


def test_the_backup_says_what_it_holds(lived_in: Town, folder: Path) -> None:
    call_command("backup", folder)

    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))

    assert content["engine"] == connection.vendor
    assert content["version"]
    assert ["governance", "0001_foundation"] in content["migrations"]
    assert content["rows"]["governance_orgunit"] == OrgUnit.objects.count()
    assert content["rows"]["governance_auditevent"] == AuditEvent.objects.count()
    names = {path.name for path in folder.iterdir()} - {"manifest.json"}
    assert set(content["files"]) == names
    assert "audit-heads.jsonl" in names


def test_only_the_operator_can_read_it(lived_in: Town, folder: Path) -> None:
    call_command("backup", folder, "--with-secrets")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.rglob("*.*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or path.name == "manifest.json", path


def test_keys_go_with_it_on_demand_only(
    lived_in: Town, folder: Path, data_folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUDIT_KEY", raising=False)
    call_command("backup", folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in files if settings.AUDIT_KEY.encode() in path.read_bytes()]
    with pytest.raises(CommandError, match="without secrets"):
        call_command("restore", folder, "--replace", "--with-secrets")

    with_keys = folder.with_name("with-keys")
    call_command("backup", with_keys, "--with-secrets")
    key = settings.AUDIT_KEY
    (data_folder / "secrets" / "audit_key.key").unlink()
    settings.AUDIT_KEY = "n" * 40
    call_command("restore", with_keys, "--replace", "--with-secrets")

    assert (data_folder / "secrets" / "audit_key.key").read_text() == key == settings.AUDIT_KEY
    assert stat.S_IMODE((data_folder / "secrets" / "audit_key.key").stat().st_mode) == 0o600


def test_another_audit_key_is_refused(lived_in: Town, folder: Path, settings: Any) -> None:
    call_command("backup", folder)
    settings.AUDIT_KEY = "en helt annen nøkkel enn den som var"
    with pytest.raises(CommandError, match="AUDIT_KEY"):
        call_command("restore", folder, "--replace")


def test_a_touched_file_is_refused_before_anything_happens(lived_in: Town, folder: Path) -> None:
    call_command("backup", folder)
    before = everything()
    dump = next(folder.glob("database.*"))
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)

    with pytest.raises(CommandError, match="is not as it was"):
        call_command("restore", folder, "--replace")

    dump.unlink()
    with pytest.raises(CommandError, match="lacks database"):
        call_command("restore", folder, "--replace")
    assert everything() == before


def test_a_dump_that_breaks_changes_nothing(lived_in: Town, folder: Path) -> None:
    """Only what the engine itself refuses is tried here: the hash is made to fit the broken file."""
    call_command("backup", folder)
    before = everything()
    dump = next(folder.glob("database.*"))
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    rewrite(folder, files={**manifest.Manifest.read(folder).files, dump.name: manifest.sha256(dump)})

    with pytest.raises(CommandError, match="nothing is changed"):
        call_command("restore", folder, "--replace")

    connection.close()
    assert everything() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"engine": "oracle"}, "is of oracle"),
        ({"format": 99}, "has format 99"),
        ({"migrations": [["governance", "9999_from_the_future"]]}, "newer program"),
        ({"files": {"../outside": "0"}}, "lacks ../outside"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(
    lived_in: Town, folder: Path, change: dict[str, Any], words: str
) -> None:
    call_command("backup", folder)
    rewrite(folder, **change)
    with pytest.raises(CommandError, match=words):
        call_command("restore", folder, "--replace")


def test_rows_that_are_missing_are_noticed(lived_in: Town, folder: Path) -> None:
    call_command("backup", folder)
    rows = manifest.Manifest.read(folder).rows
    rewrite(folder, rows={**rows, "governance_orgunit": rows["governance_orgunit"] + 1})
    with pytest.raises(CommandError, match="differs from the backup in governance_orgunit"):
        call_command("restore", folder, "--replace")


def test_a_broken_change_log_is_noticed(lived_in: Town, folder: Path) -> None:
    append_only.lift()
    AuditEvent.objects.filter(number=3).update(verb="forged")
    append_only.install()
    call_command("backup", folder)
    with pytest.raises(CommandError, match="broken at number 3"):
        call_command("restore", folder, "--replace")


def test_heads_of_the_replaced_log_are_put_aside(lived_in: Town, folder: Path) -> None:
    call_command("backup", folder)
    old = heads_file().read_text(encoding="utf-8")
    change_something(lived_in)
    periodic.write_head()
    newer = heads_file().read_text(encoding="utf-8")
    assert newer != old

    call_command("restore", folder, "--replace")

    assert heads_file().read_text(encoding="utf-8") == old
    assert [path.read_text(encoding="utf-8") for path in heads_file().parent.glob("audit-heads.replaced-*")] == [newer]


def test_a_backup_is_never_written_over_another(lived_in: Town, folder: Path) -> None:
    call_command("backup", folder)
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", folder)


def test_a_folder_without_a_list_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no backup"):
        call_command("restore", tmp_path)


def test_the_password_goes_to_the_client_by_the_environment() -> None:
    database = {"HOST": "db", "PORT": 5433, "USER": "helhet", "PASSWORD": "hysj", "NAME": "h"}
    found = postgresql.environment({**database, "OPTIONS": {"sslmode": "require"}})
    assert (found["PGPASSWORD"], found["PGHOST"], found["PGPORT"]) == ("hysj", "db", "5433")
    assert (found["PGUSER"], found["PGDATABASE"], found["PGSSLMODE"]) == ("helhet", "h", "require")


def test_the_password_stands_on_no_command_line(lived_in: Town, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    start = subprocess.Popen.__init__

    def noting(self: Any, command: list[str], *args: Any, **options: Any) -> None:
        commands.append(command)
        start(self, command, *args, **options)

    monkeypatch.setattr(subprocess.Popen, "__init__", noting)
    call_command("backup", folder)
    call_command("restore", folder, "--replace")

    programs = [Path(command[0]).name for command in commands]
    assert programs == (["pg_dump", "psql", "pg_restore"] if connection.vendor == "postgresql" else [])
    password = str(connection.settings_dict["PASSWORD"])
    assert not password or not any(password in word for command in commands for word in command)


def test_a_missing_client_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(BackupError, match="postgresql-client"):
        postgresql.program("pg_dump")


def test_what_is_half_done_elsewhere_does_not_get_into_it(lived_in: Town, folder: Path) -> None:
    """A transaction that is open in another connection neither stops the backup nor shows in it."""
    with closing(other_connection()) as other:
        cursor = other.cursor()
        cursor.execute("BEGIN") if connection.vendor == "sqlite" else None
        cursor.execute("UPDATE governance_orgunit SET name = 'Halvferdig'")
        made = make_backup(folder, with_secrets=False)
        other.rollback()
    before = everything()
    restoring.restore_backup(folder, replace=True, with_secrets=False)
    assert everything() == before
    assert made.rows["governance_orgunit"] == OrgUnit.objects.exclude(name="Halvferdig").count()


def other_connection() -> Any:
    if connection.vendor == "sqlite":
        return sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    return psycopg2.connect(database_url())


def rewrite(folder: Path, **changes: Any) -> None:
    """Change the list of a backup."""
    path = folder / manifest.FILE_NAME
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")
