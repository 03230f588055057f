"""The change log: gap-free, chained, append-only, written with what it tells of."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from governance.audit import append_only, chain, services
from governance.audit.models import AuditEvent
from governance.audit.periodic import thin_heads, write_head
from governance.audit.queries import history
from governance.core import clock
from governance.core.errors import StaleVersion, WrongState
from governance.organisation.history import history_of
from governance.organisation.models import OrgUnit, Role, RoleAssignment, User
from governance.organisation.services import create_municipality
from governance.process.models import CycleStatus, GovernanceCycle
from governance.process.services import close_cycle, create_cycle, open_cycle
from tests.factories.municipality import PASSWORD, Town
from tests.support.manipulations import MANIPULATIONS, as_rows

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


def stand_as(rows: list[dict[str, Any]]) -> None:
    """Let the table hold just these rows, as its owner could."""
    append_only.lift()
    AuditEvent.objects.all().delete()
    AuditEvent.objects.bulk_create(AuditEvent(**row) for row in rows)
    append_only.install()


def falsify(rounds: int, chance: random.Random) -> None:
    whole = as_rows(list(AuditEvent.objects.order_by("number")))
    write_head()
    call_command("verify_audit")
    for turn in range(rounds):
        manipulate = MANIPULATIONS[turn % len(MANIPULATIONS)]
        forged = manipulate(whole, chance)
        with transaction.atomic():
            stand_as(forged)
            with pytest.raises(CommandError, match="broken at number"):
                call_command("verify_audit")
            transaction.set_rollback(True)
    call_command("verify_audit")


def test_every_way_to_falsify_the_table_is_found(town: Town, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    falsify(len(MANIPULATIONS), random.Random(7))


@pytest.mark.long
def test_a_thousand_falsified_tables_are_found(town: Town, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    falsify(1000, random.Random())


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "audit-heads.jsonl").read_text().splitlines()]


def one_more(town: Town) -> None:
    services.record(by=None, verb="edited", subject=town["school"])


def test_the_head_is_written_when_it_is_new_and_a_cut_tail_is_cried_out(
    town: Town, settings, tmp_path, caplog, capsys
) -> None:
    settings.DATA_DIR = tmp_path
    write_head()
    write_head()
    assert len(lines(tmp_path)) == 1
    one_more(town)
    write_head()
    assert [head["number"] for head in lines(tmp_path)] == [AuditEvent.objects.count() - 1, AuditEvent.objects.count()]
    call_command("verify_audit")
    assert "2 heads outside the database agree" in capsys.readouterr().out
    append_only.lift()
    AuditEvent.objects.order_by("-number").first().delete()
    append_only.install()
    assert chain.first_break() is None
    write_head()
    assert "is not what it was" in caplog.text
    assert len(lines(tmp_path)) == 2
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_only_the_last_head_of_a_day_that_is_over_is_kept(town: Town, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    for moment in (date(2027, 3, 3), date(2027, 3, 3), date(2027, 3, 4), date(2027, 3, 4)):
        with clock.at(moment):
            one_more(town)
            write_head()
    heads = lines(tmp_path)
    with (tmp_path / "audit-heads.jsonl").open("a") as file:
        file.write('{"number": 1, "ma')
    with pytest.raises(CommandError, match="1 lines of the heads"):
        call_command("verify_audit")
    with clock.at(date(2027, 3, 4)):
        thin_heads()
        thin_heads()
    assert lines(tmp_path) == heads[1:]
    append_only.lift()
    AuditEvent.objects.filter(number=heads[1]["number"]).delete()
    append_only.install()
    with clock.at(date(2027, 3, 5)):
        thin_heads()
    assert lines(tmp_path) == heads[1:]


def test_without_heads_the_check_says_so(town: Town, settings, tmp_path, capsys) -> None:
    settings.DATA_DIR = tmp_path
    thin_heads()
    call_command("verify_audit")
    assert "no heads are kept outside" in capsys.readouterr().out


@pytest.mark.django_db
def test_an_empty_log_has_no_head(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    write_head()
    assert not (tmp_path / "audit-heads.jsonl").exists()


def test_a_person_is_forgotten_without_breaking_the_chain(town: Town) -> None:
    services.record(by=town.user("rektor"), verb="edited", subject=town["school"])
    User.objects.filter(username="rektor").update(audit_id=uuid4(), first_name="", last_name="", username="slettet-1")
    assert chain.first_break() is None
    assert history_of(town["school"])[0].who == "en som er slettet"


def test_a_row_cannot_be_put_over_another(town: Town) -> None:
    """On SQLite a REPLACE deletes without asking the triggers, unless they are recursive as our connections say."""
    if connection.vendor != "sqlite":
        with pytest.raises(DatabaseError):
            _put_over(
                "INSERT INTO {0} SELECT * FROM {0} WHERE number = 1 ON CONFLICT (number) DO UPDATE SET verb = 'x'"
            )
        return
    statement = "INSERT OR REPLACE INTO {0} SELECT * FROM {0} WHERE number = 1"
    with pytest.raises(DatabaseError):
        _put_over(statement)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
        try:
            _put_over(statement)  # the control
        finally:
            cursor.execute("PRAGMA recursive_triggers = ON")


def _put_over(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(AuditEvent._meta.db_table))


@pytest.mark.django_db
def test_another_key_gives_another_seal(settings) -> None:
    create_municipality(name="Lilleby kommune", administrator="admin", password=PASSWORD)
    assert RoleAssignment.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).count() == 1
    settings.AUDIT_KEY = "another key of another municipality"
    assert chain.first_break() == 1
