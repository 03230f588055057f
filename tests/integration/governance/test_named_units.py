"""A step of a decision line that points at a chosen unit, whatever unit the case comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.organisation.leaving import left_on
from governance.organisation.models import OrgUnit, Role, RoleAssignment
from governance.process import services
from governance.process.lines import DEFAULT_LINES
from governance.process.map_differences import compare_maps
from governance.process.map_versions import newest_version, version_before
from governance.process.models import Act, DecisionLine, DecisionRun, DecisionStep, LineKind, Place
from governance.process.queries import called_in, current_step, run_view, waiting_for
from tests.factories import steering
from tests.factories.deputies import acting_as, make_deputy
from tests.factories.municipality import Town
from tests.factories.process_map import make_subprocess
from tests.integration.access_matrix.process import line_data

REPORT = DEFAULT_LINES[LineKind.UNIT_REPORT]


def name_the_library(town: Town, reason: str = "") -> DecisionLine:
    """Let the library approve the reports of all units."""
    line = DecisionLine.objects.get(kind=LineKind.UNIT_REPORT)
    steps = (*REPORT[:2], replace(REPORT[2], place=Place.NAMED_UNIT, unit=town["library"]))
    services.change_line(line, steps, version=line.version, by=town.user("prosesseier"), reason=reason)
    return line


def delivered(town: Town) -> DecisionRun:
    run = services.start_run(kind=LineKind.UNIT_REPORT, unit=town["school"], by=None, title="Sak")
    services.act(run, Act.PROPOSE, by=town.user("rapportor"))
    services.act(run, Act.DELIVER, by=town.user("rektor"))
    return run


def vacate(username: str) -> None:
    yesterday = clock.today() - timedelta(days=1)
    RoleAssignment.objects.filter(user__username=username).update(valid_from=yesterday, valid_to=yesterday)


def test_the_turn_goes_to_who_holds_the_role_there(town: Town) -> None:
    name_the_library(town)
    run = delivered(town)
    step = current_step(run)
    assert (step.role, step.unit, step.named_unit) == (Role.LINE_MANAGER, town["library"], town["library"])
    assert [person for person in town.people if waiting_for(town.user(person)).exists()] == ["biblioteksjef"]
    now = run_view(run).now
    assert (now.who, now.unit_name) == (("Biblioteksjef Prøvesen",), "Biblioteket")
    services.act(run, Act.APPROVE, by=town.user("biblioteksjef"))


def test_a_deputy_keeps_the_case_that_she_has_acted_in(town: Town) -> None:
    """The case is of another unit than the one that she stands in for; what she did was done on that one."""
    name_the_library(town)
    run = delivered(town)
    deputy = acting_as(town, make_deputy(town, "uten_rolle", "biblioteksjef"))
    assert called_in(deputy, LineKind.UNIT_REPORT).filter(pk=run.pk).exists()
    services.act(run, Act.APPROVE, by=deputy)
    assert called_in(deputy, LineKind.UNIT_REPORT).filter(pk=run.pk).exists()
    assert called_in(town.user("biblioteksjef"), LineKind.UNIT_REPORT).filter(pk=run.pk).exists()
    stranger = acting_as(town, make_deputy(town, "uten_rolle", "granrektor"))
    assert not called_in(stranger, LineKind.UNIT_REPORT).filter(pk=run.pk).exists()


def test_it_goes_up_from_that_unit_when_the_seat_is_empty(town: Town) -> None:
    name_the_library(town)
    vacate("biblioteksjef")
    run = delivered(town)
    assert (current_step(run).role, current_step(run).unit) == (Role.TOP_MANAGEMENT, town["culture"])
    assert waiting_for(town.user("kultursjef")).filter(run=run).exists()
    assert not waiting_for(town.user("oppvekstsjef")).filter(run=run).exists()


def test_a_case_that_begins_anew_keeps_the_unit(town: Town) -> None:
    name_the_library(town)
    run = delivered(town)
    services.send_back(run, by=town.user("biblioteksjef"), reason="Skriv mer")
    assert run.governance_steps.filter(act=Act.APPROVE).order_by("-position")[0].named_unit == town["library"]


def test_all_places_that_tell_of_the_step_name_the_unit(town: Town) -> None:
    make_subprocess(town, "steering")
    services.current_map(by=None)
    name_the_library(town, reason="Felles")
    change = AuditEvent.objects.get(verb="edited", reason="Felles").changes["steps"]
    assert change[1][2] == "Linjeleder, Biblioteket – godkjenner (5)".replace(
        "Linjeleder", str(Role.LINE_MANAGER.label)
    )
    newest = newest_version()
    parts = compare_maps(version_before(newest).frozen, newest.frozen)
    assert "Biblioteket" in str(parts)
    client = Client()
    client.force_login(town.user("leser"))
    path = f"{reverse('governance:decision_line_list')}?enhet={town['school'].pk}"
    assert "Linjeleder, Biblioteket" in client.get(path).content.decode()


def test_a_unit_that_is_closed_is_refused_and_told_of(town: Town) -> None:
    steering.open_town(town)
    line = name_the_library(town)
    yesterday = clock.today() - timedelta(days=1)
    OrgUnit.objects.filter(pk=town["library"].pk).update(valid_from=yesterday, valid_to=yesterday)
    with pytest.raises(RuleBroken, match="nedlagt"):
        services.change_line(
            line, [replace(step, days=3) for step in services.steps_of(line)], version=2, by=town.user("prosesseier")
        )
    client = Client()
    client.force_login(town.user("prosesseier"))
    assert "Biblioteket er nedlagt" in client.get(reverse("governance:decision_line_list")).content.decode()
    form = client.get(reverse("governance:decision_line_edit", args=[line.pk])).content.decode()
    assert "Biblioteket (nedlagt)" in form
    weak = client.get(reverse("governance:decision_line_weak_points")).content.decode()
    assert "Biblioteket er nedlagt. Velg en annen enhet i linjen." in weak
    assert "Saken går til Kultursjef" in weak, "a case goes on to the one above meanwhile"


def test_who_closes_a_unit_is_told_of_the_lines_that_name_it(town: Town) -> None:
    name_the_library(town)
    [lines] = [left for left in left_on(town["library"]) if "beslutningslinjer" in str(left.label)]
    assert (lines.count, lines.path) == (1, reverse("governance:decision_line_list"))
    assert not [left for left in left_on(town["school"]) if "beslutningslinjer" in str(left.label)]


def test_the_form_asks_for_a_unit_for_just_that_place(town: Town) -> None:
    line = DecisionLine.objects.get(kind=LineKind.UNIT_REPORT)
    path, client = reverse("governance:decision_line_edit", args=[line.pk]), Client()
    client.force_login(town.user("prosesseier"))
    named = {**line_data(town), f"{APPROVING}-place": "named_unit"}
    missing = client.post(path, named)
    assert missing.status_code == 422
    assert "Velg enheten som skal ta trinnet." in missing.content.decode()
    unasked = client.post(path, {**line_data(town), f"{APPROVING}-unit": str(town["library"].pk)})
    assert unasked.status_code == 422
    assert client.post(path, {**named, f"{APPROVING}-unit": "999999"}).status_code == 422
    assert client.post(path, {**named, f"{APPROVING}-unit": str(town["library"].pk)}).status_code == 302
    assert services.steps_of(line)[2].unit == town["library"]


APPROVING = "trinn2"


@pytest.mark.engine
def test_the_database_knows_that_place_and_unit_go_together(town: Town) -> None:
    steps = DecisionStep.objects.filter(line__kind=LineKind.UNIT_REPORT, act=Act.APPROVE)
    for values in ({"place": Place.NAMED_UNIT}, {"named_unit": town["library"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            steps.update(**values)
