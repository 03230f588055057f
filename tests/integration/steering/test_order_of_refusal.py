"""In which order a press or a form of a report is refused: state and right first, and what lacks in it last."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from governance.core.errors import StaleVersion, WrongState
from steering.reporting import services
from steering.reporting.forms import row_form
from steering.reporting.models import ReportStatus
from tests.factories import steering
from tests.factories.municipality import Town
from tests.integration.steering.conftest import Login


@pytest.fixture(autouse=True)
def _open(town: Town) -> None:
    steering.open_town(town)


@pytest.mark.parametrize(
    ("state", "name", "username", "status"),
    [
        ("draft", "hand_over", "leser", 403),
        ("with_leader", "submit", "rapportor", 403),
        ("delivered", "approve", "direktor", 403),
        ("delivered", "return", "direktor", 403),
        ("delivered", "take_back", "direktor", 403),
        ("delivered", "opinion", "direktor", 403),
        ("delivered", "approve", "kultursjef", 404),
        ("with_leader", "hand_over", "rapportor", 409),
        ("delivered", "submit", "rektor", 409),
        ("approved", "approve", "oppvekstsjef", 409),
        ("locked", "approve", "oppvekstsjef", 409),
        ("locked", "return", "oppvekstsjef", 409),
        ("locked", "take_back", "rektor", 409),
        ("delivered", "approve", "oppvekstsjef", 422),
        ("delivered", "return", "oppvekstsjef", 422),
        ("delivered", "take_back", "rektor", 422),
    ],
)
def test_an_empty_form_is_spoken_of_last(
    town: Town, login: Login, state: str, name: str, username: str, status: int
) -> None:
    report = steering.bring_to(town, state)
    answer = login(username).post(reverse(f"steering:report_{name}", args=[report.pk]), {})
    assert answer.status_code == status
    assert steering.report_of(town).status == state


@pytest.mark.parametrize("htmx", [False, True])
def test_a_bad_row_in_a_report_that_has_gone_on_keeps_its_words(town: Town, login: Login, htmx: bool) -> None:
    row = steering.row_of(town)
    report = steering.bring_to(town, ReportStatus.DELIVERED)
    path = reverse("steering:report_row", args=[report.pk, row.pk])
    prefix = row_form(row).prefix
    said = {f"{prefix}-comment": "Dette tok en time å skrive", f"{prefix}-status": "tull"}
    answer = login("rapportor", htmx=htmx).post(path, said)
    assert answer.status_code == 409
    assert "Dette tok en time å skrive" in answer.content.decode()


def test_services_ask_the_right_and_the_state_before_the_words(town: Town) -> None:
    report = steering.bring_to(town, ReportStatus.DELIVERED)
    seen = {"version": report.version, "by": town.user("direktor")}
    for refused in (
        lambda: services.send_back(report, reason="", **seen),
        lambda: services.take_back(report, reason="", **seen),
        lambda: services.state_opinion(report, note="", shown_hash="", **seen),
        lambda: services.save_item(steering.row_of(town), version=1, by=town.user("leser")),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    with pytest.raises(StaleVersion):
        services.save_item(steering.row_of(town), version=1, by=town.user("rapportor"))
    services.close_period(report.period, by=None, reason="Ferdig")
    with pytest.raises(WrongState):
        services.close_period(report.period, by=None, reason="")
