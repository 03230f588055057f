"""The overview and the pages of a period."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.core import clock
from steering.reporting import services
from steering.reporting.models import PeriodStatus, ReportingPeriod, ReportStatus, UnitReport
from tests.factories import steering
from tests.factories.municipality import Town
from tests.integration.steering.conftest import Login

OVERVIEW = "/styring/"


def path(name: str, period: ReportingPeriod) -> str:
    return reverse(f"steering:period_{name}", args=[period.pk])


def text(response: Any) -> str:
    return response.content.decode()


def fields(period: ReportingPeriod, **changes: Any) -> dict[str, Any]:
    dates = {name: f"{getattr(period, name):%d.%m.%Y}" for name in ("starts_on", "ends_on", "due_on")}
    return {"cycle": period.cycle_id, "kind": "year", **dates, **changes}


def test_each_sees_her_own_reports_and_one_main_button(town: Town, login: Login) -> None:
    steering.open_town(town)
    answer = text(login("rapportor").get(OVERVIEW))
    assert answer.index("Fyll ut rapporten") < answer.index("Rapporter som venter på deg")
    assert "Bjørkeskogen skole" in answer
    assert "Granlia" not in answer
    assert "Perioder" not in answer
    steering.bring_to(town, ReportStatus.DELIVERED)
    assert "Les og godkjenn" in text(login("oppvekstsjef").get(OVERVIEW))
    assert "Rapporter som venter på deg" not in text(login("rapportor").get(OVERVIEW))


def test_the_prosesseier_sees_with_whom_each_report_lies_and_who_is_late(town: Town, login: Login) -> None:
    period = steering.open_town(town)
    steering.bring_to(town, ReportStatus.WITH_LEADER)
    answer = text(login("prosesseier").get(OVERVIEW))
    for words in ("Rektor Prøvesen", "Biblioteksjef Prøvesen", "Granrapportor Prøvesen", "hos leder", "ikke startet"):
        assert words in answer
    assert "over fristen" not in answer
    with clock.at(period.due_on + timedelta(days=1)):
        assert "over fristen" in text(login("prosesseier").get(OVERVIEW))


def test_a_report_that_nobody_can_decide_on_is_shown_as_such(town: Town, login: Login) -> None:
    steering.add_action(town, "root")
    steering.open_period(town)
    report = steering.fill(town, "root", by="direktor")
    services.submit(report, by=town.user("direktor"), version=report.version, shown_hash=steering.shown_hash(report))
    assert "Mangler beslutter" in text(login("prosesseier").get(OVERVIEW))


@pytest.mark.parametrize("username", ["uten_rolle", "systemadmin", "leser", "delprosesseier"])
def test_everybody_has_an_overview_also_before_the_first_period(town: Town, login: Login, username: str) -> None:
    answer = login(username).get(OVERVIEW)
    assert answer.status_code == 200
    assert "Ingen periode er åpnet ennå" in text(answer)


def test_a_period_is_planned_opened_extended_closed_and_published(town: Town, login: Login) -> None:
    steering.add_planning(town)
    client, planned = login("prosesseier"), steering.add_period(town)
    create = reverse("steering:period_create")
    assert client.get(create).status_code == 200
    assert client.post(create, fields(planned)).status_code == 302
    assert client.post(create, fields(planned)).status_code == 422
    assert client.post(create, fields(planned, ends_on="01.01.2020")).status_code == 422
    assert client.post(create, {}).status_code == 422

    assert "Åpne perioden" in text(client.get(path("detail", planned)))
    assert client.post(path("open", planned), {"version": 1}).status_code == 302
    answer = text(client.get(path("detail", planned)))
    assert "4 enheter har fått en rapport" in answer
    assert "Forleng fristen" in answer

    later = f"{planned.due_on + timedelta(days=7):%d.%m.%Y}"
    assert client.get(path("extend", planned)).status_code == 200
    assert client.post(path("extend", planned), {"version": 2, "due_on": later, "reason": ""}).status_code == 422
    assert client.post(path("extend", planned), {"version": 1, "due_on": later, "reason": "Ja"}).status_code == 409
    assert client.post(path("extend", planned), {"version": 2, "due_on": later, "reason": "Ja"}).status_code == 302
    early = {"version": 3, "due_on": f"{planned.due_on:%d.%m.%Y}", "reason": "Ja"}
    assert client.post(path("extend", planned), early).status_code == 422

    assert "Ikke levert: 4." in text(client.get(path("close", planned)))
    assert client.post(path("close", planned), {"version": 3, "reason": " "}).status_code == 422
    assert client.post(path("close", planned), {"version": 1, "reason": "Ferdig"}).status_code == 409
    assert client.post(path("close", planned), {"version": 3, "reason": "Ferdig"}).status_code == 302
    assert "Avsluttet" in text(client.get(path("detail", planned)))

    assert client.post(path("publish", planned), {"version": 4}).status_code == 302
    planned.refresh_from_db()
    assert planned.status == PeriodStatus.PUBLISHED
    for name in ("open", "extend", "close", "publish"):
        assert client.post(path(name, planned), {"version": 5, "reason": "Igjen", "due_on": later}).status_code == 409


def test_a_second_period_is_refused_with_a_word(town: Town, login: Login) -> None:
    steering.open_town(town)
    other, client = steering.add_period(town, kind="year"), login("prosesseier")
    assert client.post(path("open", other), {"version": 1}).status_code == 302
    assert "En annen periode er åpen. Avslutt den først." in text(client.get(path("detail", other)))


def test_a_press_is_no_link(town: Town, login: Login) -> None:
    period, client = steering.add_period(town), login("prosesseier")
    assert client.get(path("open", period)).status_code == 405
    assert client.get(path("publish", period)).status_code == 405
    assert client.post(path("detail", period)).status_code == 405


@pytest.mark.parametrize(
    ("username", "status"), [("rektor", 403), ("leser", 403), ("uten_rolle", 404), ("systemadmin", 404)]
)
def test_others_do_not_run_periods(town: Town, login: Login, username: str, status: int) -> None:
    period, client = steering.add_period(town), login(username)
    for name in ("open", "extend", "close", "publish"):
        assert client.post(path(name, period), {"version": 1}).status_code == status
    assert client.get(reverse("steering:period_create")).status_code == status
    assert client.post(reverse("steering:period_create")).status_code == status


def test_a_closed_period_shows_those_that_never_delivered(town: Town, login: Login) -> None:
    steering.open_town(town)
    steering.bring_to(town, ReportStatus.LOCKED)
    answer = text(login("prosesseier").get(OVERVIEW))
    assert "Rapporter som ikke ble godkjent" in answer
    assert "Biblioteket" in answer
    assert "over fristen" in answer


def test_long_lists_are_paged(town: Town, login: Login) -> None:
    steering.add_units(town, 52)
    period = steering.open_period(town)
    assert UnitReport.objects.count() == 52
    first = text(login("prosesseier").get(path("detail", period)))
    assert "Side 1 av 2" in first
    assert "Side 2 av 2" in text(login("prosesseier").get(path("detail", period), {"side": 2}))
    assert "Se alle rapportene" in text(login("prosesseier").get(OVERVIEW))
