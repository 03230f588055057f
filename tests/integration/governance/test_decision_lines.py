"""The editor of decision lines: what may be changed, by whom, and that cases on their way keep their steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from governance.audit.models import AuditEvent
from governance.core.errors import RuleBroken, StaleVersion
from governance.organisation.models import OrgUnit, Role
from governance.process import services
from governance.process.lines import DEFAULT_LINES, Step, check_steps
from governance.process.models import Act, DecisionLine, LineKind, Mode, Place, ProcessMapVersion
from tests.factories.municipality import Town
from tests.integration.access_matrix.process import line_data

REPORT = DEFAULT_LINES[LineKind.UNIT_REPORT]
POLICY = DEFAULT_LINES[LineKind.POLICY_VERSION]
ADVICE = Step(Act.RECOMMEND, Role.TOP_MANAGEMENT, Place.SECTOR)
QUICK = (REPORT[0], REPORT[1], replace(REPORT[2], place=Place.SECTOR, days=2))


def line_of(kind: str = LineKind.UNIT_REPORT) -> DecisionLine:
    return DecisionLine.objects.get(kind=kind)


def client_of(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.user(who))
    return client


def test_a_change_touches_new_cases_only_and_is_told_of(town: Town) -> None:
    owner = town.user("prosesseier")
    old = services.start_run(kind=LineKind.UNIT_REPORT, unit=town["library"], by=owner, title="Gammel")
    services.change_line(line_of(), QUICK, version=1, by=owner, reason="Raskere")
    new = services.start_run(kind=LineKind.UNIT_REPORT, unit=town["library"], by=owner, title="Ny")
    places = [run.governance_steps.get(act=Act.APPROVE).place for run in (old, new)]
    assert places == [Place.NEAREST_ABOVE, Place.SECTOR]
    event = AuditEvent.objects.filter(verb="edited", subject_label="enhetsrapport").get()
    assert event.reason == "Raskere"
    assert event.changes["steps"][1][2].endswith("sektoren – godkjenner (2)")
    assert ProcessMapVersion.objects.filter(reason="Raskere").exists()


def test_the_same_steps_change_nothing(town: Town) -> None:
    services.change_line(line_of(), REPORT, version=1, by=town.user("prosesseier"))
    assert line_of().version == 1


def test_the_second_of_two_savers_keeps_what_she_wrote(town: Town) -> None:
    owner = town.user("prosesseier")
    services.change_line(line_of(), QUICK, version=1, by=owner)
    with pytest.raises(StaleVersion) as raised:
        services.change_line(line_of(), REPORT, version=1, by=owner)
    assert "sektoren" in raised.value.fields[0].theirs
    assert "sektoren" not in raised.value.fields[0].mine


def test_others_may_not(town: Town) -> None:
    with pytest.raises(PermissionDenied):
        services.change_line(line_of(), QUICK, version=1, by=town.user("delprosesseier"))


@pytest.mark.parametrize(
    ("kind", "steps", "words"),
    [
        (LineKind.UNIT_REPORT, REPORT[:2], "godkjenner"),
        (LineKind.UNIT_REPORT, (REPORT[1], REPORT[0], REPORT[2]), "rekkefølgen"),
        (LineKind.UNIT_REPORT, (*REPORT, REPORT[2]), "rekkefølgen"),
        (LineKind.UNIT_REPORT, (*REPORT, Step(Act.CONFIRM, Role.REPORTER)), "rekkefølgen"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], mode=Mode.BODY)), "denne måten"),
        (LineKind.UNIT_REPORT, (REPORT[0], ADVICE, *REPORT[1:]), "etter forslaget"),
        (LineKind.UNIT_REPORT, (*REPORT, ADVICE), "før beslutningen"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(ADVICE, role=""), REPORT[2]), "må ha en rolle"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(ADVICE, mode=Mode.BODY), REPORT[2]), "rekkefølgen"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], *[ADVICE] * 10, REPORT[2]), "høyst 12"),
        (LineKind.POLICY_VERSION, (POLICY[0], ADVICE, *POLICY[1:]), "etter forslaget"),
        (LineKind.POLICY_VERSION, (*POLICY[:4], ADVICE, POLICY[4]), "før beslutningen"),
        (LineKind.UNIT_REPORT, (replace(REPORT[0], role=Role.READER), *REPORT[1:]), "annen rolle"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], role="")), "må ha en rolle"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], role=Role.SYSTEM_ADMINISTRATOR)), "ta del i saken"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], role=Role.READER)), "ta del i saken"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], days=0)), "365"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], place=Place.NAMED_UNIT)), "må ha en enhet"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], unit=OrgUnit(name="Økonomi"))), "Velg ellers"),
    ],
)
def test_a_line_that_no_case_could_follow_is_refused(kind: str, steps: tuple[Step, ...], words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        check_steps(kind, steps)


@pytest.mark.parametrize("kind", LineKind.values)
def test_the_default_lines_pass(kind: str) -> None:
    check_steps(kind, DEFAULT_LINES[kind])


# --- The form ---------------------------------------------------------------------------------------------------------
def form_of(town: Town, kind: str) -> tuple[str, Client, dict[str, str]]:
    """Return the address of the form, a prosesseier's browser, and what the form holds when it is opened."""
    path, client = reverse("governance:decision_line_edit", args=[line_of(kind).pk]), client_of(town, "prosesseier")
    return path, client, held_in(client.get(path))


def held_in(answer: Any) -> dict[str, str]:
    rows, form = answer.context["rows"], answer.context["form"]
    fields = [field for row in rows for field in row] + list(form)
    held = {field.html_name: field.value() for field in fields}
    return {"antall": str(len(rows))} | {name: str(value) for name, value in held.items() if value not in (None, False)}


def press(client: Client, path: str, held: dict[str, str], *buttons: str) -> dict[str, str]:
    """Press the buttons one after the other and return what the form holds then."""
    for button in buttons:
        answer = client.post(path, {**held, "gjor": button})
        assert answer.status_code == 200
        held = held_in(answer)
    return held


def acts_of(kind: str) -> list[tuple[str, str]]:
    return [(step.act, step.mode) for step in services.steps_of(line_of(kind))]


def test_steps_that_can_be_spared_may_be_left_out(town: Town) -> None:
    path, client, held = form_of(town, LineKind.LESSON)
    assert client.post(path, press(client, path, held, "ta-ut-2", "ta-ut-1")).status_code == 302
    assert acts_of(LineKind.LESSON) == [(Act.PROPOSE, Mode.ONE), (Act.DECIDE, Mode.BODY)]


def test_a_hearing_that_was_left_out_can_be_put_in_again(town: Town) -> None:
    path, client, held = form_of(town, LineKind.POLICY_VERSION)
    del held["trinn1-is_used"]
    assert client.post(path, held).status_code == 302
    assert (Act.STATE, Mode.ALL) not in acts_of(LineKind.POLICY_VERSION)
    _path, _client, again = form_of(town, LineKind.POLICY_VERSION)
    assert (again["trinn1-fixed"], "trinn1-is_used" in again) == ("state", False)
    assert client.post(path, {**again, "trinn1-is_used": "on"}).status_code == 302
    assert acts_of(LineKind.POLICY_VERSION)[1] == (Act.STATE, Mode.ALL)


def test_a_step_is_added_moved_and_taken_out_and_nothing_is_stored_until_saved(town: Town) -> None:
    path, client, held = form_of(town, LineKind.UNIT_REPORT)
    held = press(client, path, {**held, "reason": "Kvalitet", "trinn2-days": "x"}, "legg-til", "legg-til")
    assert (held["antall"], held["reason"], held["trinn4-days"]) == ("5", "Kvalitet", "x")
    held |= {"trinn2-act": "recommend", "trinn2-role": "top_management", "trinn2-place": "sector", "trinn4-days": "3"}
    held |= {"trinn3-place": "named_unit", "trinn3-unit": str(town["library"].pk)}
    held = press(client, path, held, "opp-3")
    assert (held["trinn2-unit"], held["trinn3-act"]) == (str(town["library"].pk), "recommend")
    assert line_of().version == 1
    assert client.post(path, held).status_code == 302
    steps = services.steps_of(line_of())
    assert [step.act for step in steps] == [Act.PROPOSE, Act.DELIVER, Act.STATE, Act.RECOMMEND, Act.APPROVE]
    assert (steps[2].unit, steps[3].role) == (town["library"], Role.TOP_MANAGEMENT)
    assert client.post(path, held).status_code == 409


@pytest.mark.parametrize("button", ["opp-2", "ned-2", "opp-0", "ned-1", "ta-ut-0", "ta-ut-9", "opp-x", "tull", ""])
def test_a_button_that_can_do_nothing_leaves_the_rows(town: Town, button: str) -> None:
    path, client, held = form_of(town, LineKind.UNIT_REPORT)
    one = press(client, path, held, "legg-til")
    assert press(client, path, one, button) == one


def test_a_line_has_an_end(town: Town) -> None:
    path, client, held = form_of(town, LineKind.UNIT_REPORT)
    full = press(client, path, held, *["legg-til"] * 9)
    assert full["antall"] == "12"
    answer = client.post(path, {**full, "gjor": "legg-til"})
    assert held_in(answer)["antall"] == "12"
    assert "Linjen kan ikke ha flere trinn." in answer.content.decode()


@pytest.mark.parametrize("changes", [{"antall": "x"}, {"antall": ""}, {"trinn1-fixed": "confirm"}, {"antall": "999"}])
def test_rows_that_the_form_never_had_are_refused(town: Town, changes: dict[str, str]) -> None:
    path, client, held = form_of(town, LineKind.UNIT_REPORT)
    assert client.post(path, {**held, **changes}).status_code == 422
    assert line_of().version == 1


@pytest.mark.parametrize("kind", LineKind.values)
def test_what_is_sent_as_it_was_opened_changes_nothing(town: Town, kind: str) -> None:
    path, client, held = form_of(town, kind)
    assert client.post(path, held).status_code == 302
    assert line_of(kind).version == 1
    assert services.steps_of(line_of(kind)) == list(DEFAULT_LINES[kind])


def test_a_bad_form_says_what_is_wrong_and_a_stale_one_is_a_conflict(town: Town) -> None:
    path = reverse("governance:decision_line_edit", args=[line_of().pk])
    client = client_of(town, "prosesseier")
    answer = client.post(path, {**line_data(town), "trinn2-days": "0"})
    assert answer.status_code == 422
    assert "Rett dette" in answer.content.decode()
    assert client.post(path, line_data(town)).status_code == 302
    assert client.post(path, {**line_data(town), "trinn2-days": "9"}).status_code == 409


def test_the_form_says_whose_the_settled_steps_are(town: Town) -> None:
    path = reverse("governance:decision_line_edit", args=[line_of().pk])
    page = client_of(town, "prosesseier").get(path).content.decode()
    assert "1. Foreslår: rapportør" in page
    assert "2. Leverer: linjeleder" in page
    path = reverse("governance:decision_line_edit", args=[line_of(LineKind.LESSON).pk])
    assert "1. Foreslår: den som vil" in client_of(town, "prosesseier").get(path).content.decode()


@pytest.mark.parametrize("data", [{"antall": "9" * 5000}, {"gjor": "ta-ut-" + "9" * 5000}, {"antall": "²"}])
def test_a_number_that_is_none_does_no_harm(town: Town, data: dict[str, str]) -> None:
    path = reverse("governance:decision_line_edit", args=[line_of().pk])
    assert client_of(town, "prosesseier").post(path, {**line_data(town), **data}).status_code in (200, 422)


def test_all_read_the_list_and_the_prosesseier_has_a_button(town: Town) -> None:
    path = reverse("governance:decision_line_list")
    read = {who: client_of(town, who).get(path).content.decode() for who in ("leser", "prosesseier")}
    assert all("innen 10 dager" in page for page in read.values())
    assert "Rediger" in read["prosesseier"]
    assert "/rediger/" not in read["leser"]
