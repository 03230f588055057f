"""The municipality's own sign-in: only who is linked gets in, with the roles of her groups, and no lie is believed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import RSAKey

from governance.audit.models import AuditEvent
from governance.core.errors import RuleBroken
from governance.identity import services
from governance.identity.leaving import KEPT
from governance.identity.models import GroupMapping, Identity, MappedRole
from governance.organisation.access import roles_of
from governance.organisation.models import Role, RoleAssignment
from governance.organisation.services import deactivate, grant_role
from tests.factories.municipality import Town
from tests.integration.identity.conftest import LogIn
from tests.support.oidc_provider import CLIENT, SECRET, Provider, running
from tests.support.queries import at_most
from tests.support.threads import at_once

START, ANSWER, PAGE = "/logg-inn/kommune/", "/logg-inn/kommune/svar/", "/organisasjon/"
STRONG = "idporten-loa-high"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running() as provider:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = provider.address, CLIENT, SECRET
        settings.BASE_URL = "http://testserver"
        yield provider


def link(town: Town, username: str = "uten_rolle", subject: str = "sub-1") -> Any:
    services.link_identity(town.user(username), subject=subject, by=None, reason="Ansatt")
    return town.user(username)


def at_provider(client: Client, path: str = START) -> str:
    """Go to the provider, log in there, and return the path that it sends back to."""
    sent = client.get(path)
    assert sent.status_code == 302
    back = requests.get(sent.url, allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith("http://testserver" + ANSWER)
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def go(client: Client, path: str = START) -> HttpResponse:
    return client.get(at_provider(client, path))


def is_in(client: Client) -> bool:
    return client.get("/passord/").status_code == 200


def test_who_is_linked_gets_in_and_goes_where_she_was_going(client: Client, town: Town, provider: Provider) -> None:
    person = link(town)
    assert go(client, f"{START}?next={PAGE}").url == PAGE
    assert int(client.session["_auth_user_id"]) == person.pk
    assert client.get(START).url == client.get(ANSWER).url == "/"
    assert AuditEvent.objects.filter(verb="identity_linked").exists()


def test_the_answer_is_good_for_one_login_in_one_browser(client: Client, town: Town, provider: Provider) -> None:
    link(town)
    answer = at_provider(client)
    assert Client().get(answer).status_code == 403
    assert client.get(answer).status_code == 302
    client.post("/logg-ut/")
    assert client.get(answer).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/logg-ut/", "/logg-ut/overalt/"])
def test_who_logs_out_is_led_on_to_the_provider(client: Client, town: Town, provider: Provider, path: str) -> None:
    provider.more = {"end_session_endpoint": f"{provider.address}/logout?tenant=1"}
    link(town)
    go(client)
    answer = client.post(path)
    assert answer.status_code == 200
    assert not is_in(client)
    assert KEPT not in client.session
    seconds, _sep, there = answer["Refresh"].partition("; url=")
    assert seconds == "0"
    assert escape(there) in answer.content.decode()
    assert requests.get(there, timeout=10).status_code == 200
    left = provider.left[0]
    assert (left["tenant"], left["client_id"], left["post_logout_redirect_uri"]) == ("1", CLIENT, "http://testserver/")
    claims = jwt.decode(left["id_token_hint"], provider.key).claims
    assert claims["sub"] == "sub-1"


@pytest.mark.parametrize("more", [{}, {"end_session_endpoint": "javascript:alert(1)"}])
def test_without_a_way_out_there_she_is_logged_out_here(
    client: Client, town: Town, provider: Provider, more: dict[str, Any]
) -> None:
    provider.more = more
    link(town)
    go(client)
    assert client.post("/logg-ut/").status_code == 302
    assert not is_in(client)


def test_a_provider_that_is_away_hinders_nobody_in_logging_out(
    client: Client, town: Town, provider: Provider, settings: Any
) -> None:
    link(town)
    go(client)
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert client.post("/logg-ut/").status_code == 302
    assert not is_in(client)


def test_who_came_by_a_password_is_not_led_there(client: Client, town: Town, provider: Provider, log_in: LogIn) -> None:
    provider.more = {"end_session_endpoint": f"{provider.address}/logout"}
    link(town, "rektor")
    services.set_second_factor_roles(Role.values, version=1, by=None)
    go(client)  # on her way to the second step, which she never takes
    services.set_second_factor_roles([], version=2, by=None)
    log_in(client, "rektor")
    assert client.post("/logg-ut/").status_code == 302


@pytest.mark.engine
def test_two_logins_at_once_give_each_role_once(transactional_town: Town, provider: Provider) -> None:
    town = transactional_town
    person = link(town)
    for role, unit in ((Role.REPORTER, "school"), (Role.READER, "library")):
        services.add_mapping(group="g", role=role, unit=town[unit], by=None)
    for groups, held in ((["g"], 2), ([], 0)):
        provider.claims["groups"] = groups
        clients = [Client(), Client()]
        answers = [(each, at_provider(each)) for each in clients]
        assert statuses_at_once(answers) == [302, 302]
        assert RoleAssignment.objects.current().filter(user=person).count() == held
        assert MappedRole.objects.count() == 2
        assert all(is_in(each) for each in clients)


def statuses_at_once(answers: list[tuple[Client, str]]) -> list[int]:
    """Let each browser come back from the provider at the same moment."""
    return at_once(*[partial(_status, *answer) for answer in answers])


def _status(browser: Client, path: str) -> int:
    return browser.get(path).status_code


@pytest.mark.parametrize("path", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_no_other_site_is_gone_to(client: Client, town: Town, provider: Provider, path: str) -> None:
    link(town)
    assert go(client, f"{START}?next={path}").url == "/"


@pytest.mark.parametrize(
    "lies",
    [
        {"aud": "another"},
        {"aud": None},
        {"iss": "https://example.com"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"_claim_names": {"groups": "src1"}},
    ],
)
def test_a_wrong_token_is_refused(client: Client, town: Town, provider: Provider, lies: dict[str, Any]) -> None:
    link(town)
    provider.lies = lies
    response = go(client)
    assert response.status_code == 403
    assert "ikke stole på svaret" in response.content.decode()
    assert not is_in(client)


def test_a_signature_by_another_key_is_refused(client: Client, town: Town, provider: Provider) -> None:
    link(town)
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    assert go(client).status_code == 403


def test_only_a_strong_enough_login_is_taken(client: Client, town: Town, provider: Provider, settings: Any) -> None:
    link(town)
    settings.OIDC_REQUIRED_ACR = STRONG
    assert go(client).status_code == 403
    provider.claims["acr"] = "idporten-loa-low"
    assert go(client).status_code == 403
    provider.claims["acr"] = STRONG
    assert go(client).url == "/"
    assert is_in(client)


@pytest.mark.parametrize(("acr", "goes_to"), [("", "/tofaktor/"), (STRONG, "/")])
def test_the_second_step_is_ours_unless_a_strong_login_is_demanded(
    client: Client, town: Town, provider: Provider, settings: Any, acr: str, goes_to: str
) -> None:
    link(town, "rektor")
    services.set_second_factor_roles(Role.values, version=1, by=None)
    settings.OIDC_REQUIRED_ACR = provider.claims["acr"] = acr
    assert go(client).url == goes_to


def test_who_is_not_linked_is_told_what_to_do(client: Client, town: Town, provider: Provider) -> None:
    rektor = town.user("rektor")
    rektor.email = "rektor@kommune.example"
    rektor.save()
    provider.claims.update(email=rektor.email, email_verified=True, preferred_username="rektor", name=str(rektor))
    response = go(client)
    assert response.status_code == 403
    assert "sub-1" in response.content.decode()
    assert not is_in(client)
    assert not Identity.objects.exists()


def test_who_is_shut_out_stays_out(client: Client, town: Town, provider: Provider) -> None:
    services.add_mapping(group="g", role=Role.READER, unit=town["school"], by=None)
    deactivate(link(town), by=None, reason="Sluttet")
    provider.claims["groups"] = ["g"]
    response = go(client)
    assert response.status_code == 403
    assert "stengt" in response.content.decode()
    assert not RoleAssignment.objects.filter(user=town.user("uten_rolle")).exists()
    with pytest.raises(RuleBroken):
        link(town, subject="sub-2")


def test_groups_give_and_end_roles_at_every_login(client: Client, town: Town, provider: Provider) -> None:
    person = link(town)
    services.add_mapping(group="lesere", role=Role.READER, unit=town["school"], by=None)
    services.add_mapping(group="eiere", role=Role.PROCESS_OWNER, unit=town["education"], by=None)
    provider.claims["groups"] = ["lesere", "ukjent"]
    go(client)
    assert roles_of(person).holds(Role.READER)
    assert AuditEvent.objects.filter(verb="role_granted", reason="Gruppe lesere i innloggingen").exists()
    for groups, held in (("eiere", [Role.PROCESS_OWNER]), ([], []), (["lesere"], [Role.READER])):
        client.post("/logg-ut/")
        provider.claims["groups"] = groups
        go(client)
        current = RoleAssignment.objects.current().filter(user=person)
        assert [each.role for each in current] == held


def test_a_role_that_a_person_gave_stands(client: Client, town: Town, provider: Provider) -> None:
    person = link(town)
    given = grant_role(user=person, role=Role.READER, unit=town["school"], by=None)
    services.add_mapping(group="g", role=Role.READER, unit=town["school"], by=None)
    services.sync_roles(person, groups=["g"])
    services.sync_roles(person, groups=[])
    given.refresh_from_db()
    assert given.valid_to is None
    assert not MappedRole.objects.exists()


def test_a_linked_person_can_be_unlinked(client: Client, town: Town, provider: Provider) -> None:
    person = link(town)
    services.add_mapping(group="g", role=Role.READER, unit=town["school"], by=None)
    provider.claims["groups"] = ["g"]
    go(client)
    assert is_in(client)
    services.unlink_identity(person, by=None, reason="Feil person")
    assert not is_in(client)
    assert not RoleAssignment.objects.current().filter(user=person).exists()
    assert go(client).status_code == 403
    with pytest.raises(RuleBroken):
        services.unlink_identity(person, by=None, reason="Igjen")


def test_one_identity_is_one_person(town: Town, provider: Provider) -> None:
    link(town)
    with pytest.raises(RuleBroken):
        link(town, subject="sub-2")
    with pytest.raises(RuleBroken):
        link(town, "rektor")


def test_passwords_can_be_shut_for_all_but_the_administrator(
    client: Client, town: Town, provider: Provider, settings: Any, log_in: LogIn
) -> None:
    settings.OIDC_ONLY = True
    response = log_in(client, "rektor")
    assert response.status_code == 422
    assert "Passord er stengt her" in response.content.decode()
    assert log_in(client, "systemadmin").status_code == 302


def test_a_provider_that_is_away_is_told_of(client: Client, town: Town, settings: Any) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://127.0.0.1:9", CLIENT
    for path in (START, f"{ANSWER}?code=a&state=b"):
        response = client.get(path)
        assert response.status_code == 503
        assert "svarer ikke" in response.content.decode()


def test_metadata_of_another_issuer_is_refused(client: Client, town: Town, provider: Provider, settings: Any) -> None:
    settings.OIDC_ISSUER = provider.address + "/annen"
    assert client.get(START).status_code == 403


def test_without_a_provider_there_is_no_button_and_no_page(client: Client, town: Town) -> None:
    assert START not in client.get("/logg-inn/").content.decode()
    assert client.get(START).status_code == client.get(ANSWER).status_code == 404


def test_the_login_page_has_a_button(client: Client, town: Town, provider: Provider) -> None:
    assert f'href="{START}?next=/organisasjon/"' in client.get(f"/logg-inn/?next={PAGE}").content.decode()


def test_the_administrator_links_and_unlinks(client: Client, town: Town, provider: Provider) -> None:
    person = town.user("rektor")
    link(town)
    client.force_login(town.user("systemadmin"))
    page, linking, unlinking = (
        reverse(f"governance:{name}", args=[person.pk])
        for name in ("person_sign_in", "identity_link", "identity_unlink")
    )
    assert linking in client.get(page).content.decode()
    assert client.get(linking).status_code == client.get(unlinking).status_code == 200
    assert client.post(linking, {}).status_code == client.post(unlinking, {}).status_code == 422
    assert client.post(linking, {"subject": "sub-1", "reason": "Ansatt"}).status_code == 422
    assert client.post(linking, {"subject": "sub-2", "reason": "Ansatt"}).status_code == 302
    assert unlinking in client.get(page).content.decode()
    assert client.post(unlinking, {"reason": "Feil"}).status_code == 302
    assert client.post(unlinking, {"reason": "Feil"}).status_code == 422
    client.force_login(town.user("rektor"))
    assert client.get(linking).status_code == client.post(linking, {}).status_code == 403


def test_the_administrator_says_what_groups_give(client: Client, town: Town) -> None:
    client.force_login(town.user("systemadmin"))
    path = reverse("governance:group_mappings")
    data = {"group": "g", "role": Role.READER, "unit": town["school"].pk}
    assert client.post(path, data).status_code == 302
    assert client.post(path, data).status_code == 422
    mapping = GroupMapping.objects.get()
    assert client.post(reverse("governance:group_mapping_remove", args=[mapping.pk])).status_code == 302
    assert not GroupMapping.objects.exists()


def test_the_page_of_groups_costs_the_same_however_many_there_are(client: Client, town: Town) -> None:
    client.force_login(town.user("systemadmin"))
    units = list(town.units.values())
    for count in (1, 50):
        for number in range(GroupMapping.objects.count(), count):
            services.add_mapping(group=f"g{number}", role=Role.READER, unit=units[number % len(units)], by=None)
        with at_most(12):
            assert client.get("/organisasjon/innlogging/grupper/").status_code == 200
