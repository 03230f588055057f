"""The tree on a day, the page of a unit, and the forms that change it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.evaluations.queries import plannable_units
from governance.core import clock, panels
from governance.organisation import services
from governance.organisation.models import OrgUnit, RoleAssignment
from planning.goals.queries import writable_units
from planning.plans.queries import units_to_plan_for
from tests.factories import evaluation as make_evaluations
from tests.factories import planning as make
from tests.factories import steering as make_steering
from tests.factories.municipality import Town
from tests.integration.access_matrix.frame import UNIT_CHANGES


@pytest.fixture
def administrator(client: Client, town: Town) -> Client:
    client.force_login(town.user("systemadmin"))
    return client


def page(name: str, unit: OrgUnit) -> str:
    return reverse(f"governance:{name}", args=[unit.pk])


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_sees_the_page_of_a_unit(client: Client, town: Town) -> None:
    client.force_login(town.user("uten_rolle"))
    text = shown(client, page("unit_detail", town["school"]))
    assert "Ledes av Rektor Prøvesen." in text
    assert "Barnetrinnet" in text
    assert "under Oppvekst" in text
    assert "Flytt" not in text
    assert "Ingen leder denne enheten" not in text
    assert client.get(reverse("governance:unit_detail", args=[99_999])).status_code == 404


def test_a_unit_without_a_leader_and_one_that_closes_say_so(administrator: Client, town: Town) -> None:
    made = services.create_unit(name="Ny", kind="unit", parent=town["culture"], by=None)
    assert "Ingen leder denne enheten i dag." in shown(administrator, page("unit_detail", made))
    services.close_unit(town["library"], on=clock.today() + timedelta(days=2), by=None, reason="Slutt")
    assert "Enheten legges ned; siste dag er" in shown(administrator, page("unit_detail", town["library"]))
    with clock.at(clock.now() + timedelta(days=3)):
        administrator.force_login(town.user("systemadmin"))  # a session does not live so long
        text = shown(administrator, page("unit_detail", town["library"]))
        assert "Enheten er lagt ned." in text
        assert page("unit_edit", town["library"]) not in text
        for name, data in UNIT_CHANGES.items():
            assert administrator.post(page(name, town["library"]), data(town)).status_code == 409


def test_higher_floors_show_what_they_know(administrator: Client, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    part = panels.Part("governance/_empty.html", {})
    monkeypatch.setattr(panels, "parts", lambda slot, user, unit: [part] if slot == "unit.page" else [])
    assert "hh-empty" in shown(administrator, page("unit_detail", town["school"]))


@pytest.mark.parametrize("name", sorted(UNIT_CHANGES))
def test_a_change_is_made_once_and_not_on_what_nobody_saw(administrator: Client, town: Town, name: str) -> None:
    path, data = page(name, town["library"]), dict(UNIT_CHANGES[name](town))
    assert "Biblioteket" in shown(administrator, path)
    assert administrator.post(path, {**data, "version": 7}).status_code == 409
    response = administrator.post(path, data)
    assert response.status_code == 302
    assert response.url == page("unit_detail", town["library"])
    assert administrator.post(path, {**data, "name": "Annet", "on": "02.01.2099"}).status_code in {409, 422}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("unit_edit", {"name": ""}, "Dette må fylles ut"),
        ("unit_edit", {"code": "1001"}, "En annen enhet har denne koden"),
        ("unit_edit", {"kind": "municipality"}, "Velg et av alternativene"),
        ("unit_move", {"parent": ""}, "Velg et alternativ"),
        ("unit_move", {"reason": ""}, "Dette må fylles ut"),
        ("unit_merge", {"into": "0"}, "Velg et av alternativene"),
        ("unit_close", {"on": "31.02.2026"}, "Skriv datoen som"),
        ("unit_close", {"on": "01.01.1999"}, "Sluttdatoen kan ikke være før startdatoen"),
    ],
)
def test_bad_input_is_told_beside_the_field(
    administrator: Client, town: Town, name: str, data: dict[str, str], words: str
) -> None:
    response = administrator.post(page(name, town["library"]), {**UNIT_CHANGES[name](town), **data})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_unit_is_not_offered_a_place_below_itself(administrator: Client, town: Town) -> None:
    for name, field in (("unit_move", "parent"), ("unit_merge", "into")):
        data = {**UNIT_CHANGES[name](town), field: town["lower_school"].pk}
        assert administrator.post(page(name, town["school"]), data).status_code == 422


def test_who_closes_a_unit_is_told_in_numbers_what_it_leaves(administrator: Client, town: Town) -> None:
    goal = make.a_goal(town, responsible=town.people["rapportor"])
    make.an_action(town, goal, responsible=town.people["rapportor"])
    make_steering.open_town(town)
    make_evaluations.make_lesson(town)
    for name in ("unit_close", "unit_merge"):
        text = " ".join(shown(administrator, page(name, town["school"])).split())
        for words in ("Personer som arbeider her: <strong>2</strong>", "Roller på enheten</a>: <strong>2</strong>",
                      "Mål</a>: <strong>", "Tiltak</a>: <strong>", "Rapporter som ikke er godkjent</a>: <strong>1",
                      "Læringspunkter under arbeid</a>: <strong>1"):  # fmt: skip
            assert words in text, (words, text)
        assert "Policyer" not in text
    nothing = shown(administrator, page("unit_close", town["strategy"]))
    assert "Tiltak</a>" not in nothing


def test_the_page_of_a_unit_shows_what_it_owns_to_those_who_may_read_it(client: Client, town: Town) -> None:
    goal = make.a_goal(town, responsible=town.people["rapportor"])
    for who, is_told in (("rektor", True), ("systemadmin", False)):
        client.force_login(town.user(who))
        assert (goal.title in shown(client, page("unit_detail", town["school"]))) == is_told


def test_a_unit_is_kept_in_the_browser(administrator: Client, town: Town) -> None:
    library, path = town["library"], page("unit_keep", town["library"])
    assert administrator.get(path).status_code == 409
    services.close_unit(library, on=clock.today() + timedelta(days=9), by=None, reason="Slutt")
    assert path in shown(administrator, page("unit_detail", library))
    assert "Biblioteksjef Prøvesen, linjeleder" in shown(administrator, path)
    assert administrator.post(path, {"version": 2, "reason": ""}).status_code == 422
    assert administrator.post(path, {"version": 1, "reason": "Nei"}).status_code == 409
    assert administrator.post(path, {"version": 2, "reason": "Ombestemt"}).status_code == 302
    assert path not in shown(administrator, page("unit_detail", library))
    services.close_unit(
        OrgUnit.objects.get(pk=library.pk), on=clock.today() + timedelta(days=8), by=None, reason="Slutt"
    )
    RoleAssignment.objects.filter(unit=library).delete()
    assert "Roller som også" not in shown(administrator, path)


def test_a_role_is_kept_in_the_browser(administrator: Client, town: Town) -> None:
    role = RoleAssignment.objects.get(unit=town["library"])
    path = reverse("governance:role_keep", args=[role.pk])
    assert administrator.get(path).status_code == 409
    services.end_role(role, on=clock.today() + timedelta(days=9), by=None, reason="Slutt")
    for where in (reverse("governance:role_list"), reverse("governance:person_detail", args=[role.user_id])):
        assert path in shown(administrator, where)
    assert "La Biblioteksjef Prøvesen beholde rollen" in shown(administrator, path)
    assert administrator.post(path, {"version": 2, "reason": ""}).status_code == 422
    assert administrator.post(path, {"version": 1, "reason": "Nei"}).status_code == 409
    assert administrator.post(path, {"version": 2, "reason": "Ombestemt"}).status_code == 302
    assert RoleAssignment.objects.get(pk=role.pk).valid_to is None


def test_the_municipality_keeps_its_kind(administrator: Client, town: Town) -> None:
    data = {"version": 1, "name": "Storeby kommune", "kind": "municipality", "code": "1001"}
    assert administrator.post(page("unit_edit", town["root"]), data).status_code == 302
    assert "Flytt" not in shown(administrator, page("unit_detail", town["root"]))


def test_the_tree_of_a_day(administrator: Client, town: Town) -> None:
    with clock.at(clock.now() + timedelta(days=5)):
        administrator.force_login(town.user("systemadmin"))  # a session does not live so long
        services.edit_unit(town["education"], name="Barn og unge", kind="sector", by=None)
        path = reverse("governance:organisation")
        then = f"{clock.today() - timedelta(days=1):%d.%m.%Y}"
        text = shown(administrator, f"{path}?dato={then}")
        assert "Oppvekst" in text
        assert "Barn og unge" not in text
        assert "Vis slik den er i dag" in text
        assert "Gi en rolle" not in text
        assert "Barn og unge" in shown(administrator, path)
        assert "Gi en rolle" in shown(administrator, f"{path}?dato={clock.today():%d.%m.%Y}")
        assert "Ingen enheter fantes den dagen" in shown(administrator, f"{path}?dato=01.01.1950")
        response = administrator.get(f"{path}?dato=tull")
        assert response.status_code == 422
        assert "Skriv datoen som" in response.content.decode()


def test_a_new_unit_is_begun_from_the_one_above(administrator: Client, town: Town) -> None:
    path = reverse("governance:unit_create")
    assert f'value="{town["culture"].pk}" selected' in shown(administrator, f"{path}?under={town['culture'].pk}")
    for odd in ("æ", "tull", "0"):
        assert "Ligger under" in shown(administrator, f"{path}?under={odd}")


def test_a_closed_unit_is_not_offered_for_new_things(administrator: Client, town: Town) -> None:
    director, owner = town.user("direktor"), town.user("prosesseier")
    services.close_unit(town["library"], on=clock.today(), by=None, reason="Slutt")
    offers = (writable_units(director), units_to_plan_for(owner), units_to_plan_for(director), plannable_units(owner))
    assert all(town["library"] in offered for offered in offers)
    with clock.at(clock.now() + timedelta(days=1)):
        administrator.force_login(town.user("systemadmin"))  # a session does not live so long
        offers = (
            writable_units(director), units_to_plan_for(owner), units_to_plan_for(director), plannable_units(owner),
        )  # fmt: skip
        assert not any(town["library"] in offered for offered in offers)
        for name in ("unit_create", "user_create", "role_grant"):
            assert "– Biblioteket" not in shown(administrator, reverse(f"governance:{name}"))
