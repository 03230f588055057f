"""Who meets what on the pages of steering. Expected values are written by hand.

Reports are seen downwards only: rapportør and linjeleder of Bjørkeskogen skole see it and Barnetrinnet below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.organisation.models import Role
from governance.process import services as process
from governance.process.lines import Step
from governance.process.models import Act, DecisionLine, LineKind, Place
from steering.reporting import services
from steering.reporting.models import ReportingPeriod, ReportItem, ReportStatus, StatusUpdate
from steering.reporting.queries import shown_hash
from tests.factories import steering
from tests.factories.closed import EXEMPT as HIDDEN
from tests.factories.municipality import Town
from tests.support.access_matrix import Build, Row

OWN, BELOW, OTHER, EXEMPT = "own unit", "unit below", "other unit", "unntatt"
UNITS = {OWN: "school", BELOW: "lower_school", OTHER: "other_school", EXEMPT: "school"}
EVERYBODY = ("none", "leser", "rapportør", "linjeleder", "toppleder", "kommunedirektør", "prosesseier",
             "delprosesseier", "policyadministrator", "systemadministrator", "ended")  # fmt: skip
#: Sees the whole municipality's reports without being in the line.
FROM_ABOVE = ("leser", "prosesseier", "policyadministrator")
LINE = ("rapportør", "linjeleder", "toppleder", "kommunedirektør")
WITH_CONTENT = (*FROM_ABOVE, *LINE, "delprosesseier")


def same(status: int, *personas: str) -> dict[str, int]:
    return dict.fromkeys(personas, status)


def period(town: Town) -> Mapping[str, Any]:
    return {"pk": steering.add_period(town).pk}


def opened(town: Town) -> Mapping[str, Any]:
    return {"pk": steering.open_town(town).pk}


def closed(town: Town) -> Mapping[str, Any]:
    services.close_period(steering.open_town(town), by=None, reason="Ferdig")
    return {"pk": ReportingPeriod.objects.get().pk}


def _town(town: Town, about: str) -> None:
    steering.open_town(town)
    if about == EXEMPT:
        ReportItem.objects.filter(action__title="Lesekurs").get().action.__class__.objects.filter(
            title="Lesekurs"
        ).update(**HIDDEN, responsible=None)


def report(about: str, state: str = ReportStatus.NOT_STARTED) -> Build:
    def build(town: Town) -> Mapping[str, Any]:
        _town(town, about)
        if state != ReportStatus.NOT_STARTED:
            steering.bring_to(town, state)
        return {"pk": steering.report_of(town, UNITS[about]).pk}

    return build


def with_advice(town: Town) -> Mapping[str, Any]:
    """A delivered report that the sektordirektør recommends before the kommunedirektør approves it."""
    line, owner = DecisionLine.objects.get(kind=LineKind.UNIT_REPORT), town.user("prosesseier")
    first, second, approval = process.steps_of(line)
    recommended = Step(Act.RECOMMEND, Role.TOP_MANAGEMENT, Place.SECTOR)
    process.change_line(line, [first, second, recommended, approval], version=line.version, by=owner)
    return report(OWN, ReportStatus.DELIVERED)(town)


def advice(town: Town) -> Mapping[str, Any]:
    return {**a_move(town), "handling": "recommend", "note": "Ja"}


def row(about: str) -> Build:
    def build(town: Town) -> Mapping[str, Any]:
        _town(town, about)
        item = steering.row_of(town, UNITS[about])
        return {"pk": item.report_id, "item_pk": item.pk}

    return build


def update(about: str) -> Build:
    def build(town: Town) -> Mapping[str, Any]:
        _town(town, about)
        steering.bring_to(town, ReportStatus.LOCKED)
        said = StatusUpdate.objects.get(action__title="Lesekurs")
        return {"pk": said.report_id, "update_pk": said.pk}

    return build


def a_row(_town: Town) -> Mapping[str, Any]:
    item = ReportItem.objects.filter(action__title__in=["Lesekurs", "Tiltak lower_school", "Tiltak other_school"])
    return {f"rad{one.pk}-{name}": value for one in item for name, value in (("version", 1), ("status", "on_track"))}


def a_summary(_town: Town) -> Mapping[str, Any]:
    return {"oppsummering-version": 1, "oppsummering-summary": "Bra"}


def a_move(town: Town) -> Mapping[str, Any]:
    current = steering.report_of(town)
    return {"version": current.version, "shown_hash": shown_hash(current), "reason": "Skriv mer."}


def a_correction(_town: Town) -> Mapping[str, Any]:
    return {"status": "at_risk", "reason": "Feil rad"}


def period_data(town: Town) -> Mapping[str, Any]:
    planned = steering.add_period(town)
    dates = {name: f"{getattr(planned, name):%d.%m.%Y}" for name in ("starts_on", "ends_on", "due_on")}
    return {"cycle": planned.cycle_id, "kind": "year", **dates}


def moved(_town: Town) -> Mapping[str, Any]:
    current = ReportingPeriod.objects.get()
    return {"version": current.version, "due_on": "31.12.2199", "reason": "Det trengs."}


def for_the_prosesseier(status: int) -> dict[str, int]:
    return same(403, *WITH_CONTENT) | {"prosesseier": status}


READS_OWN = same(200, *FROM_ABOVE, *LINE)
READS_OTHER = same(200, *FROM_ABOVE, "toppleder", "kommunedirektør")
WRITES_OWN = same(403, *FROM_ABOVE) | same(302, *LINE)
WRITES_OTHER = same(403, *FROM_ABOVE) | same(302, "toppleder", "kommunedirektør")
NOBODY_BUT = same(403, *FROM_ABOVE, *LINE)

ROWS = [
    Row("steering:overview", expected=same(200, *EVERYBODY)),
    Row("steering:overview", "POST", expected=same(405, *EVERYBODY)),
    Row("steering:status_list", expected=same(200, *EVERYBODY)),
    Row("steering:status_list", "POST", expected=same(405, *EVERYBODY)),
    Row(
        "steering:status_matrix",
        expected=same(200, "leser", "linjeleder", "toppleder", "kommunedirektør", "prosesseier"),
    ),
    Row("steering:status_matrix", "POST", expected=same(405, *EVERYBODY), others=405),
    Row("steering:period_create", expected=for_the_prosesseier(200)),
    Row("steering:period_create", "POST", data=period_data, expected=for_the_prosesseier(302)),
    Row("steering:period_detail", arguments=opened, expected=same(200, *WITH_CONTENT)),
    Row("steering:period_detail", "POST", arguments=opened, expected=same(405, *EVERYBODY)),
    Row("steering:period_open", arguments=period, expected=same(405, *EVERYBODY)),
    Row("steering:period_open", "POST", arguments=period, data=moved, expected=for_the_prosesseier(302)),
    Row("steering:period_extend", arguments=opened, expected=for_the_prosesseier(200)),
    Row("steering:period_extend", "POST", arguments=opened, data=moved, expected=for_the_prosesseier(302)),
    Row("steering:period_close", arguments=opened, expected=for_the_prosesseier(200)),
    Row("steering:period_close", "POST", arguments=opened, data=moved, expected=for_the_prosesseier(302)),
    Row("steering:period_publish", arguments=closed, expected=same(405, *EVERYBODY)),
    Row("steering:period_publish", "POST", arguments=closed, data=moved, expected=for_the_prosesseier(302)),
    *(
        Row("steering:report_detail", about=about, arguments=report(about), expected=expected)
        for about, expected in ((OWN, READS_OWN), (BELOW, READS_OWN), (OTHER, READS_OTHER), (EXEMPT, READS_OWN))
    ),
    Row("steering:report_detail", "POST", OWN, arguments=report(OWN), expected=same(405, *EVERYBODY)),
    *(
        Row("steering:report_row", "POST", about, arguments=row(about), data=a_row, expected=expected)
        for about, expected in (
            (OWN, WRITES_OWN),
            (BELOW, WRITES_OWN),
            (OTHER, WRITES_OTHER),
            (EXEMPT, same(404, *FROM_ABOVE) | same(302, *LINE)),
        )
    ),
    Row("steering:report_row", about=OWN, arguments=row(OWN), expected=same(405, *EVERYBODY)),
    *(
        Row("steering:report_summary", "POST", about, arguments=report(about), data=a_summary, expected=expected)
        for about, expected in ((OWN, WRITES_OWN), (BELOW, WRITES_OWN), (OTHER, WRITES_OTHER))
    ),
    Row("steering:report_summary", about=OWN, arguments=report(OWN), expected=same(405, *EVERYBODY)),
    Row("steering:report_hand_over", about=OWN, arguments=report(OWN), expected=same(405, *EVERYBODY)),
    Row(
        "steering:report_hand_over",
        "POST",
        OWN,
        arguments=report(OWN, ReportStatus.DRAFT),
        data=a_move,
        # The leader has nobody to hand over to but herself.
        expected=same(403, *FROM_ABOVE) | same(302, *LINE) | {"linjeleder": 422},
    ),
    Row(
        "steering:report_hand_over",
        "POST",
        OTHER,
        arguments=report(OTHER, ReportStatus.DRAFT),
        data=a_move,
        expected=same(409, *FROM_ABOVE, "toppleder", "kommunedirektør"),
    ),
    Row("steering:report_submit", about=OWN, arguments=report(OWN), expected=same(405, *EVERYBODY)),
    Row(
        "steering:report_submit",
        "POST",
        OWN,
        arguments=report(OWN, ReportStatus.WITH_LEADER),
        data=a_move,
        expected=NOBODY_BUT | {"linjeleder": 302},
    ),
    Row("steering:report_approve", about=OWN, arguments=report(OWN), expected=same(405, *EVERYBODY)),
    Row(
        "steering:report_approve",
        "POST",
        OWN,
        arguments=report(OWN, ReportStatus.DELIVERED),
        data=a_move,
        expected=NOBODY_BUT | {"toppleder": 302},
    ),
    Row("steering:report_opinion", about=OWN, arguments=report(OWN), expected=same(405, *EVERYBODY)),
    Row(
        "steering:report_opinion",
        "POST",
        "recommend",
        arguments=with_advice,
        data=advice,
        expected=NOBODY_BUT | {"toppleder": 302},
    ),
    *(
        Row(
            "steering:report_return",
            method,
            OWN,
            arguments=report(OWN, ReportStatus.DELIVERED),
            data=a_move if method == "POST" else (lambda _town: {}),
            expected=NOBODY_BUT | {"toppleder": status},
        )
        for method, status in (("GET", 200), ("POST", 302))
    ),
    *(
        Row(
            "steering:report_take_back",
            method,
            about,
            arguments=report(OWN, state),
            data=a_move if method == "POST" else (lambda _town: {}),
            expected=NOBODY_BUT | answers | {who: status},
        )
        for method, status in (("GET", 200), ("POST", 302))
        for about, state, who, answers in (
            ("with the leader", ReportStatus.WITH_LEADER, "rapportør", {}),
            # The leader has acted since the rapportør sent it.
            ("delivered", ReportStatus.DELIVERED, "linjeleder", {"rapportør": 409}),
        )
    ),
    *(
        Row(
            "steering:status_correct",
            method,
            about,
            arguments=update(about),
            data=a_correction if method == "POST" else (lambda _town: {}),
            expected=hidden | {"toppleder": status, "kommunedirektør": status},
        )
        for method, status in (("GET", 200), ("POST", 302))
        for about, hidden in ((OWN, NOBODY_BUT), (EXEMPT, same(404, *FROM_ABOVE) | same(403, *LINE)))
    ),
]
