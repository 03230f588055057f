"""The overview of roles, granting and ending them, and of two who do it at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.core import clock
from governance.core.errors import RuleBroken, WrongState
from governance.organisation import services
from governance.organisation.models import Deputyship, Role, RoleAssignment, User
from governance.organisation.role_overview import RoleFilter, role_assignments
from tests.factories.deputies import make_deputy
from tests.factories.municipality import Town
from tests.support.threads import at_once, raised


def days(count: int) -> Any:
    return clock.today() + timedelta(days=count)


@pytest.fixture
def through_time(town: Town) -> Town:
    """The reader's library roles: one that was, one that will be; and one who was shut out."""
    reader, unit = town.user("leser"), town["library"]
    services.grant_role(
        user=reader, role=Role.REPORTER, unit=unit, by=None, valid_from=days(-90), valid_to=days(-60), reason="Vikar"
    )
    services.grant_role(user=reader, role=Role.LINE_MANAGER, unit=unit, by=None, valid_from=days(30))
    services.deactivate(town.user("granrapportor"), by=None, reason="Sluttet")
    return town


def found(**wanted: Any) -> set[tuple[str, str]]:
    return {(row.user.username, row.role) for row in role_assignments(RoleFilter(**wanted))}


def test_the_overview_goes_through_time(through_time: Town) -> None:
    assert ("leser", "reader") in found()
    assert ("leser", "reporter") not in found()
    assert ("granrapportor", "reporter") not in found()
    assert found(when="coming") == {("leser", "line_manager")}
    assert found(when="past") == {("leser", "reporter"), ("granrapportor", "reporter")}
    assert len(list(role_assignments(RoleFilter(when="all")))) == RoleAssignment.objects.count()


def test_the_overview_is_filtered(through_time: Town) -> None:
    town = through_time
    assert found(unit=town["school"]) == {
        ("rektor", "line_manager"), ("rapportor", "reporter"), ("barnetrinnsleder", "line_manager"),
    }  # fmt: skip
    assert found(role=Role.MUNICIPAL_DIRECTOR) == {("direktor", "municipal_director")}
    assert found(person="granrektor prø") == {("granrektor", "line_manager")}
    assert found(person="policyadmin") == {("policyadmin", "policy_administrator")}
    assert found(person="100%") == set()
    User.objects.filter(username="rektor").update(first_name="Åshild")
    assert found(person="åshild pr") == {("rektor", "line_manager")}


def test_the_page_shows_each_what_she_may_do(client: Client, through_time: Town) -> None:
    client.force_login(through_time.user("rektor"))
    path = reverse("governance:role_list")
    page = client.get(path, {"naar": "all", "person": "leser"}).content.decode()
    assert "(kommende)" in page
    assert "(tidligere)" in page
    assert "Vikar" not in page  # why somebody got a role is for those who give it
    assert reverse("governance:role_grant") not in page
    client.force_login(through_time.user("systemadmin"))
    page = client.get(path, {"naar": "all", "person": "leser"}).content.decode()
    assert "Vikar" in page
    held = RoleAssignment.objects.filter(user__username="leser")
    assert [reverse("governance:role_end", args=[row.pk]) in page for row in held].count(True) == 2


@pytest.mark.parametrize("query", [{"rolle": "konge"}, {"enhet": "x"}, {"naar": "snart"}, {"person": "a" * 101}])
def test_a_filter_that_cannot_be_is_told(client: Client, town: Town, query: dict[str, str]) -> None:
    client.force_login(town.user("rektor"))
    assert client.get(reverse("governance:role_list"), query).status_code == 422


def test_nothing_found_says_what_to_do(client: Client, town: Town) -> None:
    client.force_login(town.user("rektor"))
    page = client.get(reverse("governance:role_list"), {"person": "ingen slik"}).content.decode()
    assert "Velg færre filtre, eller fjern dem" in page


def test_a_role_is_granted_once_for_any_one_day(through_time: Town) -> None:
    town = through_time
    grant: dict[str, Any] = {"user": town.user("leser"), "unit": town["library"], "by": None}
    with pytest.raises(RuleBroken):
        services.grant_role(role=Role.REPORTER, valid_from=days(-70), valid_to=days(-50), **grant)
    with pytest.raises(RuleBroken):
        services.grant_role(role=Role.LINE_MANAGER, valid_from=days(0), **grant)
    services.grant_role(role=Role.REPORTER, valid_from=days(-59), valid_to=days(-50), **grant)
    services.grant_role(role=Role.LINE_MANAGER, valid_from=days(0), valid_to=days(29), **grant)


def test_what_is_over_is_not_brought_back_by_ending_it_later(client: Client, through_time: Town) -> None:
    over = RoleAssignment.objects.get(user__username="leser", role=Role.REPORTER)
    with pytest.raises(WrongState):
        services.end_role(over, on=days(100), by=None, reason="Lenger")
    client.force_login(through_time.user("systemadmin"))
    data = {"version": over.version, "valid_to": f"{days(9):%d.%m.%Y}", "reason": "Lenger"}
    assert client.post(reverse("governance:role_end", args=[over.pk]), data).status_code == 409


# --- Two at once ------------------------------------------------------------------------------------------------------
def test_two_who_appoint_the_same_deputy_at_once_make_one(transactional_town: Town) -> None:
    refused = at_once(*[lambda: make_deputy(transactional_town, "uten_rolle", "rektor")] * 2)
    assert raised(refused) == ["RuleBroken"]
    assert Deputyship.objects.count() == 1


def test_two_who_grant_the_same_role_at_once_grant_one(transactional_town: Town) -> None:
    town = transactional_town
    person = town.user("uten_rolle")
    refused = at_once(*[lambda: services.grant_role(user=person, role=Role.READER, unit=town["school"], by=None)] * 2)
    assert raised(refused) == ["RuleBroken"]
    assert RoleAssignment.objects.filter(user=person).count() == 1
