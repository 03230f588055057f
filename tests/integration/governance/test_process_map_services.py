"""The process map's services: who may change what, versions that are kept, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.digests import digest
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.organisation.models import OrgUnit, Role
from governance.process import periodic, services
from governance.process.map_versions import draw_map, newest_version, version_before
from governance.process.models import (
    ProcessMapVersion,
    ProcessStep,
    Responsibility,
    Share,
    Subprocess,
    SubprocessCode,
    YearWheelEvent,
)
from governance.process.services import Part, StepText
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town
from tests.factories.process_map import DIRECTOR, make_event, make_step, make_subprocess

STRANGERS = ("rektor", "strategileder", "direktor", "policyadmin", "systemadmin", "leser", "uten_rolle")


def fresh(step: ProcessStep) -> ProcessStep:
    return ProcessStep.objects.select_related("subprocess__owner_unit", "owner_unit").get(pk=step.pk)


def edit(step: ProcessStep, town: Town, who: str | None, **values: Any) -> None:
    text = StepText(**{"title": "Ny tittel", "owner_unit": step.owner_unit, **values})
    services.edit_step(step, text, version=step.version, by=town.user(who) if who else None, reason="Fordi")


# --- Who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", STRANGERS)
def test_others_change_nothing(town: Town, who: str) -> None:
    step, event, by = make_step(town), make_event(town), town.user(who)
    row, before = step.subprocess, newest_version()
    deeds: list[Callable[[], object]] = [
        lambda: services.edit_subprocess(row, version=1, purpose="x", owner_unit=row.owner_unit, by=by),
        lambda: services.add_step(row, StepText("x"), parts=[DIRECTOR], by=by),
        lambda: edit(step, town, who),
        lambda: services.share_step(step, [DIRECTOR], version=1, by=by),
        lambda: services.move_step(step, up=True, by=by),
        lambda: services.archive_step(step, version=1, reason="x", by=by),
        lambda: services.archive_year_wheel_event(event, version=1, reason="x", by=by),
        lambda: services.edit_year_wheel_event(
            event, version=1, month=1, day=1, title="x", reference="", subprocess="planning", by=by
        ),
    ]
    for deed in deeds:
        with pytest.raises(PermissionDenied):
            deed()
    assert newest_version() == before


def test_the_part_owner_edits_her_part_and_no_other(town: Town) -> None:
    mine, other = make_subprocess(town), make_subprocess(town, SubprocessCode.STEERING, "root")
    by = town.user("delprosesseier")
    step = make_step(town, subprocess=mine, by=by)
    edit(step, town, "delprosesseier")
    services.edit_subprocess(mine, version=1, purpose="Nytt formål", owner_unit=mine.owner_unit, by=by)
    services.create_year_wheel_event(month=1, day=None, title="Vår", reference="", subprocess="planning", by=by)
    with pytest.raises(PermissionDenied):
        make_step(town, subprocess=other, by=by)
    with pytest.raises(PermissionDenied):
        services.create_year_wheel_event(month=1, day=None, title="Den", reference="", subprocess="steering", by=by)
    with pytest.raises(PermissionDenied):
        services.create_year_wheel_event(month=1, day=None, title="Den", reference="", subprocess="evaluation", by=by)
    assert Subprocess.objects.get(code="planning").purpose == "Nytt formål"


def test_a_step_of_her_unit_in_a_part_of_others(town: Town) -> None:
    other = make_subprocess(town, SubprocessCode.STEERING, None)
    step = make_step(town, subprocess=other, owner=town["strategy"])
    by = town.user("delprosesseier")
    edit(step, town, "delprosesseier")
    services.share_step(step, [Part(Share.ACCOUNTABLE, unit=town["strategy"])], version=step.version, by=by)
    with pytest.raises(PermissionDenied):
        edit(step, town, "delprosesseier", owner_unit=None)
    with pytest.raises(PermissionDenied):
        services.move_step(step, up=True, by=by)
    with pytest.raises(PermissionDenied):
        services.archive_step(step, version=step.version, reason="x", by=by)


def test_only_the_process_owner_gives_a_part_away(town: Town) -> None:
    row = make_subprocess(town)
    values = {"version": 1, "purpose": "p", "owner_unit": town["culture"]}
    with pytest.raises(PermissionDenied):
        services.edit_subprocess(row, **values, by=town.user("delprosesseier"))
    services.edit_subprocess(row, **values, by=town.user("prosesseier"), reason="Flyttet")
    assert Subprocess.objects.get().owner_unit == town["culture"]
    assert ProcessMapVersion.objects.first().reason == "Flyttet"


def test_an_event_is_given_away_by_one_who_may_edit_both(town: Town) -> None:
    make_subprocess(town)
    make_subprocess(town, SubprocessCode.STEERING, "root")
    event = make_event(town)
    values = {"version": 1, "month": 5, "day": None, "title": "Ny", "reference": "", "subprocess": "steering"}
    with pytest.raises(PermissionDenied):
        services.edit_year_wheel_event(event, **values, by=town.user("delprosesseier"))
    services.edit_year_wheel_event(event, **values, by=town.user("prosesseier"))
    assert YearWheelEvent.objects.get().subprocess == "steering"


# --- Versions ---------------------------------------------------------------------------------------------------------
def test_every_change_keeps_a_version_sealed_in_the_log(town: Town) -> None:
    step, by = make_step(town), town.user("prosesseier")
    before = newest_version()
    edit(step, town, "prosesseier")
    version = newest_version()
    assert before is not None
    assert version is not None
    assert (version.number, version.reason) == (before.number + 1, "Fordi")
    assert version.sha256 == digest(version.frozen) == digest(draw_map())
    assert version_before(version) == before
    event = AuditEvent.objects.get(number=version.audit_number)
    assert (event.verb, event.actor, event.changes) == (
        "map_kept", by.audit_id, {"sha256": [before.sha256, version.sha256]},
    )  # fmt: skip


def test_nothing_changed_keeps_no_version(town: Town) -> None:
    step, event = make_step(town), make_event(town)
    count, by = ProcessMapVersion.objects.count(), town.user("prosesseier")
    text = StepText(step.title, step.description, step.takes_in, step.gives_out, step.owner_unit)
    services.edit_step(step, text, version=1, by=by)
    services.share_step(step, [DIRECTOR], version=1, by=by)
    services.move_step(step, up=True, by=by)
    services.edit_subprocess(step.subprocess, version=1, purpose="Sette mål", owner_unit=town["strategy"], by=by)
    services.edit_year_wheel_event(
        event, version=1, month=4, day=22, title=event.title, reference="", subprocess="planning", by=by
    )
    assert ProcessMapVersion.objects.count() == count


def test_many_saves_become_one_version_or_none(town: Town) -> None:
    with services.one_version(what="Alt", by=None):
        make_step(town)
        make_event(town)
    assert list(ProcessMapVersion.objects.values_list("number", "what")) == [(1, "Alt")]
    with pytest.raises(RuleBroken), services.one_version(what="Mer", by=None):
        make_step(town, "Borte")
        raise RuleBroken("nei")
    assert not ProcessStep.objects.filter(title="Borte").exists()
    make_step(town, "Etterpå")
    assert ProcessMapVersion.objects.count() == 2


def test_versions_are_never_changed(town: Town) -> None:
    make_step(town)
    for deed in (lambda rows: rows.update(what="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed(ProcessMapVersion.objects.all())


def test_what_changes_from_outside_is_kept_daily(town: Town) -> None:
    assert periodic.keep_map() == []
    assert services.current_map(by=None) is None
    make_step(town)
    assert periodic.keep_map() == []
    OrgUnit.objects.filter(pk=town["strategy"].pk).update(name="Strategi og utvikling")
    assert len(periodic.keep_map()) == 1
    assert periodic.keep_map() == []
    version = newest_version()
    assert version is not None
    assert version.frozen["subprocesses"][0]["owner"] == "Strategi og utvikling"


def test_the_first_version_of_a_map_that_was_there_before(town: Town) -> None:
    Subprocess.objects.create(code=SubprocessCode.PLANNING)
    assert len(periodic.keep_map()) == 1


def test_what_is_exempt_is_not_on_the_map(town: Town) -> None:
    make_subprocess(town)
    event = make_event(town)
    YearWheelEvent.objects.filter(pk=event.pk).update(**EXEMPT)
    assert draw_map()["subprocesses"][0]["events"] == []


# --- Rules ------------------------------------------------------------------------------------------------------------
def test_a_step_has_exactly_one_accountable(town: Town) -> None:
    step = make_step(town)
    other = Part(Share.ACCOUNTABLE, unit=town["culture"])
    for parts in ([], [Part(Share.INFORMED, unit=town["culture"])], [DIRECTOR, other]):
        with pytest.raises(RuleBroken):
            services.share_step(step, parts, version=1, by=None)
        with pytest.raises(RuleBroken):
            make_step(town, parts=parts or [Part(Share.CONSULTED, role=Role.READER)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.create(step=step, share=Share.ACCOUNTABLE, unit=town["culture"])
    assert [str(part) for part in services.parts_of(step)] == ["kommunedirektør: ansvarlig"]
    assert str(Responsibility.objects.get()) == "kommunedirektør: ansvarlig"


def test_a_party_is_named_once_and_is_a_unit_or_a_role(town: Town) -> None:
    step = make_step(town)
    twice = [DIRECTOR, Part(Share.INFORMED, unit=town["culture"]), Part(Share.CONSULTED, unit=town["culture"])]
    with pytest.raises(RuleBroken) as caught:
        services.share_step(step, twice, version=1, by=None)
    assert "«Kultur» står to ganger" in caught.value.message
    many = [DIRECTOR, *(Part(Share.INFORMED, unit=OrgUnit(pk=n, name=str(n))) for n in range(1, 21))]
    with pytest.raises(RuleBroken):
        services.share_step(step, many, version=1, by=None)
    for values in ({}, {"unit": town["culture"], "role": Role.READER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Responsibility.objects.create(step=step, share=Share.INFORMED, **values)


def test_the_matrix_changes_with_the_version_of_its_step(town: Town) -> None:
    step = make_step(town)
    library = Part(Share.CONTRIBUTES, unit=town["library"])
    services.share_step(step, [DIRECTOR, library], version=1, by=town.user("prosesseier"), reason="Mer")
    assert fresh(step).version == 2
    with pytest.raises(StaleVersion) as caught:
        services.share_step(fresh(step), [DIRECTOR], version=1, by=town.user("prosesseier"))
    field = caught.value.fields[0]
    assert field.mine == "kommunedirektør: ansvarlig"
    assert field.theirs == "kommunedirektør: ansvarlig\nBiblioteket: medvirker"


def test_the_second_of_two_savers_is_told(town: Town) -> None:
    step, event = make_step(town), make_event(town)
    old, old_event = fresh(step), YearWheelEvent.objects.get()
    edit(step, town, "prosesseier")
    with pytest.raises(StaleVersion) as caught:
        edit(old, town, "prosesseier", title="Min tittel")
    assert [(field.mine, field.theirs) for field in caught.value.fields] == [("Min tittel", "Ny tittel")]
    with pytest.raises(StaleVersion):
        services.archive_step(old, version=1, reason="x", by=None)
    services.archive_year_wheel_event(event, version=1, reason="Utgår", by=None)
    with pytest.raises(StaleVersion):
        services.archive_year_wheel_event(old_event, version=1, reason="x", by=None)


def test_steps_change_places(town: Town) -> None:
    first, second = make_step(town, "A"), make_step(town, "B")
    services.move_step(second, up=True, by=town.user("prosesseier"))
    services.move_step(first, up=False, by=town.user("prosesseier"))
    titles = [step.title for step in services.living_steps(first.subprocess)]
    assert titles == ["B", "A"]
    services.move_step(second, up=False, by=None)
    assert AuditEvent.objects.filter(verb="moved").count() == 2


def test_what_is_taken_out_stays_in_history_and_is_edited_no_more(town: Town) -> None:
    first, second, event = make_step(town, "A"), make_step(town, "B"), make_event(town)
    for reason in ("", "  "):
        with pytest.raises(RuleBroken):
            services.archive_step(first, version=1, reason=reason, by=None)
        with pytest.raises(RuleBroken):
            services.archive_year_wheel_event(event, version=1, reason=reason, by=None)
    services.archive_step(first, version=1, reason="Utgår", by=town.user("prosesseier"))
    services.archive_year_wheel_event(event, version=1, reason="Utgår", by=town.user("prosesseier"))
    assert fresh(second).position == 1
    old = ProcessMapVersion.objects.get(number=newest_version().number - 2)
    assert [step["title"] for step in old.frozen["subprocesses"][0]["steps"]] == ["A", "B"]
    for deed in (
        lambda: edit(first, town, None),
        lambda: services.share_step(first, [DIRECTOR], version=2, by=None),
        lambda: services.archive_step(first, version=2, reason="x", by=None),
        lambda: services.move_step(first, up=True, by=None),
        lambda: services.archive_year_wheel_event(event, version=2, reason="x", by=None),
    ):
        with pytest.raises(WrongState):
            deed()


def test_a_subprocess_has_a_limit(town: Town) -> None:
    row = make_subprocess(town)
    ProcessStep.objects.bulk_create(ProcessStep(subprocess=row, position=n, title=str(n)) for n in range(20))
    with pytest.raises(RuleBroken):
        make_step(town)


def test_the_edited_event_has_a_day_that_exists(town: Town) -> None:
    event = make_event(town)
    with pytest.raises(RuleBroken):
        services.edit_year_wheel_event(
            event, version=1, month=2, day=30, title="x", reference="", subprocess="planning", by=None
        )


def test_words_of_rows(town: Town) -> None:
    step = make_step(town)
    with clock.at(clock.today()):
        assert (str(step), str(newest_version())) == ("Foreslå mål", "versjon av prosesskartet 2")
