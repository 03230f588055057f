"""The second step: nothing is open before it, each code works once, and only an administrator takes it away."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion
from governance.identity import pending, services, totp
from governance.identity.models import SecondFactor, SignInRules
from governance.organisation.models import Role, User
from governance.organisation.services import set_password
from tests.factories.municipality import Town
from tests.integration.identity.conftest import LogIn

CODE_PAGE, TELEPHONE_PAGE, PAGE = "/engangskode/", "/tofaktor/", "/organisasjon/"


def code_of(secret: str, later: int = 0) -> str:
    return pyotp.TOTP(totp.opened(secret) or "").at(clock.now() + timedelta(seconds=later))


def with_telephone(user: User) -> tuple[str, list[str]]:
    """Enrol her, and return the secret and the recovery codes. The code of this very step is used up."""
    secret = totp.new_secret()
    return secret, services.enrol(user=user, secret=secret, code=code_of(secret))


def demand_it(*roles: str) -> None:
    version = SignInRules.objects.first()
    services.set_second_factor_roles(roles, version=version.version if version else 1, by=None)


def give(client: Client, code: str, path: str = CODE_PAGE) -> HttpResponse:
    return client.post(path, {"code": code})


def test_the_password_alone_opens_nothing(client: Client, town: Town, log_in: LogIn) -> None:
    secret, _codes = with_telephone(town.user("rektor"))
    response = log_in(client, "rektor", path=f"?next={PAGE}")
    assert response.url == CODE_PAGE
    assert client.get(PAGE).status_code == 302
    assert "Hei, " not in client.get("/").content.decode()
    assert give(client, "000000").status_code == 422
    assert give(client, code_of(secret, 30)).url == PAGE
    assert client.get(PAGE).status_code == 200
    assert client.get(CODE_PAGE).url == "/"


def test_the_key_of_the_session_changes_with_the_code(client: Client, town: Town, log_in: LogIn) -> None:
    secret, _codes = with_telephone(town.user("rektor"))
    log_in(client, "rektor")
    before = client.session.session_key
    give(client, code_of(secret, 30))
    assert client.session.session_key != before
    assert not {pending.PENDING, pending.SECRET} & set(client.session.keys())


def test_a_code_works_once(town: Town) -> None:
    rektor = town.user("rektor")
    secret, _codes = with_telephone(rektor)
    assert not services.verify(rektor, code_of(secret))
    assert services.verify(rektor, code_of(secret, 30))
    assert not services.verify(rektor, code_of(secret, 30))
    assert not services.verify(rektor, code_of(secret, 300))
    assert not services.verify(town.user("leser"), "123456")


def test_a_recovery_code_works_once_and_is_logged(client: Client, town: Town, log_in: LogIn) -> None:
    _secret, codes = with_telephone(town.user("rektor"))
    assert len(set(codes)) == 10
    log_in(client, "rektor")
    assert give(client, f" {codes[3].upper()} ").status_code == 302
    assert AuditEvent.objects.latest("number").verb == "recovery_code_used"
    again = Client()
    log_in(again, "rektor")
    assert give(again, codes[3]).status_code == 422
    stored = SecondFactor.objects.get()
    assert len(stored.recovery_codes) == 9
    assert codes[0] not in str(stored.recovery_codes)


def test_of_two_who_use_a_recovery_code_at_once_one_gets_in(town: Town, monkeypatch) -> None:
    rektor = town.user("rektor")
    _secret, codes = with_telephone(rektor)
    seen = SecondFactor.objects.get()
    assert services.verify(rektor, codes[0])
    monkeypatch.setattr(type(SecondFactor.objects.all()), "first", lambda _rows: seen)
    assert not services.verify(rektor, codes[0])


def test_guessing_codes_locks_the_account_also_with_the_right_password(town: Town, log_in: LogIn, settings) -> None:
    with_telephone(town.user("rektor"))
    codes = []
    for _number in range(settings.AXES_FAILURE_LIMIT):
        client = Client()
        assert log_in(client, "rektor").status_code == 302
        codes.append(give(client, "000000").status_code)
    assert codes == [422] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert give(client, "000000").status_code == 429
    assert log_in(Client(), "rektor").status_code == 429


def test_the_time_between_the_steps_is_short(client: Client, town: Town, log_in: LogIn) -> None:
    secret, _codes = with_telephone(town.user("rektor"))
    log_in(client, "rektor")
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert give(client, code_of(secret)).url.startswith("/logg-inn/")


def test_a_password_changed_between_the_steps_stops_it(client: Client, town: Town, log_in: LogIn) -> None:
    secret, _codes = with_telephone(town.user("rektor"))
    log_in(client, "rektor")
    set_password(user=town.user("rektor"), password="en helt annen setning", by=None)
    assert give(client, code_of(secret, 30)).url.startswith("/logg-inn/")


def test_a_role_that_demands_it_asks_for_a_telephone_before_anything_else(
    client: Client, town: Town, log_in: LogIn
) -> None:
    demand_it(Role.LINE_MANAGER)
    assert log_in(Client(), "leser").url == "/"
    assert log_in(client, "rektor", path=f"?next={PAGE}").url == TELEPHONE_PAGE
    assert client.get(PAGE).status_code == 302
    page = client.get(TELEPHONE_PAGE).content.decode()
    assert "data:image/svg+xml" in page
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret
    assert give(client, "000000", TELEPHONE_PAGE).status_code == 422
    done = give(client, pyotp.TOTP(secret[1]).at(clock.now()), TELEPHONE_PAGE)
    assert len(re.findall(r"<code>[a-z2-9]{5}-[a-z2-9]{5}</code>", done.content.decode())) == 10
    assert f'href="{PAGE}"' in done.content.decode()
    assert client.get(PAGE).status_code == 200


def test_the_password_does_not_give_a_second_telephone(client: Client, town: Town, log_in: LogIn) -> None:
    demand_it(Role.LINE_MANAGER)
    with_telephone(town.user("rektor"))
    log_in(client, "rektor")
    assert client.get(TELEPHONE_PAGE).url == CODE_PAGE
    with pytest.raises(RuleBroken):
        with_telephone(town.user("rektor"))


def test_somebody_who_is_in_takes_a_telephone_into_use_and_sees_that_she_has(client: Client, town: Town) -> None:
    client.force_login(town.user("leser"))
    client.get(TELEPHONE_PAGE)
    code = code_of(client.session[pending.SECRET])
    assert give(client, code, TELEPHONE_PAGE).status_code == 200
    assert "mistet telefonen" in client.get(TELEPHONE_PAGE).content.decode()


def test_without_a_password_there_is_no_step(client: Client, town: Town) -> None:
    for path in (CODE_PAGE, TELEPHONE_PAGE):
        assert client.get(path).url.startswith("/logg-inn/")
        assert give(client, "123456", path).url.startswith("/logg-inn/")


def test_a_lost_telephone_is_taken_away_by_the_administrator_with_a_reason(client: Client, town: Town) -> None:
    rektor = town.user("rektor")
    with_telephone(rektor)
    elsewhere = Client()
    elsewhere.force_login(rektor)
    client.force_login(town.user("systemadmin"))
    path = reverse("governance:second_factor_reset", args=[rektor.pk])
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "Mistet telefonen"}).status_code == 302
    event = AuditEvent.objects.latest("number")
    assert (event.verb, event.reason) == ("second_factor_reset", "Mistet telefonen")
    assert elsewhere.get(PAGE).status_code == 302
    assert client.post(path, {"reason": "Igjen"}).status_code == 422


def test_nobody_takes_away_her_own_nor_without_the_role(town: Town) -> None:
    administrator = town.user("systemadmin")
    with_telephone(administrator)
    for by in (administrator, town.user("direktor")):
        with pytest.raises(PermissionDenied):
            services.reset_second_factor(administrator, by=by, reason="x")
    with pytest.raises(PermissionDenied):
        services.set_second_factor_roles([], version=1, by=town.user("direktor"))


def test_the_rules_are_edited_in_the_browser_by_one_at_a_time(client: Client, town: Town) -> None:
    client.force_login(town.user("systemadmin"))
    path = reverse("governance:sign_in_rules")
    data = {"version": 1, "second_factor_roles": ["system_administrator", "line_manager"]}
    assert client.post(path, data).status_code == 302
    assert SignInRules.objects.get().second_factor_roles == ["line_manager", "system_administrator"]
    assert client.post(path, {**data, "second_factor_roles": []}).status_code == 409
    assert client.post(path, {**data, "second_factor_roles": ["keiser"]}).status_code == 422
    with pytest.raises(StaleVersion):
        services.set_second_factor_roles([], version=1, by=None)


def test_the_database_alone_opens_nothing(town: Town, settings) -> None:
    secret, _codes = with_telephone(town.user("rektor"))
    kept = SecondFactor.objects.get()
    assert (totp.opened(secret) or "?") not in kept.secret
    settings.SECRET_KEY = "en annen nøkkel"
    assert totp.opened(kept.secret) is None
    assert not services.verify(town.user("rektor"), "123456")


def test_who_runs_the_installation_can_reset_it_too(town: Town) -> None:
    with_telephone(town.user("systemadmin"))
    call_command("reset_second_factor", "systemadmin", "--reason", "Mistet telefonen")
    assert not SecondFactor.objects.exists()
    for username in ("systemadmin", "ingen"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", username, "--reason", "Mistet telefonen")
