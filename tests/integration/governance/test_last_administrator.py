"""The municipality always has a system administrator: nothing that takes the last one away is done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.identity import services as identity
from governance.organisation import documents, services
from governance.organisation.models import OrgUnit, Role, RoleAssignment
from governance.organisation.services import administrators, importing, people, roles
from governance.organisation.services.administrators import LastAdministrator, administered_until
from governance.organisation.sheets import SHEETS
from tests.factories.municipality import Town
from tests.support.threads import at_once, raised

WHY = "Slutter"


def day(count: int) -> date:
    return clock.today() + timedelta(days=count)


def hers(town: Town, who: str = "systemadmin") -> RoleAssignment:
    return RoleAssignment.objects.get(user=town.user(who), role=Role.SYSTEM_ADMINISTRATOR)


def grant(town: Town, who: str = "direktor", unit: str = "root", **period: date | None) -> RoleAssignment:
    role = Role.SYSTEM_ADMINISTRATOR
    return services.grant_role(user=town.user(who), role=role, unit=town[unit], by=None, **period)


def end(town: Town, on: date, who: str = "systemadmin") -> None:
    services.end_role(hers(town, who), on=on, by=town.user("systemadmin"), reason=WHY)


# --- The rule --------------------------------------------------------------------------------------------------------
def test_days_are_counted_until_the_first_without_one(town: Town) -> None:
    assert administered_until() == date.max
    RoleAssignment.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).update(valid_to=day(5))
    assert administered_until() == day(5)
    grant(town, "leser", valid_from=day(2), valid_to=day(3))
    grant(town, "rektor", valid_from=day(6), valid_to=day(9))
    assert administered_until() == day(9)
    grant(town, "direktor", valid_from=day(11))
    assert administered_until() == day(9)
    RoleAssignment.objects.filter(role=Role.SYSTEM_ADMINISTRATOR, valid_from__lte=day(0)).update(
        archived_at=clock.now()
    )
    assert administered_until() == day(-1)


@pytest.mark.parametrize("on", [-1, 0, 30])
def test_the_last_role_does_not_end_not_even_later(town: Town, on: int) -> None:
    RoleAssignment.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).update(valid_from=day(-10))
    before = AuditEvent.objects.count()
    with pytest.raises(LastAdministrator, match="Gi rollen til en annen først"):
        end(town, day(on))
    assert hers(town).valid_to is None
    assert AuditEvent.objects.count() == before


def test_it_ends_when_another_follows_without_a_day_between(town: Town) -> None:
    grant(town, valid_from=day(12))
    with pytest.raises(LastAdministrator):
        end(town, day(10))
    end(town, day(11))
    assert administered_until() == date.max


def test_one_who_is_shut_out_is_no_other(town: Town) -> None:
    grant(town)
    services.deactivate(town.user("direktor"), by=None, reason=WHY)
    with pytest.raises(LastAdministrator):
        end(town, day(0))


def test_the_last_is_not_shut_out(town: Town) -> None:
    with pytest.raises(LastAdministrator):
        services.deactivate(town.user("systemadmin"), by=None, reason=WHY)
    assert town.user("systemadmin").is_active
    grant(town)
    services.deactivate(town.user("systemadmin"), by=town.user("direktor"), reason=WHY)
    assert not town.user("systemadmin").is_active


def test_one_who_follows_later_is_not_withdrawn(town: Town) -> None:
    coming = grant(town, valid_from=day(5))
    end(town, day(9))
    with pytest.raises(LastAdministrator):
        roles.cut_role(coming, on=day(0), by=None, reason=WHY)


@pytest.mark.parametrize("how", ["close", "merge"])
def test_a_unit_that_ends_does_not_take_the_last_with_it(town: Town, how: str) -> None:
    grant(town, unit="library")
    end(town, day(0))
    library, by = OrgUnit.objects.get(pk=town["library"].pk), town.user("direktor")
    with pytest.raises(LastAdministrator):
        if how == "close":
            services.close_unit(library, on=day(20), by=by, reason=WHY)
        else:
            services.merge_unit(library, into=town["school"], by=by, reason=WHY)
    assert OrgUnit.objects.get(pk=library.pk).valid_to is None


def test_an_import_is_told_in_its_row(town: Town) -> None:
    root, first = town["root"].code, f"{hers(town).valid_from:%d.%m.%Y}"
    ending = ["systemadmin", "systemadministrator", root, first, f"{day(3):%d.%m.%Y}", ""]
    data = documents.workbook({sheet.key: [ending] if sheet.key == "roles" else [] for sheet in SHEETS})
    with pytest.raises(importing.RowsRefused) as refused:
        importing.read_in(data=data, name="fil.xlsx", by=town.user("systemadmin"))
    assert [(error.row, "systemadministrator" in error.message) for error in refused.value.errors] == [(2, True)]


def test_a_municipality_without_one_is_not_hindered(town: Town) -> None:
    RoleAssignment.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).update(archived_at=clock.now())
    services.deactivate(town.user("leser"), by=None, reason=WHY)


def test_the_page_says_what_to_do(client: Client, town: Town) -> None:
    client.force_login(town.user("systemadmin"))
    role = hers(town)
    form = {"valid_to": f"{day(0):%d.%m.%Y}", "reason": WHY, "version": role.version}
    answer = client.post(reverse("governance:role_end", args=[role.pk]), form)
    assert answer.status_code == 422
    assert "Kommunen må alltid ha en systemadministrator" in answer.content.decode()


# --- Groups of the municipality's sign-in ----------------------------------------------------------------------------
def test_groups_do_not_take_the_last_role_but_leave_a_trace(town: Town) -> None:
    identity.add_mapping(group="drift", role=Role.SYSTEM_ADMINISTRATOR, unit=town["root"], by=None)
    identity.add_mapping(group="drift", role=Role.READER, unit=town["school"], by=None)
    person = town.user("uten_rolle")
    identity.sync_roles(person, groups=["drift"])
    services.deactivate(town.user("systemadmin"), by=None, reason=WHY)
    identity.sync_roles(person, groups=[])
    assert hers(town, "uten_rolle").valid_to is None
    assert not RoleAssignment.objects.current().filter(user=person, role=Role.READER).exists()
    kept = AuditEvent.objects.get(verb="role_kept_for_last")
    assert kept.reason.startswith("Gruppe drift i innloggingen: Kommunen må alltid")
    grant(town)
    identity.sync_roles(person, groups=[])
    assert not RoleAssignment.objects.current().filter(user=person).exists()


# --- Two at once -----------------------------------------------------------------------------------------------------
def both(deed: Callable[[str, str], None]) -> list[str]:
    """Let each of two administrators do the deed to the other at the same moment; return what was refused."""
    pairs = [("systemadmin", "direktor"), ("direktor", "systemadmin")]
    answers = at_once(*[partial(deed, *pair) for pair in pairs])
    refused = [answer for answer in answers if answer is not None]
    assert all(isinstance(answer, (RuleBroken, PermissionDenied)) for answer in refused), refused
    return raised(refused)  # whoever is shut out already is nobody


def ended(town: Town) -> Callable[[str, str], None]:
    actors = {who: town.user(who) for who in ("systemadmin", "direktor")}
    held = {who: hers(town, who) for who in actors}
    return lambda me, other: services.end_role(held[other], on=day(0), by=actors[me], reason=WHY)


def shut_out(town: Town) -> Callable[[str, str], None]:
    actors = {who: town.user(who) for who in ("systemadmin", "direktor")}
    return lambda me, other: services.deactivate(actors[other], by=actors[me], reason=WHY)


@pytest.mark.engine
@pytest.mark.parametrize("deed", [ended, shut_out])
def test_of_two_who_take_each_other_away_one_is_refused(
    transactional_town: Town, deed: Callable[[Town], Callable[[str, str], None]]
) -> None:
    grant(transactional_town)
    assert len(both(deed(transactional_town))) == 1
    assert administered_until() == date.max


def test_without_the_guard_both_are_taken_away(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control."""
    for module in (roles, people):
        monkeypatch.setattr(module, "keeping_administrators", nullcontext)
    grant(town)
    for who, other in (("systemadmin", "direktor"), ("direktor", "systemadmin")):
        services.end_role(hers(town, who), on=day(0), by=town.user(other), reason=WHY)
    assert administrators.administered_until() == day(0)
