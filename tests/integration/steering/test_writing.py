"""The unit writes its report row by row, and it goes up the line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from governance.audit import chain
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.core.progress import ProgressStatus
from governance.process.models import RunStatus
from governance.process.queries import current_step, run_view
from planning.actions.models import Action
from planning.goals.models import Indicator, Measurement
from steering.reporting import services
from steering.reporting.models import ReportingPeriod, ReportItem, ReportStatus, StatusUpdate, UnitReport
from steering.reporting.queries import shown_hash
from tests.factories import steering
from tests.factories.municipality import Town


@pytest.fixture
def open_town(town: Town) -> Town:
    steering.open_town(town)
    return town


def save(town: Town, row: ReportItem, by: str = "rapportor", **values: Any) -> str:
    values.setdefault("status", ProgressStatus.ON_TRACK)
    return services.save_item(row, version=values.pop("version", row.version), by=town.user(by), **values)


def submit(town: Town, report: UnitReport, by: str = "rektor") -> None:
    services.submit(report, by=town.user(by), version=report.version, shown_hash=shown_hash(report))


def approve(town: Town, report: UnitReport, by: str = "oppvekstsjef") -> None:
    services.approve(report, by=town.user(by), version=report.version, shown_hash=shown_hash(report))


def close(town: Town) -> None:
    services.close_period(ReportingPeriod.objects.get(), by=None, reason="Saken går til kommunestyret.")


# --- Rows -------------------------------------------------------------------------------------------------------------
def test_the_first_saved_row_begins_the_report(open_town: Town) -> None:
    row = steering.row_of(open_town)
    save(open_town, row, comment=" Går fint. ")
    row.refresh_from_db()
    assert (row.status, row.comment, row.saved_by.username) == ("on_track", "Går fint.", "rapportor")
    assert steering.report_of(open_town).status == ReportStatus.DRAFT


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"status": ""}, "status"),
        ({"status": "stale"}, "status"),
        ({"status": "off_track"}, "comment"),
        ({"status": "off_track", "comment": " ", "next_step": "Ringe"}, "comment"),
        ({"status": "off_track", "comment": "Mangler folk"}, "next_step"),
    ],
)
def test_a_row_that_lacks_something_is_refused_beside_the_field(
    open_town: Town, values: dict[str, str], field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        save(open_town, steering.row_of(open_town), **values)
    assert refused.value.field == field
    assert steering.report_of(open_town).status == ReportStatus.NOT_STARTED


def test_avvik_with_a_text_and_a_next_step_is_stored(open_town: Town) -> None:
    row = steering.row_of(open_town)
    save(open_town, row, status="off_track", comment="Mangler folk", next_step="Leie inn")
    assert (row.status, row.next_step, row.version) == ("off_track", "Leie inn", 2)


def test_an_indicator_has_a_value_or_no_new_measurement(open_town: Town) -> None:
    row = steering.row_of(open_town, indicator=True)
    with pytest.raises(RuleBroken) as refused:
        save(open_town, row)
    assert refused.value.field == "value"
    assert not row.is_filled
    save(open_town, row, value=Decimal("0"))
    row.refresh_from_db()
    assert (row.value, row.status, row.is_filled) == (Decimal(0), "", True)
    services.mark_unchanged(row, version=row.version, by=open_town.user("rapportor"))
    assert (row.value, row.is_unchanged, row.is_filled) == (None, True, True)


def test_unchanged_copies_what_was_approved_last(open_town: Town) -> None:
    row = steering.row_of(open_town)
    by = open_town.user("rapportor")
    with pytest.raises(RuleBroken) as refused:
        services.mark_unchanged(row, version=row.version, by=by)
    assert refused.value.field == "status"
    steering.fill(open_town, status="off_track", comment="Mangler folk")
    steering.bring_to(open_town, ReportStatus.LOCKED)
    steering.open_period(open_town, kind="year")
    row = steering.row_of(open_town)
    services.mark_unchanged(row, version=row.version, by=by)
    assert (row.status, row.comment, row.is_unchanged) == ("on_track", "", True)


def test_the_second_of_two_writers_is_told_with_both_texts(open_town: Town) -> None:
    mine, hers = steering.row_of(open_town), steering.row_of(open_town)
    save(open_town, hers, comment="Hennes")
    with pytest.raises(StaleVersion) as refused:
        save(open_town, mine, comment="Mitt")
    assert [(f.mine, f.theirs) for f in refused.value.fields if f.mine == "Mitt"] == [("Mitt", "Hennes")]


def test_two_writers_on_two_rows_do_not_disturb_each_other(open_town: Town) -> None:
    first, second = steering.report_of(open_town).steering_items.filter(indicator=None).order_by("pk")
    save(open_town, second, by="rektor")
    save(open_town, first)
    assert steering.report_of(open_town).version == 2


@pytest.mark.parametrize(
    "username", ["granrapportor", "granrektor", "leser", "prosesseier", "systemadmin", "uten_rolle"]
)
def test_others_may_not_write(open_town: Town, username: str) -> None:
    row = steering.row_of(open_town)
    with pytest.raises(PermissionDenied):
        save(open_town, row, by=username)
    with pytest.raises(PermissionDenied):
        services.mark_unchanged(steering.row_of(open_town, indicator=True), version=1, by=open_town.user(username))
    report = steering.report_of(open_town)
    with pytest.raises(PermissionDenied):
        services.save_summary(report, version=report.version, summary="Ja", by=open_town.user(username))


@pytest.mark.parametrize("username", ["rapportor", "rektor", "oppvekstsjef", "direktor"])
def test_the_line_may_write(open_town: Town, username: str) -> None:
    save(open_town, steering.row_of(open_town), by=username)


@pytest.mark.parametrize("state", [ReportStatus.WITH_LEADER, ReportStatus.DELIVERED, ReportStatus.APPROVED])
def test_what_is_handed_over_is_not_written_in_and_nothing_typed_is_lost(open_town: Town, state: str) -> None:
    report = steering.bring_to(open_town, state)
    with pytest.raises(StaleVersion) as refused:
        save(open_town, steering.row_of(open_town), comment="For sent")
    assert "For sent" in [field.mine for field in refused.value.fields]
    with pytest.raises(StaleVersion) as refused:
        services.save_summary(report, version=report.version, summary="Sent", by=open_town.user("rapportor"))
    assert [field.mine for field in refused.value.fields] == ["Sent"]


def test_a_locked_report_says_why(open_town: Town) -> None:
    steering.bring_to(open_town, ReportStatus.LOCKED)
    with pytest.raises(StaleVersion, match=r"låst fordi perioden ble avsluttet .*: Saken går til kommunestyret"):
        save(open_town, steering.row_of(open_town))


def test_the_summary_is_compared_and_swapped(open_town: Town) -> None:
    report, by = steering.report_of(open_town), open_town.user("rapportor")
    old = report.version
    services.save_summary(report, version=old, summary=" Et godt år. ", by=by)
    assert (report.summary, report.status) == ("Et godt år.", ReportStatus.DRAFT)
    with pytest.raises(StaleVersion):
        services.save_summary(steering.report_of(open_town), version=old, summary="Mitt", by=by)


def test_a_save_gives_a_new_hash_only_to_one_who_had_seen_all_the_rest(open_town: Town) -> None:
    first, second = steering.report_of(open_town).steering_items.filter(indicator=None).order_by("pk")
    seen = shown_hash(steering.report_of(open_town))
    seen = save(open_town, first, shown_hash=seen)
    assert seen == shown_hash(steering.report_of(open_town))
    save(open_town, second, by="rektor", comment="Usett")
    assert save(open_town, first, comment="Mer", shown_hash=seen) == seen
    assert seen != shown_hash(steering.report_of(open_town))


# --- Up the line ------------------------------------------------------------------------------------------------------
def test_a_report_goes_from_reporter_to_leader_to_manager(open_town: Town) -> None:
    report = steering.fill(open_town, comment="Går fint")
    services.hand_over(report, by=open_town.user("rapportor"), version=report.version)
    assert report.status == ReportStatus.WITH_LEADER
    submit(open_town, report)
    assert (report.status, report.delivered_at is None) == (ReportStatus.DELIVERED, False)
    approve(open_town, report)
    report = steering.report_of(open_town)
    assert (report.status, report.run.status) == (ReportStatus.APPROVED, RunStatus.COMPLETED)
    action = Action.objects.get(title="Lesekurs")
    assert (action.latest_status, action.latest_comment) == ("on_track", "Går fint")
    assert action.latest_status_on == clock.today()
    update = StatusUpdate.objects.get(action=action)
    assert (update.status, update.reported_by.username) == ("on_track", "rapportor")
    assert Measurement.objects.get().value == Decimal(80)
    assert Indicator.objects.get().latest_value == Decimal(80)
    assert chain.first_break() is None


def test_a_report_approved_after_the_period_speaks_of_its_last_day(open_town: Town) -> None:
    report = steering.bring_to(open_town, ReportStatus.DELIVERED)
    ends_on = report.period.ends_on
    with clock.at(ends_on.replace(year=ends_on.year + 1)):
        approve(open_town, report)
    assert Action.objects.get(title="Lesekurs").latest_status_on == ends_on
    assert Measurement.objects.get().measured_on == ends_on


def test_nothing_is_measured_where_there_is_no_new_measurement(open_town: Town) -> None:
    row = steering.row_of(open_town, indicator=True)
    steering.fill(open_town)
    row.refresh_from_db()
    services.mark_unchanged(row, version=row.version, by=open_town.user("rapportor"))
    report = steering.report_of(open_town)
    submit(open_town, report)
    approve(open_town, report)
    assert not Measurement.objects.exists()


def test_a_leader_without_reporter_does_both_in_one(open_town: Town) -> None:
    report = steering.fill(open_town, "library", by="biblioteksjef")
    with pytest.raises(RuleBroken, match="leder enheten selv"):
        services.hand_over(steering.report_of(open_town, "library"), by=open_town.user("biblioteksjef"), version=2)
    submit(open_town, report, by="biblioteksjef")
    assert report.status == ReportStatus.DELIVERED
    approve(open_town, report, by="kultursjef")
    assert report.status == ReportStatus.APPROVED


def test_a_leader_with_a_reporter_may_write_and_deliver_herself(open_town: Town) -> None:
    report = steering.fill(open_town, by="rektor")
    submit(open_town, report)
    assert current_step(report.run).unit == open_town["education"]


def test_an_unfinished_report_stays_where_it_is(open_town: Town) -> None:
    save(open_town, steering.row_of(open_town))
    report = steering.report_of(open_town)
    with pytest.raises(RuleBroken, match="2 rader er ikke fylt ut"):
        services.hand_over(report, by=open_town.user("rapportor"), version=report.version)
    with pytest.raises(RuleBroken, match="2 rader er ikke fylt ut"):
        submit(open_town, report)
    report = steering.report_of(open_town)
    assert (report.status, current_step(report.run).act) == (ReportStatus.DRAFT, "propose")


@pytest.mark.parametrize(("state", "username"), [("with_leader", "rektor"), ("delivered", "oppvekstsjef")])
def test_a_return_has_a_reason_and_brings_the_report_back(open_town: Town, state: str, username: str) -> None:
    report, by = steering.bring_to(open_town, state), open_town.user(username)
    with pytest.raises(RuleBroken):
        services.send_back(report, by=by, reason=" ", version=report.version)
    services.send_back(report, by=by, reason="Skriv mer om bemanningen.", version=report.version)
    report = steering.report_of(open_town)
    assert (report.status, report.delivered_at) == (ReportStatus.RETURNED, None)
    assert [s.note for s in run_view(report.run).steps if s.state == "returned"] == ["Skriv mer om bemanningen."]
    save(open_town, steering.row_of(open_town), comment="Bedre")
    report = steering.report_of(open_town)
    services.hand_over(report, by=open_town.user("rapportor"), version=report.version)
    assert report.status == ReportStatus.WITH_LEADER


def test_nobody_approves_her_own_report(open_town: Town) -> None:
    row = steering.row_of(open_town, "lower_school")
    save(open_town, row, by="rektor")
    report = steering.report_of(open_town, "lower_school")
    services.hand_over(report, by=open_town.user("rektor"), version=report.version)
    submit(open_town, report, by="barnetrinnsleder")
    with pytest.raises(PermissionDenied):
        approve(open_town, steering.report_of(open_town, "lower_school"), by="rektor")
    approve(open_town, steering.report_of(open_town, "lower_school"), by="oppvekstsjef")


def test_what_was_not_shown_is_not_delivered_and_not_approved(open_town: Town) -> None:
    seen = shown_hash(steering.fill(open_town))
    save(open_town, steering.row_of(open_town), comment="Skrevet imens")
    report = steering.report_of(open_town)
    with pytest.raises(StaleVersion, match="endret siden"):
        services.submit(report, by=open_town.user("rektor"), version=report.version, shown_hash=seen)
    submit(open_town, report)
    for shown in (seen, ""):
        with pytest.raises(StaleVersion):
            services.approve(report, by=open_town.user("oppvekstsjef"), version=report.version, shown_hash=shown)
    assert not StatusUpdate.objects.exists()


def test_a_move_of_an_older_version_is_a_conflict(open_town: Town) -> None:
    report = steering.fill(open_town)
    with pytest.raises(StaleVersion):
        services.hand_over(report, by=open_town.user("rapportor"), version=1)


def test_a_closed_period_stops_every_move(open_town: Town) -> None:
    report = steering.bring_to(open_town, ReportStatus.DELIVERED)
    close(open_town)
    with pytest.raises(WrongState, match="låst fordi perioden"):
        approve(open_town, report)
    assert steering.report_of(open_town).status == ReportStatus.DELIVERED


# --- Corrections ------------------------------------------------------------------------------------------------------
def correct(town: Town, update: StatusUpdate, by: str = "oppvekstsjef", **values: str) -> StatusUpdate:
    said = {"status": "at_risk", "comment": "Feil ord", "next_step": "", "reason": "Feil rad ble lest opp.", **values}
    return services.correct_status(update, by=town.user(by), **said)


def test_a_locked_status_is_corrected_by_a_new_row_with_a_reason(open_town: Town) -> None:
    steering.bring_to(open_town, ReportStatus.LOCKED)
    old = StatusUpdate.objects.filter(action__title="Lesekurs").get()
    new = correct(open_town, old)
    old.refresh_from_db()
    assert (old.status, new.corrects, new.reported_on) == ("on_track", old, old.reported_on)
    assert old.action.latest_status == "at_risk"
    assert AuditEvent.objects.filter(verb="status_corrected", reason="Feil rad ble lest opp.").count() == 1
    with pytest.raises(WrongState):
        correct(open_town, old)
    assert correct(open_town, new, status="on_track").corrects == new


@pytest.mark.parametrize(
    ("values", "field"),
    [({"reason": " "}, "reason"), ({"status": "off_track"}, "next_step"), ({"status": ""}, "status")],
)
def test_a_correction_keeps_the_rules(open_town: Town, values: dict[str, str], field: str) -> None:
    steering.bring_to(open_town, ReportStatus.LOCKED)
    with pytest.raises(RuleBroken) as refused:
        correct(open_town, StatusUpdate.objects.all()[0], **values)
    assert refused.value.field == field


def test_a_correction_of_an_older_period_leaves_the_newer_status(open_town: Town) -> None:
    steering.bring_to(open_town, ReportStatus.LOCKED)
    old = StatusUpdate.objects.filter(action__title="Lesekurs").get()
    later = ReportingPeriod.objects.get().ends_on.replace(year=clock.today().year + 1)
    with clock.at(later):
        steering.open_period(open_town, kind="year")
        steering.fill(open_town, status="reached")
        report = steering.report_of(open_town)
        submit(open_town, report)
        approve(open_town, report)
        correct(open_town, old)
    assert Action.objects.get(title="Lesekurs").latest_status == "reached"


@pytest.mark.parametrize("username", ["rektor", "rapportor", "prosesseier", "kultursjef", "leser"])
def test_only_a_manager_above_corrects(open_town: Town, username: str) -> None:
    steering.bring_to(open_town, ReportStatus.LOCKED)
    with pytest.raises(PermissionDenied):
        correct(open_town, StatusUpdate.objects.all()[0], by=username)


def test_status_messages_are_never_changed(open_town: Town) -> None:
    steering.bring_to(open_town, ReportStatus.APPROVED)
    for change in (lambda rows: rows.update(comment="Pyntet"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(StatusUpdate.objects.all())
