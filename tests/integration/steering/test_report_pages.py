"""The report's page: written row by row with and without HTMX, and moved up the line."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from governance.core import clock
from governance.core.editable import Visibility
from planning.goals.models import Indicator
from steering.reporting import services
from steering.reporting.models import ReportItem, ReportStatus, StatusUpdate
from steering.reporting.queries import shown_hash
from tests.factories import steering
from tests.factories.municipality import Town
from tests.integration.steering.conftest import Login


@pytest.fixture(autouse=True)
def _open(town: Town) -> None:
    steering.open_town(town)


def page_of(town: Town, unit: str = "school") -> str:
    return reverse("steering:report_detail", args=[steering.report_of(town, unit).pk])


def row_path(row: ReportItem) -> str:
    return reverse("steering:report_row", args=[row.report_id, row.pk])


def typed(row: ReportItem, **values: Any) -> dict[str, Any]:
    return {f"rad{row.pk}-{name}": value for name, value in {"version": row.version, **values}.items()}


def seen(town: Town, unit: str = "school") -> dict[str, Any]:
    report = steering.report_of(town, unit)
    return {"version": report.version, "shown_hash": shown_hash(report)}


def move(client: Client, town: Town, name: str, **changes: Any) -> HttpResponse:
    report = steering.report_of(town)
    return client.post(reverse(f"steering:report_{name}", args=[report.pk]), {**seen(town), **changes})


def text(response: Any) -> str:
    return response.content.decode()


# --- Reading ----------------------------------------------------------------------------------------------------------
def test_the_writer_gets_forms_and_the_manager_gets_text(town: Town, login: Login) -> None:
    path = page_of(town)
    written, read = text(login("rapportor").get(path)), text(login("leser").get(path))
    assert "Begynn med første rad" in written
    assert 'type="radio"' in written
    assert 'type="radio"' not in read
    assert "Hvem har saken nå" in read


@pytest.mark.parametrize("username", ["granrapportor", "granrektor", "kultursjef", "systemadmin", "uten_rolle"])
def test_others_do_not_find_the_report(town: Town, login: Login, username: str) -> None:
    assert login(username).get(page_of(town)).status_code == 404


def test_a_reader_outside_the_line_does_not_see_what_is_exempt(town: Town, login: Login) -> None:
    steering.bring_to(town, ReportStatus.APPROVED)
    services.close_period(steering.report_of(town).period, by=None, reason="Ferdig")
    steering.add_action(town, title="Varslingssaken", visibility=Visibility.EXEMPT)
    steering.open_period(town, kind="year")
    path = page_of(town)
    assert "Varslingssaken" in text(login("rektor").get(path))
    assert "Varslingssaken" not in text(login("leser").get(path))
    assert "Varslingssaken" not in text(login("prosesseier").get(path))


def test_a_self_assessment_that_an_indicator_contradicts_is_flagged(town: Town, login: Login) -> None:
    steering.bring_to(town, ReportStatus.DELIVERED)
    answer = text(login("oppvekstsjef").get(page_of(town)))
    assert "2 tiltak er vurdert til å gå bra selv om en indikator ligger bak målet" in answer
    assert "Enheten vurderer at det går bra, men indikatoren ligger bak målet: Elever som leser godt" in answer


def test_a_returned_report_shows_the_reason(town: Town, login: Login) -> None:
    steering.bring_to(town, ReportStatus.RETURNED)
    answer = text(login("rapportor").get(page_of(town)))
    assert "Rektor Prøvesen returnerte rapporten" in answer
    assert "Skriv mer om bemanningen." in answer


def test_a_locked_report_says_why_and_has_no_buttons(town: Town, login: Login) -> None:
    steering.bring_to(town, ReportStatus.LOCKED)
    answer = text(login("rektor").get(page_of(town)))
    assert "låst fordi perioden ble avsluttet" in answer
    assert "Saken går til kommunestyret." in answer
    assert 'method="post" action="/styring/' not in answer


@pytest.mark.parametrize(
    ("state", "username", "button"),
    [
        ("draft", "rapportor", "Send til leder"),
        ("draft", "rektor", "Lever rapporten"),
        ("with_leader", "rektor", "Lever rapporten"),
        ("with_leader", "rapportor", None),
        ("delivered", "oppvekstsjef", "Godkjenn rapporten"),
        ("delivered", "rektor", None),
        ("delivered", "direktor", None),
        ("approved", "oppvekstsjef", None),
    ],
)
def test_each_sees_her_own_button(town: Town, login: Login, state: str, username: str, button: str | None) -> None:
    steering.bring_to(town, state)
    answer = text(login(username).get(page_of(town)))
    for label in ("Send til leder", "Lever rapporten", "Godkjenn rapporten"):
        assert (f">{label}</button>" in answer) == (label == button)


def test_an_indicator_that_planning_archived_keeps_its_row(town: Town, login: Login) -> None:
    Indicator.objects.update(archived_at=clock.now())
    answer = login("rapportor").get(page_of(town))
    assert "Elever som leser godt" in text(answer)


# --- Writing without JavaScript ---------------------------------------------------------------------------------------
def test_a_saved_row_leads_to_the_next_empty_one(town: Town, login: Login) -> None:
    first, second = steering.report_of(town).steering_items.filter(indicator=None).order_by("pk")
    answer = login("rapportor").post(row_path(first), typed(first, status="on_track", comment="Går fint"))
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#rad-{second.pk}")
    first.refresh_from_db()
    assert first.comment == "Går fint"


def test_avvik_without_words_comes_back_with_what_was_typed(town: Town, login: Login) -> None:
    row = steering.row_of(town)
    answer = login("rapportor").post(row_path(row), typed(row, status="off_track", comment="Vi mangler folk"))
    assert answer.status_code == 422
    assert "Skriv hva dere gjør nå, og hvem som gjør det." in text(answer)
    assert "Vi mangler folk" in text(answer)
    row.refresh_from_db()
    assert row.status == ""


@pytest.mark.parametrize("value", ["", "mange", "1e9999", "9" * 40])
def test_a_value_that_is_no_number_is_refused(town: Town, login: Login, value: str) -> None:
    row = steering.row_of(town, indicator=True)
    answer = login("rapportor").post(row_path(row), typed(row, value=value))
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.value is None


def test_a_value_is_written_the_norwegian_way(town: Town, login: Login) -> None:
    row = steering.row_of(town, indicator=True)
    assert login("rapportor").post(row_path(row), typed(row, value="86,5")).status_code == 302
    assert "86,5" in text(login("rapportor").get(page_of(town)))


def test_no_new_measurement_is_one_click(town: Town, login: Login) -> None:
    row = steering.row_of(town, indicator=True)
    assert login("rapportor").post(row_path(row), typed(row, uendret=1) | {"uendret": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.is_unchanged


def test_unchanged_without_anything_to_copy_is_refused(town: Town, login: Login) -> None:
    row = steering.row_of(town)
    answer = login("rapportor").post(row_path(row), typed(row) | {"uendret": "1"})
    assert answer.status_code == 422
    assert "Tiltaket har ingen tidligere status. Velg en status." in text(answer)


def test_a_stale_row_answers_with_both_texts(town: Town, login: Login) -> None:
    row = steering.row_of(town)
    services.save_item(row, version=1, by=town.user("rektor"), status="on_track", comment="Rektors tekst")
    said = typed(row, version=1, status="at_risk", comment="Min tekst")
    answer = login("rapportor").post(row_path(row), said)
    assert answer.status_code == 409
    assert "Min tekst" in text(answer)
    assert "Rektors tekst" in text(answer)
    assert page_of(town) in text(answer)


def test_a_row_in_a_report_that_is_handed_over_keeps_the_typed_text(town: Town, login: Login) -> None:
    steering.bring_to(town, ReportStatus.DELIVERED)
    row = steering.row_of(town)
    answer = login("rapportor").post(row_path(row), typed(row, status="on_track", comment="Et poeng til"))
    assert answer.status_code == 409
    assert "Et poeng til" in text(answer)


def test_a_reader_may_not_write(town: Town, login: Login) -> None:
    row = steering.row_of(town)
    assert login("leser").post(row_path(row), typed(row, status="on_track")).status_code == 403
    path = reverse("steering:report_summary", args=[row.report_id])
    assert login("leser").post(path, {"oppsummering-version": 1}).status_code == 403


def test_a_row_of_another_report_is_not_found(town: Town, login: Login) -> None:
    other = steering.row_of(town, "other_school")
    path = reverse("steering:report_row", args=[steering.report_of(town).pk, other.pk])
    assert login("rapportor").post(path, typed(other, status="on_track")).status_code == 404


def test_the_summary_is_saved(town: Town, login: Login) -> None:
    report = steering.report_of(town)
    path = reverse("steering:report_summary", args=[report.pk])
    said = {"oppsummering-version": report.version, "oppsummering-summary": "Et godt år."}
    assert login("rapportor").post(path, said).status_code == 302
    assert steering.report_of(town).summary == "Et godt år."
    answer = login("rektor").post(path, {**said, "oppsummering-summary": "Mitt"})
    assert answer.status_code == 409
    assert "Mitt" in text(answer)


@pytest.mark.parametrize("name", ["report_hand_over", "report_submit", "report_approve", "report_summary"])
def test_a_move_is_a_press_not_a_link(town: Town, login: Login, name: str) -> None:
    path = reverse(f"steering:{name}", args=[steering.report_of(town).pk])
    assert login("rapportor").get(path).status_code == 405
    assert login("rapportor").get(row_path(steering.row_of(town))).status_code == 405
    assert login("rapportor").post(page_of(town)).status_code == 405


# --- Writing with HTMX ------------------------------------------------------------------------------------------------
def test_htmx_gets_the_row_and_the_foot_with_a_new_hash(town: Town, login: Login) -> None:
    row = steering.row_of(town)
    answer = login("rapportor", htmx=True).post(row_path(row), typed(row, status="on_track") | seen(town))
    assert answer.status_code == 200
    assert "<html" not in text(answer)
    assert "1 av 3 utfylt" in text(answer)
    assert seen(town)["shown_hash"] in text(answer)
    assert f'value="{steering.report_of(town).version}" id="id_oppsummering-version" hx-swap-oob="true"' in text(answer)


def test_htmx_gets_no_hash_of_what_it_has_not_seen(town: Town, login: Login) -> None:
    first, second = steering.report_of(town).steering_items.filter(indicator=None).order_by("pk")
    before = seen(town)
    services.save_item(second, version=1, by=town.user("rektor"), status="at_risk", comment="Usett")
    answer = login("rapportor", htmx=True).post(row_path(first), typed(first, status="on_track") | before)
    assert "Noen andre har skrevet i rapporten" in text(answer)
    assert before["shown_hash"] in text(answer)
    assert seen(town)["shown_hash"] not in text(answer)


def test_htmx_shows_errors_in_the_row(town: Town, login: Login) -> None:
    row = steering.row_of(town)
    answer = login("rapportor", htmx=True).post(row_path(row), typed(row, status="off_track") | seen(town))
    assert answer.status_code == 422
    assert "Skriv hva avviket er." in text(answer)
    assert "Skriv hva dere gjør nå, og hvem som gjør det." in text(answer)  # both at once
    assert "ferdig" not in text(answer)


def test_htmx_shows_a_conflict_in_the_row_and_lets_her_save_again(town: Town, login: Login) -> None:
    row = steering.row_of(town)
    services.save_item(row, version=1, by=town.user("rektor"), status="on_track", comment="Rektors tekst")
    client = login("rapportor", htmx=True)
    answer = client.post(row_path(row), typed(row, version=1, status="at_risk", comment="Min tekst"))
    assert answer.status_code == 409
    assert "Rektors tekst" in text(answer)
    assert "Min tekst" in text(answer)
    assert f'name="rad{row.pk}-version" value="2"' in text(answer)
    assert client.post(row_path(row), typed(row, version=2, status="at_risk", comment="Min tekst")).status_code == 200


def test_htmx_loses_no_text_when_the_report_has_been_handed_over(town: Town, login: Login) -> None:
    steering.bring_to(town, ReportStatus.WITH_LEADER)
    row = steering.row_of(town)
    answer = login("rapportor", htmx=True).post(row_path(row), typed(row, status="on_track", comment="Et poeng til"))
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "body")
    assert "Et poeng til" in text(answer)


def test_htmx_saves_the_summary(town: Town, login: Login) -> None:
    report = steering.report_of(town)
    path = reverse("steering:report_summary", args=[report.pk])
    said = {"oppsummering-version": report.version, "oppsummering-summary": "Et godt år."}
    answer = login("rapportor", htmx=True).post(path, said | seen(town))
    assert answer.status_code == 200
    assert seen(town)["shown_hash"] in text(answer)
    answer = login("rapportor", htmx=True).post(path, {**said, "oppsummering-summary": "Igjen"})
    assert answer.status_code == 409
    assert "Igjen" in text(answer)


# --- Up the line ------------------------------------------------------------------------------------------------------
def test_the_whole_way_by_three_people(town: Town, login: Login) -> None:
    steering.fill(town)
    for username, name, state in (
        ("rapportor", "hand_over", ReportStatus.WITH_LEADER),
        ("rektor", "submit", ReportStatus.DELIVERED),
        ("oppvekstsjef", "approve", ReportStatus.APPROVED),
    ):
        assert move(login(username), town, name).status_code == 302
        assert steering.report_of(town).status == state


def test_an_unfinished_report_is_refused_with_a_word(town: Town, login: Login) -> None:
    services.save_item(steering.row_of(town), version=1, by=town.user("rapportor"), status="on_track")
    answer = move(login("rapportor"), town, "hand_over")
    assert answer.status_code == 422
    assert "2 rader er ikke fylt ut ennå." in text(answer)


def test_a_press_that_lacks_its_version_is_refused(town: Town, login: Login) -> None:
    steering.fill(town)
    assert move(login("rapportor"), town, "hand_over", version="").status_code == 422
    assert steering.report_of(town).status == ReportStatus.DRAFT


@pytest.mark.parametrize(
    ("state", "name", "username", "status"),
    [
        ("draft", "hand_over", "leser", 403),
        ("draft", "hand_over", "granrapportor", 404),
        ("draft", "hand_over", "rektor", 422),
        ("draft", "submit", "rapportor", 403),
        ("draft", "submit", "oppvekstsjef", 403),
        ("with_leader", "hand_over", "rapportor", 409),
        ("with_leader", "submit", "rapportor", 403),
        ("delivered", "submit", "rektor", 409),
        ("delivered", "approve", "rektor", 403),
        ("delivered", "approve", "direktor", 403),
        ("delivered", "approve", "prosesseier", 403),
        ("delivered", "approve", "kultursjef", 404),
        ("draft", "approve", "oppvekstsjef", 409),
        ("approved", "approve", "oppvekstsjef", 409),
        ("locked", "approve", "oppvekstsjef", 409),
    ],
)
def test_others_and_other_states(town: Town, login: Login, state: str, name: str, username: str, status: int) -> None:
    steering.bring_to(town, state)
    assert move(login(username), town, name).status_code == status
    assert steering.report_of(town).status == state


def test_an_approval_of_another_text_is_refused(town: Town, login: Login) -> None:
    steering.bring_to(town, ReportStatus.DELIVERED)
    answer = move(login("oppvekstsjef"), town, "approve", shown_hash="0" * 64)
    assert answer.status_code == 409
    assert page_of(town) in text(answer)
    assert move(login("oppvekstsjef"), town, "approve", version=1).status_code == 409
    assert not StatusUpdate.objects.exists()


def test_a_report_is_returned_with_a_reason(town: Town, login: Login) -> None:
    report = steering.bring_to(town, ReportStatus.DELIVERED)
    path, client = reverse("steering:report_return", args=[report.pk]), login("oppvekstsjef")
    assert client.get(path).status_code == 200
    assert client.post(path, {"version": report.version, "reason": " "}).status_code == 422
    assert client.post(path, {"version": 1, "reason": "Rett tallene."}).status_code == 409
    assert client.post(path, {"version": report.version, "reason": "Rett tallene."}).status_code == 302
    assert steering.report_of(town).status == ReportStatus.RETURNED
    assert client.get(path).status_code == 409


def test_only_the_one_who_has_the_report_returns_it(town: Town, login: Login) -> None:
    report = steering.bring_to(town, ReportStatus.DELIVERED)
    path = reverse("steering:report_return", args=[report.pk])
    for username, status in (("rapportor", 403), ("rektor", 403), ("leser", 403), ("granrektor", 404)):
        assert login(username).get(path).status_code == status
        assert login(username).post(path, {"version": report.version, "reason": "Nei"}).status_code == status


def test_the_one_who_sent_it_takes_it_back_until_the_next_has_acted(town: Town, login: Login) -> None:
    report = steering.bring_to(town, ReportStatus.WITH_LEADER)
    path, client = reverse("steering:report_take_back", args=[report.pk]), login("rapportor")
    assert path in text(client.get(page_of(town)))
    assert path not in text(login("rektor").get(page_of(town)))
    assert client.get(path).status_code == 200
    assert client.post(path, {"version": report.version, "reason": " "}).status_code == 422
    assert client.post(path, {"version": 1, "reason": "Feil tall."}).status_code == 409
    assert client.post(path, {"version": report.version, "reason": "Feil tall."}).status_code == 302
    assert steering.report_of(town).status == ReportStatus.DRAFT
    page = text(client.get(page_of(town)))
    assert "Tatt tilbake" in page
    assert "Feil tall." in page
    assert client.get(path).status_code == 409


def test_what_the_leader_has_delivered_is_hers_to_take_back_and_not_the_rapportors(town: Town, login: Login) -> None:
    report = steering.bring_to(town, ReportStatus.DELIVERED)
    path, said = reverse("steering:report_take_back", args=[report.pk]), {"version": report.version, "reason": "Nei"}
    for username, status in (("rapportor", 409), ("oppvekstsjef", 403), ("leser", 403), ("granrektor", 404)):
        assert login(username).get(path).status_code == status
        assert login(username).post(path, said).status_code == status
    assert login("rektor").post(path, said).status_code == 302
    taken = steering.report_of(town)
    assert (taken.status, taken.delivered_at) == (ReportStatus.DRAFT, None)
    assert services.submit(taken, by=town.user("rektor"), version=taken.version, shown_hash=shown_hash(taken)) is None
    assert steering.report_of(town).status == ReportStatus.DELIVERED


# --- Corrections ------------------------------------------------------------------------------------------------------
def test_a_locked_status_is_corrected_on_a_page_of_its_own(town: Town, login: Login) -> None:
    report = steering.bring_to(town, ReportStatus.LOCKED)
    update, client = StatusUpdate.objects.order_by("pk")[0], login("oppvekstsjef")
    path = reverse("steering:status_correct", args=[report.pk, update.pk])
    assert path in text(client.get(page_of(town)))
    assert path not in text(login("rektor").get(page_of(town)))
    assert client.get(path).status_code == 200
    assert client.post(path, {"status": "off_track", "reason": "Feil"}).status_code == 422
    assert client.post(path, {"status": "at_risk", "comment": "Rettet", "reason": "Feil rad"}).status_code == 302
    assert "Feil rad" in text(client.get(page_of(town)))
    assert client.post(path, {"status": "at_risk", "reason": "Igjen"}).status_code == 409
    for username, status in (("rektor", 403), ("leser", 403), ("granrektor", 404)):
        assert login(username).get(path).status_code == status
