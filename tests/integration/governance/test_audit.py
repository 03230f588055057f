"""The change log: gap-free, chained, append-only, written with what it tells of."""

from __future__ import annotations

import random

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from governance.audit import append_only, chain, services
from governance.audit.models import AuditEvent
from governance.audit.periodic import write_head
from governance.audit.queries import history
from governance.core.errors import StaleVersion, WrongState
from governance.organisation.models import OrgUnit, Role, RoleAssignment
from governance.organisation.services import create_municipality
from governance.process.models import CycleStatus, GovernanceCycle
from governance.process.services import close_cycle, create_cycle, open_cycle
from tests.factories.municipality import PASSWORD, Town

pytestmark = pytest.mark.engine


def test_a_change_outside_a_transaction_is_refused(transactional_town: Town) -> None:
    with pytest.raises(RuntimeError):
        services.record(by=None, verb="x", subject=transactional_town["school"])


def test_the_log_falls_with_the_change(town: Town) -> None:
    before = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.edit(town["school"], by=None, version=1, fields={"name": "Nytt navn"})
        _ = 1 / 0
    assert AuditEvent.objects.count() == before
    assert OrgUnit.objects.get(pk=town["school"].pk).name == "Bjørkeskogen skole"


@pytest.mark.parametrize("sql", ["UPDATE governance_auditevent SET verb='x'", "DELETE FROM governance_auditevent"])
def test_rows_are_never_changed(town: Town, sql: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", append_only.tables())
def test_without_the_triggers_rows_can_be_changed(town: Town, table: str) -> None:
    """The positive control: what refuses is the triggers, and installing them twice does no harm."""
    append_only.lift()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE 1 = 0")  # noqa: S608 (the name comes from the code)
    append_only.install()
    append_only.install()


def test_an_edit_says_from_what_to_what(town: Town) -> None:
    rektor = town.user("rektor")
    services.edit(town["school"], by=rektor, version=1, fields={"name": "Skogen skole", "parent": town["culture"]})
    event = history(town["school"])[0]
    assert event.actor == rektor.audit_id
    assert event.changes["name"] == ["Bjørkeskogen skole", "Skogen skole"]
    assert event.changes["parent"][1]["label"] == "Kultur"


def test_an_edit_that_changes_nothing_writes_nothing(town: Town) -> None:
    before = AuditEvent.objects.count()
    assert services.edit(town["school"], by=None, version=1, fields={"name": "Bjørkeskogen skole"}) is False
    assert AuditEvent.objects.count() == before


def test_a_stale_edit_shows_both_texts(town: Town) -> None:
    services.edit(town["school"], by=None, version=1, fields={"name": "Først"})
    late = OrgUnit.objects.get(pk=town["school"].pk)
    with pytest.raises(StaleVersion) as caught:
        services.edit(late, by=None, version=1, fields={"name": "Sist"})
    assert [(f.mine, f.theirs) for f in caught.value.fields] == [("Sist", "Først")]


def test_people_stand_as_pseudonyms(town: Town) -> None:
    event = AuditEvent.objects.filter(verb="role_granted").last()
    text = f"{event.changes} {event.subject_label}"
    assert not any(name in text for name in ("rektor", "Prøvesen"))


def test_a_cycle_moves_by_its_table(town: Town) -> None:
    cycle = create_cycle(year=2031, by=town.user("delprosesseier"))
    with pytest.raises(PermissionDenied):
        open_cycle(cycle, by=town.user("delprosesseier"))
    open_cycle(cycle, by=town.user("prosesseier"))
    late = GovernanceCycle.objects.get(pk=cycle.pk)
    with pytest.raises(WrongState):
        open_cycle(late, by=town.user("prosesseier"))
    close_cycle(late, by=town.user("prosesseier"))
    cycle.status = CycleStatus.OPEN  # somebody whose page is old
    with pytest.raises(WrongState):
        close_cycle(cycle, by=town.user("prosesseier"))


MANIPULATIONS = {
    "changed": lambda rows, at: rows[at].__setitem__("verb", "noe annet"),
    "changed whom": lambda rows, at: rows[at].__setitem__("actor", "00000000-0000-0000-0000-000000000001"),
    "removed": lambda rows, at: rows.pop(at),
    "swapped": lambda rows, at: rows.insert(at - 1, rows.pop(at)),
    "inserted": lambda rows, at: rows.insert(at, dict(rows[at])),
    "renumbered": lambda rows, at: rows[at].__setitem__("number", rows[at]["number"] + 1_000_000),
}


@pytest.mark.parametrize("kind", list(MANIPULATIONS))
def test_a_manipulated_row_breaks_the_chain(town: Town, kind: str) -> None:
    assert chain.first_break() is None
    rows = list(AuditEvent.objects.order_by("number").values())
    at = random.Random(kind).randrange(2, len(rows) - 1)
    MANIPULATIONS[kind](rows, at)
    if kind in {"swapped", "inserted"}:
        for number, row in enumerate(rows, start=1):
            row["number"] = number
    append_only.lift()
    AuditEvent.objects.all().delete()
    AuditEvent.objects.bulk_create(AuditEvent(**row) for row in rows)
    append_only.install()
    assert chain.first_break() is not None
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_a_cut_tail_is_seen_by_the_heads_kept_outside(town: Town, settings, tmp_path, capsys) -> None:
    settings.DATA_DIR = tmp_path
    write_head()
    write_head()
    assert len((tmp_path / "audit-heads.jsonl").read_text().splitlines()) == 1
    call_command("verify_audit")
    append_only.lift()
    AuditEvent.objects.order_by("-number").first().delete()
    append_only.install()
    assert chain.first_break() is None
    with pytest.raises(CommandError):
        call_command("verify_audit")


@pytest.mark.django_db
def test_another_key_gives_another_seal(settings) -> None:
    create_municipality(name="Lilleby kommune", administrator="admin", password=PASSWORD)
    assert RoleAssignment.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).count() == 1
    settings.AUDIT_KEY = "another key of another municipality"
    assert chain.first_break() == 1
