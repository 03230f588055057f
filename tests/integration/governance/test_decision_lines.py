"""The editor of decision lines: what may be changed, by whom, and that cases on their way keep their steps."""

from __future__ import annotations

from dataclasses import replace

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
        (LineKind.UNIT_REPORT, (replace(REPORT[0], role=Role.READER), *REPORT[1:]), "annen rolle"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], role="")), "må ha en rolle"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], role=Role.SYSTEM_ADMINISTRATOR)), "ta del i saken"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], role=Role.READER)), "ta del i saken"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], days=0)), "365"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], place=Place.NAMED_UNIT)), "må ha en enhet"),
        (LineKind.UNIT_REPORT, (*REPORT[:2], replace(REPORT[2], unit=OrgUnit(name="Økonomi"))), "ellers ingen"),
    ],
)
def test_a_line_that_no_case_could_follow_is_refused(kind: str, steps: tuple[Step, ...], words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        check_steps(kind, steps)


@pytest.mark.parametrize("kind", LineKind.values)
def test_the_default_lines_pass(kind: str) -> None:
    check_steps(kind, DEFAULT_LINES[kind])


def test_steps_that_can_be_spared_may_be_left_out(town: Town) -> None:
    line = line_of(LineKind.LESSON)
    data = {"version": 1, "reason": "", "propose-days": "7", "decide-role": "top_management", "decide-days": "14"}
    data |= {f"{act}-{name}": value for act in ("state", "recommend") for name, value in PLACED.items()}
    path = reverse("governance:decision_line_edit", args=[line.pk])
    assert client_of(town, "prosesseier").post(path, data).status_code == 302
    assert [step.act for step in services.steps_of(line)] == [Act.PROPOSE, Act.DECIDE]
    assert services.steps_of(line)[1].mode == Mode.BODY


PLACED = {"role": "line_manager", "place": "unit", "days": "7"}


def test_a_bad_form_says_what_is_wrong_and_a_stale_one_is_a_conflict(town: Town) -> None:
    path = reverse("governance:decision_line_edit", args=[line_of().pk])
    client = client_of(town, "prosesseier")
    answer = client.post(path, {**line_data(town), "approve-days": "0"})
    assert answer.status_code == 422
    assert "Rett dette" in answer.content.decode()
    assert client.post(path, line_data(town)).status_code == 302
    assert client.post(path, {**line_data(town), "approve-days": "9"}).status_code == 409


def test_all_read_the_list_and_the_prosesseier_has_a_button(town: Town) -> None:
    path = reverse("governance:decision_line_list")
    read = {who: client_of(town, who).get(path).content.decode() for who in ("leser", "prosesseier")}
    assert all("innen 10 dager" in page for page in read.values())
    assert "Rediger" in read["prosesseier"]
    assert "/rediger/" not in read["leser"]
