"""A person gets to see all that is about her, and can be forgotten without breaking the change log."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from governance.audit import chain
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.notices.models import Notice
from governance.notices.services import notify
from governance.organisation import access, services
from governance.organisation.models import RoleAssignment, User
from tests.factories.municipality import Town


def a_person_who_left(town: Town) -> User:
    rektor = town.user("rektor")
    services.end_sessions(rektor, by=rektor)
    notify(recipient=rektor, rule="r", occasion="o", subject="Emne", text="Til rektor", path="/")
    assignment = RoleAssignment.objects.get(user=rektor)
    RoleAssignment.objects.filter(pk=assignment.pk).update(valid_from=clock.today() - timedelta(days=9))
    assignment.refresh_from_db()
    services.end_role(assignment, on=clock.today() - timedelta(days=1), by=None, reason="Sluttet")
    return rektor


def test_the_export_holds_what_is_about_her_and_no_secrets(town: Town, capsys) -> None:
    rektor = a_person_who_left(town)
    call_command("export_person", "rektor")
    text = capsys.readouterr().out
    found = json.loads(text)
    assert found["person"]["username"] == "rektor"
    assert found["rows"]["governance.RoleAssignment"][0]["role"] == "line_manager"
    assert found["rows"]["governance.Notice"][0]["text"] == "Til rektor"
    verbs = {event["verb"] for event in found["change_log"]}
    assert {"created", "role_granted", "sessions_ended"} <= verbs
    assert rektor.password not in text
    assert "Granrektor" not in text
    with pytest.raises(CommandError):
        call_command("export_person", "ingen")


def test_the_log_never_holds_a_name(town: Town) -> None:
    services.deactivate(town.user("rektor"), by=town.user("systemadmin"), reason="Sluttet")
    for event in AuditEvent.objects.all():
        assert "Prøvesen" not in event.subject_label + json.dumps(event.changes, ensure_ascii=False)


def test_an_anonymised_person_is_nobody_and_the_log_holds(town: Town, capsys) -> None:
    rektor = a_person_who_left(town)
    pseudonym = rektor.audit_id
    call_command("anonymise_person", "rektor", "--yes")
    row = User.objects.get(pk=rektor.pk)
    assert (row.username, row.email, str(row)) == (f"anonym-{row.pk}", "", "Anonymisert person")
    assert not row.is_active
    assert not row.has_usable_password()
    assert not Notice.objects.filter(recipient=row).exists()
    assert AuditEvent.objects.filter(actor=pseudonym).exists()
    assert not User.objects.filter(audit_id=pseudonym).exists()
    assert chain.first_break() is None
    assert access.differences() == []
    with pytest.raises(CommandError):
        call_command("anonymise_person", row.username, "--yes")
    with pytest.raises(RuleBroken):
        services.reactivate(row, by=None, reason="Angrer")


def test_nobody_is_anonymised_with_a_role_by_mistake_or_by_others(town: Town, monkeypatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: "nei")
    with pytest.raises(CommandError):
        call_command("anonymise_person", "uten_rolle")
    with pytest.raises(CommandError):
        call_command("anonymise_person", "ingen", "--yes")
    with pytest.raises(CommandError):
        call_command("anonymise_person", "rektor", "--yes")
    with pytest.raises(PermissionDenied):
        services.anonymise(town.user("uten_rolle"), by=town.user("direktor"))
    assert str(town.user("uten_rolle")) == "Uten_rolle Prøvesen"
