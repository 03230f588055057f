"""A person gets to see all that is about her, and can be forgotten without breaking the change log."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db.models import EmailField, GenericIPAddressField, Model

from config.privacy import about_person
from governance.audit import chain
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.identity import services as identity
from governance.notices.models import Notice
from governance.notices.services import notify
from governance.organisation import access, services
from governance.organisation.models import OrganisationImport, RoleAssignment, User
from tests.factories.municipality import Town


def a_person_who_left(town: Town) -> User:
    rektor = town.user("rektor")
    services.end_sessions(rektor, by=rektor)
    notify(recipient=rektor, rule="r", occasion="o", subject="Emne", text="Til rektor", path="/", is_exempt=False)
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


# --- Everything that is held ------------------------------------------------------------------------------------------
#: Models that point to people or hold something personal, and are not in the export: label → why.
KEPT_OUT = {
    "guardian.UserObjectPermission": "always empty: rights are given to groups alone",
}
PERSONAL_TYPES = (EmailField, GenericIPAddressField)
PERSONAL_NAMES = {"username", "first_name", "last_name", "email", "address", "phone", "user_agent"}


def is_personal(model: type[Model]) -> bool:
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return any(
        field.related_model is User or isinstance(field, PERSONAL_TYPES) or field.name in PERSONAL_NAMES
        for field in fields
    )


def test_every_model_that_holds_something_personal_is_exported_or_has_a_reason(town: Town) -> None:
    exported = set(about_person(town.user("rektor"))["rows"]) | {User._meta.label}
    personal = {model._meta.label for model in apps.get_models() if is_personal(model)}
    assert personal - exported - KEPT_OUT.keys() == set()
    assert KEPT_OUT.keys() & exported == set()
    assert {"governance.Identity", "governance.OutboxMessage", "axes.AccessAttempt"} <= personal


def test_the_export_tells_of_her_login_elsewhere_and_what_groups_gave(town: Town, settings: Any) -> None:
    settings.OIDC_ISSUER = "https://login.example.org"
    rektor = town.user("rektor")
    identity.link_identity(rektor, subject="sub-9", by=None, reason="Ansatt")
    identity.add_mapping(group="lesere", role="reader", unit=town["library"], by=None)
    identity.sync_roles(rektor, groups=["lesere"])
    notify(recipient=rektor, rule="r", occasion="o", subject="Emne", text="Til rektor", path="/", is_exempt=False)
    for username, address in (("rektor", "192.0.2.7"), ("granrektor", "192.0.2.8")):
        failed = {"failures_since_start": 1, "post_data": "x=hemmelig"}
        AccessAttempt.objects.create(username=username, ip_address=address, **failed)
    rows = about_person(rektor)["rows"]
    found = rows["governance.Identity"][0]
    assert (found["issuer"], found["subject"]) == ("https://login.example.org", "sub-9")
    assert found["linked_at"].date() == clock.now().date()
    assert [row["group"] for row in rows["governance.MappedRole"]] == ["lesere"]
    assert [row["address"] for row in rows["governance.OutboxMessage"]] == ["rektor@example.org"]
    assert [row["ip_address"] for row in rows["axes.AccessAttempt"]] == ["192.0.2.7"]
    assert "hemmelig" not in str(rows)


def test_what_she_read_in_about_others_is_not_hers(town: Town) -> None:
    admin = town.user("systemadmin")
    facts = {"file_name": "f.xlsx", "content": {"x": "Kari"}, "created_at": clock.now()}
    OrganisationImport.objects.create(created_by=admin, **facts)
    assert "Kari" not in str(about_person(admin)["rows"]["governance.OrganisationImport"])
