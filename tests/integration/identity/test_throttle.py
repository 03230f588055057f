"""Guessing is slowed down, per account and per address, and tells nothing about who has an account."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse

from governance.audit.models import AuditEvent
from governance.core.errors import RuleBroken
from governance.identity import queries
from governance.identity.periodic import clear_sign_in
from governance.identity.services import lift_lock
from governance.identity.throttle import client_address
from governance.organisation import services
from tests.factories.municipality import PASSWORD, Town
from tests.integration.identity.conftest import LogIn


def guess(log_in: LogIn, username: str, times: int, address: str = "10.0.0.1") -> list[int]:
    return [log_in(Client(), username, f"feil {n}", REMOTE_ADDR=address).status_code for n in range(times)]


def test_an_account_is_locked_wherever_the_guesses_come_from(town: Town, log_in: LogIn, settings) -> None:
    limit = settings.AXES_FAILURE_LIMIT
    codes = [guess(log_in, "rektor", 1, f"10.0.0.{number}")[0] for number in range(limit)]
    assert codes == [422] * (limit - 1) + [429]
    response = log_in(Client(), "rektor", REMOTE_ADDR="10.0.9.9")
    assert response.status_code == 429
    page = response.content.decode()
    assert "Prøv igjen etter kl." in page
    assert "systemadministrator" in page
    assert log_in(Client(), "leser", REMOTE_ADDR="10.0.9.9").status_code == 302


def test_a_name_that_nobody_has_is_answered_in_the_same_way(town: Town, log_in: LogIn, settings) -> None:
    limit = settings.AXES_FAILURE_LIMIT
    services.deactivate(town.user("granrektor"), by=None, reason="Sluttet")
    answers = {name: guess(log_in, name, limit + 1) for name in ("rektor", "finnes.ikke", "granrektor")}
    assert len({tuple(codes) for codes in answers.values()}) == 1


def test_the_wrong_name_and_the_wrong_password_get_the_same_words(town: Town, log_in: LogIn) -> None:
    services.deactivate(town.user("granrektor"), by=None, reason="Sluttet")
    pages = {
        log_in(Client(), name, password).content.decode().replace(name, "")
        for name, password in (("rektor", "feil"), ("ukjent", "feil"), ("granrektor", PASSWORD))
    }
    without_tokens = {"".join(line for line in page.splitlines() if "csrf" not in line) for page in pages}
    assert len(without_tokens) == 1


def test_an_address_is_locked_whatever_names_it_tries(town: Town, log_in: LogIn, settings) -> None:
    settings.LOGIN_ADDRESS_LIMIT = 15
    codes = [guess(log_in, f"navn{number}", 1)[0] for number in range(16)]
    assert codes[:14] == [422] * 14
    assert codes[14:] == [429, 429]
    assert log_in(Client(), "rektor", REMOTE_ADDR="10.0.0.1").status_code == 429
    assert log_in(Client(), "rektor", REMOTE_ADDR="10.0.0.2").status_code == 302


def test_spelling_does_not_give_more_guesses(town: Town, log_in: LogIn, settings) -> None:
    for spelling in ("rektor", "REKTOR", " Rektor ", "\N{FULLWIDTH LATIN SMALL LETTER R}ektor"):
        guess(log_in, spelling, settings.AXES_FAILURE_LIMIT // 4 + 1)
    assert log_in(Client(), "rektor").status_code == 429


def test_the_right_password_wipes_the_accounts_own_failures_only(town: Town, log_in: LogIn) -> None:
    guess(log_in, "rektor", 3)
    guess(log_in, "leser", 2)
    assert log_in(Client(), "rektor", REMOTE_ADDR="10.0.0.1").status_code == 302
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["leser"]


def test_trying_during_the_lock_does_not_prolong_it(town: Town, log_in: LogIn, settings) -> None:
    guess(log_in, "rektor", settings.AXES_FAILURE_LIMIT)
    opens_at = queries.locks()[0].opens_at
    guess(log_in, "rektor", 3)
    assert queries.locks()[0].opens_at == opens_at


def test_a_lock_is_over_after_a_while(town: Town, log_in: LogIn, settings) -> None:
    guess(log_in, "rektor", settings.AXES_FAILURE_LIMIT)
    past = queries.locks()[0].opens_at - 2 * settings.AXES_COOLOFF_TIME
    AccessAttempt.objects.update(attempt_time=past)
    assert queries.locks() == []
    assert log_in(Client(), "rektor").status_code == 302


def test_the_administrator_lifts_the_lock_in_the_browser(client: Client, town: Town, log_in: LogIn, settings) -> None:
    settings.LOGIN_ADDRESS_LIMIT = settings.AXES_FAILURE_LIMIT
    guess(log_in, "rektor", settings.AXES_FAILURE_LIMIT)
    client.force_login(town.user("systemadmin"))
    page = client.get(reverse("governance:sign_in")).content.decode()
    assert "rektor" in page
    assert "10.0.0.1" in page
    path = reverse("governance:lock_lift")
    assert client.post(path, {"account": "rektor", "address": ""}).status_code == 302
    assert AuditEvent.objects.latest("number").verb == "login_lock_lifted"
    assert log_in(Client(), "rektor").status_code == 302
    assert client.post(path, {"account": "", "address": "ingen adresse"}).status_code == 422


def test_a_lock_is_lifted_once_and_by_the_administrator(town: Town) -> None:
    with pytest.raises(PermissionDenied):
        lift_lock(by=town.user("direktor"), account="rektor")
    with pytest.raises(RuleBroken):
        lift_lock(by=None, address="10.0.0.1")


def test_no_password_is_kept(town: Town, log_in: LogIn) -> None:
    log_in(Client(), "rektor", "hemmeligheten min")
    attempt = AccessAttempt.objects.get()
    assert "hemmeligheten" not in attempt.post_data + attempt.get_data
    attempt.attempt_time = attempt.attempt_time.replace(year=2020)
    attempt.save()
    clear_sign_in()
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (1, "tull", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_the_address_is_what_our_own_proxy_says(settings, proxies: int, header: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == address
