"""Sessions end: by age, by rest, by password, by shutting out, and when the person says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.identity.periodic import clear_sign_in
from governance.organisation import services
from tests.factories.municipality import PASSWORD, Town
from tests.integration.identity.conftest import LogIn

PAGE = "/organisasjon/"
NEW = "en helt ny setning med ord"


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def test_a_session_ends_after_a_rest(client: Client, town: Town, settings) -> None:
    now = clock.now()
    client.force_login(town.user("rektor"))
    with clock.at(now + timedelta(minutes=50)):
        assert is_in(client)
    with clock.at(now + timedelta(minutes=109)):
        assert is_in(client)
    with clock.at(now + timedelta(minutes=171)):
        response = client.get(PAGE)
        assert response.url == f"/logg-inn/?next={PAGE}"
        assert "økten var over" in client.get(response.url).content.decode()
        assert "økten var over" not in client.get(response.url).content.decode()


def test_a_session_ends_with_the_working_day_however_busy(client: Client, town: Town) -> None:
    now = clock.now()
    client.force_login(town.user("rektor"))
    for minutes in range(0, 10 * 60, 45):
        with clock.at(now + timedelta(minutes=minutes)):
            assert is_in(client)
    with clock.at(now + timedelta(hours=10, minutes=1)):
        assert not is_in(client)


def test_a_part_of_a_page_sends_the_whole_browser_to_the_login(client: Client, town: Town) -> None:
    client.force_login(town.user("rektor"))
    with clock.at(clock.now() + timedelta(hours=3)):
        response = client.get(PAGE, headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response["HX-Redirect"] == f"/logg-inn/?next={PAGE}"


def test_a_new_password_ends_the_sessions_elsewhere(client: Client, town: Town) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.force_login(town.user("rektor"))
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(reverse("governance:password_change"), data).status_code == 302
    assert is_in(client)
    assert not is_in(elsewhere)
    assert AuditEvent.objects.latest("number").verb == "password_changed"


@pytest.mark.parametrize(
    "weak",
    [
        "kort",
        "passwordpassword",
        "1234567890123",
        "Sommer2026!!!",
        "PassordPassord",
        "qwerty123456!",
        "aaaaaaaaaaaa",
    ],
)
def test_weak_and_common_passwords_are_refused(client: Client, town: Town, weak: str) -> None:
    client.force_login(town.user("rektor"))
    data = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    assert client.post(reverse("governance:password_change"), data).status_code == 422
    with pytest.raises(RuleBroken):
        services.change_own_password(user=town.user("rektor"), password=weak)
    assert town.user("rektor").check_password(PASSWORD)


def test_log_out_everywhere(client: Client, town: Town) -> None:
    elsewhere, colleague = Client(), Client()
    for browser in (client, elsewhere):
        browser.force_login(town.user("rektor"))
    colleague.force_login(town.user("leser"))
    assert client.get(reverse("governance:logout_everywhere")).status_code == 200
    assert client.post(reverse("governance:logout_everywhere")).url == "/"
    assert not is_in(client)
    assert not is_in(elsewhere)
    assert is_in(colleague)


def test_shutting_out_ends_sessions_at_once_and_letting_in_does_not_wake_them(client: Client, town: Town) -> None:
    administrator = Client()
    administrator.force_login(town.user("systemadmin"))
    client.force_login(town.user("rektor"))
    pk = town.user("rektor").pk
    why = {"reason": "Har sluttet"}
    path = reverse("governance:person_deactivate", args=[pk])
    assert administrator.post(path, {"reason": ""}).status_code == 422
    assert administrator.post(path, why).status_code == 302
    assert not is_in(client)
    assert administrator.post(reverse("governance:person_reactivate", args=[pk]), why).status_code == 302
    assert not is_in(client)
    client.force_login(town.user("rektor"))
    assert administrator.post(reverse("governance:person_log_out", args=[pk])).status_code == 302
    assert not is_in(client)


def test_nobody_shuts_herself_out_and_only_the_administrator_others(client: Client, town: Town) -> None:
    administrator, leader = town.user("systemadmin"), town.user("direktor")
    with pytest.raises(RuleBroken):
        services.deactivate(administrator, by=administrator, reason="x")
    client.force_login(administrator)
    path = reverse("governance:person_deactivate", args=[administrator.pk])
    assert client.post(path, {"reason": "Slutter"}).status_code == 422
    for service in (services.deactivate, services.reactivate):
        with pytest.raises(PermissionDenied):
            service(town.user("rektor"), by=leader, reason="x")
    with pytest.raises(PermissionDenied):
        services.end_sessions(town.user("rektor"), by=leader)


def test_the_session_gets_a_new_key_at_login(client: Client, town: Town, log_in: LogIn) -> None:
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    assert log_in(client, "rektor").status_code == 302
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        (PAGE, PAGE),
        ("https://ond.example/", "/"),
        ("//ond.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\ond.example", "/"),
    ],
)
def test_the_login_leads_to_our_own_pages_only(client: Client, town: Town, log_in: LogIn, wanted, lands) -> None:
    assert log_in(client, "rektor", path=f"?next={wanted}").url == lands


def test_old_sessions_are_cleared(client: Client, town: Town) -> None:
    client.force_login(town.user("rektor"))
    assert clear_sign_in() == []
    assert Session.objects.count() == 1
    with clock.at(clock.now() + timedelta(days=2)):
        clear_sign_in()
    assert Session.objects.count() == 0


def test_people_are_paged_and_found_by_name(client: Client, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.identity.views.administration.PER_PAGE", 5)
    client.force_login(town.user("systemadmin"))
    path = reverse("governance:sign_in")
    first = client.get(path).content.decode()
    assert "Side 1 av 4" in first
    assert first.count("/organisasjon/innlogging/") < 30
    assert "Granrektor" in client.get(f"{path}?navn=granrek").content.decode()
    assert "Side 1" not in client.get(f"{path}?navn=granrek").content.decode()
    assert "Ingen med det navnet" in client.get(f"{path}?navn=ukjent").content.decode()
    assert client.get(path, {"navn": "x" * 101}).status_code == 422
