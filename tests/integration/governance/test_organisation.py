"""Units, people and roles: the tree, the dates, the administrator's pages."""

from __future__ import annotations

import io
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from governance.audit.queries import history
from governance.core import clock, panels
from governance.core.errors import RuleBroken
from governance.organisation import access, queries, services
from governance.organisation.duties import units_without_leader
from governance.organisation.models import OrgUnit, Role, RoleAssignment, UnitKind, User
from governance.organisation.periodic import mirror_roles
from tests.factories.municipality import PASSWORD, Town


def test_paths_follow_the_tree(town: Town) -> None:
    assert town["lower_school"].path == "0001.0002.0001.0001."
    assert town["lower_school"].is_within(town["education"])
    assert not town["education"].is_within(town["lower_school"])
    line = [unit.name for unit in queries.line_above(town["lower_school"])]
    assert line == ["Barnetrinnet", "Bjørkeskogen skole", "Oppvekst", "Lilleby kommune"]


def test_there_is_one_municipality_and_it_stands_on_top(town: Town) -> None:
    for kind, parent in ((UnitKind.MUNICIPALITY, None), (UnitKind.UNIT, None), (UnitKind.MUNICIPALITY, town["root"])):
        with pytest.raises(RuleBroken):
            services.create_unit(name="To", kind=kind, parent=parent, by=None)


def test_rights_go_down_and_never_sideways(town: Town) -> None:
    held = access.roles_of(town.user("oppvekstsjef"))
    assert held.has(Role.TOP_MANAGEMENT, town["lower_school"])
    assert not held.has(Role.TOP_MANAGEMENT, town["library"])
    assert not held.has(Role.TOP_MANAGEMENT, town["root"])
    assert held.has_exactly(Role.TOP_MANAGEMENT, town["education"])


def test_a_role_ends_with_its_date_even_when_the_job_is_late(town: Town) -> None:
    assignment = RoleAssignment.objects.get(user__username="rektor")
    services.end_role(assignment, on=clock.today(), by=None, reason="Slutter")
    assert access.roles_of(town.user("rektor")).held
    with clock.at(clock.now() + timedelta(days=1)):
        assert not access.roles_of(town.user("rektor")).held
        assert access.differences() != []
        assert mirror_roles() == ["1 rettigheter fulgte rollenes datoer."]
        assert access.differences() == []
        assert mirror_roles() == []


def test_a_role_that_has_not_begun_gives_nothing(town: Town) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    person = town.user("uten_rolle")
    services.grant_role(user=person, role=Role.READER, unit=town["root"], by=None, valid_from=tomorrow)
    assert not access.roles_of(person).held


def test_an_inactive_person_holds_nothing(town: Town) -> None:
    services.deactivate(town.user("rektor"), by=town.user("systemadmin"), reason="Sluttet")
    assert access.roles_of(town.user("rektor")) is access.NOBODY
    assert access.differences() == []


def test_only_the_administrator_changes_the_organisation(town: Town) -> None:
    for username in ("direktor", "prosesseier", "rektor", "uten_rolle"):
        with pytest.raises(PermissionDenied):
            services.create_unit(name="X", kind=UnitKind.UNIT, parent=town["root"], by=town.user(username))


def test_a_role_is_given_once_and_ends_after_it_began(town: Town) -> None:
    with pytest.raises(RuleBroken):
        services.grant_role(user=town.user("rektor"), role=Role.LINE_MANAGER, unit=town["school"], by=None)
    with pytest.raises(RuleBroken):
        assignment = RoleAssignment.objects.get(user__username="rektor")
        services.end_role(assignment, on=date(2000, 1, 1), by=None, reason="x")


def test_units_without_a_leader_are_the_administrators_duty(town: Town) -> None:
    assert units_without_leader(town.user("systemadmin")) == []
    services.create_unit(name="Ny enhet", kind=UnitKind.UNIT, parent=town["culture"], by=None)
    assert units_without_leader(town.user("systemadmin"))[0].title == "1 enhet mangler leder"
    assert units_without_leader(town.user("rektor")) == []
    assert queries.leaders(town["library"]) == [town.user("biblioteksjef")]


def as_administrator(client: Client, town: Town) -> Client:
    client.force_login(town.user("systemadmin"))
    return client


def test_the_administrator_builds_the_organisation_in_the_browser(client: Client, town: Town) -> None:
    as_administrator(client, town)
    unit = {"name": "Solbakken barnehage", "kind": "unit", "parent": town["education"].pk}
    assert client.post(reverse("governance:unit_create"), unit).status_code == 302
    made = OrgUnit.objects.get(name="Solbakken barnehage")
    person = {
        "username": "kari", "first_name": "Kari", "last_name": "Prøvesen", "email": "", "workplace": made.pk,
        "password": PASSWORD,
    }  # fmt: skip
    assert client.post(reverse("governance:user_create"), person).status_code == 302
    kari = User.objects.get(username="kari")
    role = {"user": kari.pk, "role": "line_manager", "unit": made.pk, "valid_from": "01.01.2026", "valid_to": ""}
    role["reason"] = "Ny leder"
    assert client.post(reverse("governance:role_grant"), role).status_code == 302
    page = client.get(reverse("governance:organisation")).content.decode()
    assert "Solbakken barnehage" in page
    assert "Kari Prøvesen</a>, linjeleder" in page
    assignment = RoleAssignment.objects.get(user=kari)
    path = reverse("governance:role_end", args=[assignment.pk])
    assert client.get(path).status_code == 200
    end = {"version": assignment.version, "valid_to": "31.12.2099", "reason": "Prosjektet er ferdig"}
    assert client.post(path, end).status_code == 302
    assert client.post(path, {**end, "valid_to": "30.12.2099"}).status_code == 409


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("unit_create", {"name": ""}, "Dette må fylles ut"),
        ("user_create", {"username": "REKTOR"}, "Brukernavnet er allerede i bruk"),
        ("user_create", {"password": "kort"}, "Passordet er for kort"),
        ("role_grant", {"valid_from": "31.02.2026"}, "Skriv datoen som"),
    ],
)
def test_bad_input_is_told_beside_the_field(client: Client, town: Town, name: str, data: dict, message: str) -> None:
    from tests.integration.access_matrix import frame

    good = {"unit_create": frame.unit_data, "user_create": frame.user_data, "role_grant": frame.role_data}[name](town)
    response = as_administrator(client, town).post(reverse(f"governance:{name}"), {**good, **data})
    assert response.status_code == 422
    assert message in response.content.decode()


def test_the_tree_costs_the_same_for_any_number_of_units(client: Client, town, django_assert_max_num_queries) -> None:
    client.force_login(town.user("rektor"))
    with django_assert_max_num_queries(12):
        client.get(reverse("governance:organisation"))
    for number in range(50):
        services.create_unit(name=f"Enhet {number}", kind=UnitKind.UNIT, parent=town["culture"], by=None)
    with django_assert_max_num_queries(12):
        client.get(reverse("governance:organisation"))


@pytest.mark.django_db
def test_an_empty_database_gets_a_municipality_and_its_first_administrator(monkeypatch, capsys, client) -> None:
    monkeypatch.setenv("HELHET_ADMIN_PASSWORD", PASSWORD)
    assert client.get("/").status_code == 200
    call_command("create_municipality", "Lilleby kommune", "admin")
    assert "Lilleby kommune is ready" in capsys.readouterr().out
    assert client.post("/logg-inn/", {"username": "admin", "password": PASSWORD}).status_code == 302
    assert client.get("/").status_code == 200
    with pytest.raises(CommandError):
        call_command("create_municipality", "Nabobyen kommune", "admin2")


@pytest.mark.django_db
def test_a_weak_password_leaves_nothing_behind(monkeypatch) -> None:
    monkeypatch.setenv("HELHET_ADMIN_PASSWORD", "kort")
    with pytest.raises(CommandError):
        call_command("create_municipality", "Lilleby kommune", "admin")
    assert not OrgUnit.objects.exists()


@pytest.mark.django_db
def test_without_a_terminal_the_password_comes_from_the_environment(monkeypatch) -> None:
    monkeypatch.delenv("HELHET_ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="Set HELHET_ADMIN_PASSWORD"):
        call_command("create_municipality", "Lilleby kommune", "admin")


@pytest.mark.django_db
@pytest.mark.parametrize(("again", "is_created"), [(PASSWORD, True), (f"{PASSWORD}!", False)])
def test_a_typed_password_is_typed_twice(monkeypatch, again: str, is_created: bool) -> None:
    typed = iter([PASSWORD, again])
    monkeypatch.delenv("HELHET_ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    with nullcontext() if is_created else pytest.raises(CommandError, match="not the same"):
        call_command("create_municipality", "Lilleby kommune", "admin")
    assert OrgUnit.objects.exists() == is_created


def test_the_duties_come_with_the_overdue_first(town: Town, monkeypatch) -> None:
    from config.views import sorted_duties

    today = clock.today()
    duties = [
        panels.Duty("uten dato", "/a", "Gjør"),
        panels.Duty("snart", "/b", "Gjør", due_on=today),
        panels.Duty("for sent", "/c", "Gjør", due_on=today - timedelta(days=9), is_overdue=True),
    ]
    monkeypatch.setattr(panels, "collect", lambda *_args: duties)
    assert [duty.title for duty in sorted_duties(town.user("rektor"))] == ["for sent", "snart", "uten dato"]


def test_a_new_password_is_asked_for_twice_in_plain_words(town: Town, client) -> None:
    client.force_login(town.user("rektor"))
    page = client.get(reverse("governance:password_change")).content.decode()
    assert "Nytt passord en gang til" in page
    assert "verifisering" not in page


def test_the_administrator_gives_a_new_password(town: Town) -> None:
    person = town.user("rektor")
    services.set_password(user=person, password="en helt annen frase", by=town.user("systemadmin"))
    assert town.user("rektor").check_password("en helt annen frase")
    assert history(person)[0].verb == "password_set"
    with pytest.raises(PermissionDenied):
        services.set_password(user=person, password="en helt annen frase", by=town.user("direktor"))
    with pytest.raises(RuleBroken):
        services.set_password(user=person, password="kort", by=None)
