"""Deputyships: who may appoint, for how long, what a deputy holds, and how it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.organisation import access, services
from governance.organisation.deputies import appointable, deputyships_of
from governance.organisation.models import Deputyship, Role, RoleAssignment
from governance.organisation.permissions import can_appoint_deputy, can_appoint_somewhere
from tests.factories.deputies import acting_as, make_deputy
from tests.factories.municipality import Town


def days(count: int) -> Any:
    return clock.today() + timedelta(days=count)


def held_by(username: str) -> RoleAssignment:
    return RoleAssignment.objects.get(user__username=username)


# --- Who may appoint --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("username", ["rektor", "oppvekstsjef", "direktor"])
def test_the_leader_and_those_above_her_appoint(town: Town, username: str) -> None:
    deputyship = make_deputy(town, "uten_rolle", "rektor", by=town.user(username))
    assert (deputyship.principal, deputyship.role, deputyship.unit) == (
        town.user("rektor"), Role.LINE_MANAGER, town["school"],
    )  # fmt: skip
    event = AuditEvent.objects.latest("number")
    assert (event.verb, event.actor, event.reason) == ("deputy_appointed", town.user(username).audit_id, "Permisjon")
    assert event.changes["deputy"] == [None, {"user": str(town.user("uten_rolle").audit_id)}]
    assert "Prøvesen" not in event.subject_label


@pytest.mark.parametrize("username", ["systemadmin", "granrektor", "barnetrinnsleder", "kultursjef", "prosesseier"])
def test_nobody_else_does(town: Town, username: str) -> None:
    with pytest.raises(PermissionDenied):
        make_deputy(town, "uten_rolle", "rektor", by=town.user(username))
    assert not Deputyship.objects.exists()


def test_a_higher_role_on_the_same_unit_is_above(town: Town) -> None:
    assignment = services.grant_role(
        user=town.user("uten_rolle"), role=Role.LINE_MANAGER, unit=town["education"], by=None
    )
    assert can_appoint_deputy(town.user("oppvekstsjef"), assignment)
    assert not can_appoint_deputy(town.user("uten_rolle"), held_by("oppvekstsjef"))
    assert can_appoint_deputy(town.user("rektor"), held_by("rapportor"))


def test_the_system_administrator_appoints_where_she_leads(town: Town) -> None:
    administrator = town.user("systemadmin")
    assert not can_appoint_somewhere(administrator)
    services.grant_role(user=administrator, role=Role.LINE_MANAGER, unit=town["library"], by=None)
    own = RoleAssignment.objects.get(user=administrator, role=Role.LINE_MANAGER)
    assert list(appointable(administrator)) == [own]


def test_there_is_no_deputy_of_a_deputy(town: Town) -> None:
    deputy = acting_as(town, make_deputy(town, "barnetrinnsleder", "oppvekstsjef"))
    assert not appointable(deputy).exists()
    with pytest.raises(PermissionDenied):
        make_deputy(town, "uten_rolle", "oppvekstsjef", by=deputy)
    with pytest.raises(PermissionDenied):
        make_deputy(town, "uten_rolle", "rektor", by=deputy)


def test_a_deputy_never_reaches_what_her_principal_is_deputy_for(town: Town) -> None:
    make_deputy(town, "rektor", "oppvekstsjef")
    second = make_deputy(town, "uten_rolle", "rektor")
    held = access.roles_of(acting_as(town, second))
    assert held.held == (access.Held(Role.LINE_MANAGER, town["school"].path),)


# --- What cannot be ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"valid_from": -1}, "valid_from"),
        ({"valid_to": -1, "valid_from": 0}, "valid_to"),
        ({"valid_to": 367}, "valid_to"),
        ({"valid_from": 0, "valid_to": 200}, "valid_to"),
    ],
    ids=["back in time", "ends before it begins", "more than a year", "longer than the role"],
)
def test_a_period_has_its_limits(town: Town, values: dict[str, int], field: str) -> None:
    RoleAssignment.objects.filter(user=town.user("rektor")).update(valid_to=days(100))
    if values.get("valid_to") == 367:
        RoleAssignment.objects.filter(user=town.user("rektor")).update(valid_to=None)
    with pytest.raises(RuleBroken) as refused:
        make_deputy(town, "uten_rolle", "rektor", **{name: days(count) for name, count in values.items()})
    assert refused.value.field == field


def test_the_deputy_is_another_who_can_log_in(town: Town) -> None:
    services.deactivate(town.user("leser"), by=None, reason="Sluttet")
    for deputy, by in (("rektor", "rektor"), ("oppvekstsjef", "oppvekstsjef"), ("leser", "rektor")):
        with pytest.raises(RuleBroken) as refused:
            make_deputy(town, deputy, "rektor", by=town.user(by))
        assert refused.value.field == "deputy"


@pytest.mark.parametrize("username", ["systemadmin", "leser"])
def test_roles_of_power_and_of_reading_are_not_lent(town: Town, username: str) -> None:
    with pytest.raises(RuleBroken):
        make_deputy(town, "uten_rolle", username)
    with pytest.raises(PermissionDenied):
        make_deputy(town, "uten_rolle", username, by=town.user(username))


def test_the_same_deputy_is_not_appointed_twice_for_one_time(town: Town) -> None:
    first = make_deputy(town, "uten_rolle", "rektor")
    with pytest.raises(RuleBroken):
        make_deputy(town, "uten_rolle", "rektor", valid_from=days(30), valid_to=days(40))
    make_deputy(town, "uten_rolle", "rektor", valid_from=days(31), valid_to=days(40))
    make_deputy(town, "barnetrinnsleder", "rektor")  # two may stand in at once
    services.end_deputyship(first, by=None, reason="Feil", version=first.version)
    make_deputy(town, "uten_rolle", "rektor")


def test_the_database_refuses_what_code_must_never_store(town: Town) -> None:
    deputyship = make_deputy(town, "uten_rolle", "rektor")
    rows = Deputyship.objects.filter(pk=deputyship.pk)
    wrong = ({"deputy": deputyship.principal}, {"valid_to": days(-40)}, {"role": Role.SYSTEM_ADMINISTRATOR})
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


# --- What a deputy holds ----------------------------------------------------------------------------------------------
def test_one_who_acts_holds_the_lent_role_and_nothing_of_her_own(town: Town) -> None:
    deputyship = make_deputy(town, "biblioteksjef", "rektor")
    herself, deputy = town.user("biblioteksjef"), acting_as(town, deputyship)
    assert deputy.acting_for == town.user("rektor")
    with access.asked_once():
        assert access.roles_of(herself).has(Role.LINE_MANAGER, town["library"])
        held = access.roles_of(deputy)
        assert held.has(Role.LINE_MANAGER, town["lower_school"])
        assert not held.has(Role.LINE_MANAGER, town["library"])
        assert held.workplace == ""
        assert not access.roles_of(herself).has(Role.LINE_MANAGER, town["school"])


def test_what_the_principal_answers_for_is_the_deputys_on_that_unit_only(town: Town) -> None:
    deputy = acting_as(town, make_deputy(town, "biblioteksjef", "rektor"))
    rektor, librarian = town.user("rektor").pk, deputy.pk
    assert access.answers_for(deputy, rektor, town["lower_school"])
    assert not access.answers_for(deputy, rektor, town["library"])
    assert not access.answers_for(deputy, librarian, town["school"])
    assert access.answers_for(town.user("rektor"), rektor, town["library"])
    assert not access.answers_for(deputy, None, town["school"])


def _ended(town: Town, deputyship: Deputyship) -> None:
    services.end_deputyship(deputyship, by=town.user("rektor"), reason="Tilbake", version=deputyship.version)


def _role_ended(_town: Town, _deputyship: Deputyship) -> None:
    RoleAssignment.objects.filter(user__username="rektor").update(valid_from=days(-9), valid_to=days(-1))


def _mirror_gone(town: Town, _deputyship: Deputyship) -> None:
    town.user("rektor").groups.clear()


def _principal_out(town: Town, _deputyship: Deputyship) -> None:
    services.deactivate(town.user("rektor"), by=None, reason="Sluttet")


def _deputy_out(town: Town, _deputyship: Deputyship) -> None:
    services.deactivate(town.user("uten_rolle"), by=None, reason="Sluttet")


def _expired(_town: Town, deputyship: Deputyship) -> None:
    Deputyship.objects.filter(pk=deputyship.pk).update(valid_from=days(-9), valid_to=days(-1))


def _not_begun(_town: Town, deputyship: Deputyship) -> None:
    Deputyship.objects.filter(pk=deputyship.pk).update(valid_from=days(1))


def _anothers(town: Town, deputyship: Deputyship) -> None:
    Deputyship.objects.filter(pk=deputyship.pk).update(deputy=town.user("leser"))


ENDINGS = [_ended, _role_ended, _mirror_gone, _principal_out, _deputy_out, _expired, _not_begun, _anothers]


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__.strip("_"))
def test_it_is_gone_at_once_however_it_ends(town: Town, end: Any) -> None:
    deputyship = make_deputy(town, "uten_rolle", "rektor")
    assert access.roles_of(acting_as(town, deputyship)).held
    end(town, deputyship)
    user = town.user("uten_rolle")
    user.acting_for, user.acting_as = deputyship.principal, deputyship
    assert not access.roles_of(user).held
    assert not access.roles_of(town.user("uten_rolle")).lent
    if end is not _mirror_gone:
        assert not Deputyship.objects.current().filter(deputy=user).exists()


# --- Ending -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("username", ["rektor", "oppvekstsjef", "uten_rolle"])
def test_the_leader_her_manager_and_the_deputy_may_end_it(town: Town, username: str) -> None:
    deputyship = make_deputy(town, "uten_rolle", "rektor")
    services.end_deputyship(deputyship, by=town.user(username), reason="Tilbake", version=deputyship.version)
    deputyship.refresh_from_db()
    assert (deputyship.ended_by, AuditEvent.objects.latest("number").verb) == (town.user(username), "deputy_ended")


def test_ending_is_refused_to_others_and_the_second_time_and_when_stale(town: Town) -> None:
    deputyship = make_deputy(town, "uten_rolle", "rektor")
    seen = Deputyship.objects.get(pk=deputyship.pk)
    for username in ("systemadmin", "granrektor"):
        with pytest.raises(PermissionDenied):
            services.end_deputyship(deputyship, by=town.user(username), reason="x", version=1)
    services.end_deputyship(deputyship, by=None, reason="Tilbake", version=1)
    with pytest.raises(StaleVersion):
        services.end_deputyship(seen, by=None, reason="Igjen", version=1)
    with pytest.raises(WrongState):
        services.end_deputyship(Deputyship.objects.get(pk=deputyship.pk), by=None, reason="Igjen", version=2)


def test_what_is_over_cannot_be_ended(town: Town) -> None:
    deputyship = make_deputy(town, "uten_rolle", "rektor")
    with clock.at(days(31)), pytest.raises(WrongState):
        services.end_deputyship(deputyship, by=None, reason="For sent", version=1)


# --- What the page shows ----------------------------------------------------------------------------------------------
def test_each_sees_what_concerns_her(town: Town) -> None:
    make_deputy(town, "uten_rolle", "rektor")
    make_deputy(town, "granrektor", "biblioteksjef", valid_from=days(5))
    found = deputyships_of(town.user("uten_rolle"))
    assert [(row.is_in_force, row.can_act, row.can_end) for row in found.lent_to_me] == [(True, True, True)]
    assert [row.can_act for row in deputyships_of(town.user("granrektor")).lent_to_me] == [False]
    assert len(deputyships_of(town.user("rektor")).mine) == 1
    assert [row.deputyship.principal for row in deputyships_of(town.user("oppvekstsjef")).others] == [
        town.user("rektor")
    ]
    overseen = deputyships_of(town.user("systemadmin")).others
    assert [row.can_end for row in overseen] == [False, False]
    assert deputyships_of(town.user("leser")).are_none
