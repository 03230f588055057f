"""Every state × transition × person of a report and of a period. Expected values are written by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from governance.core.errors import Conflict, RuleBroken
from steering.reporting import services
from steering.reporting.models import PeriodStatus, ReportingPeriod, ReportStatus
from steering.reporting.queries import disagreements, shown_hash
from steering.reporting.workflow import PERIODS, REPORTS
from tests.factories import steering
from tests.factories.municipality import Town

PEOPLE = (
    "direktor", "oppvekstsjef", "rektor", "rapportor", "barnetrinnsleder", "granrektor", "granrapportor", "kultursjef",
    "prosesseier", "delprosesseier", "policyadmin", "systemadmin", "leser", "uten_rolle",
)  # fmt: skip
LINE = {"direktor", "oppvekstsjef", "rektor", "rapportor"}
CONFLICT, DENIED, DONE, RULE = "conflict", "denied", "done", "rule"

#: (state, transition) → who may take it. What is not here cannot be done by anybody in that state.
MAY: dict[tuple[str, str], set[str]] = {
    ("not_started", "start"): LINE,
    ("draft", "hand_over"): LINE,
    ("returned", "hand_over"): LINE,
    ("draft", "submit"): {"rektor"},
    ("returned", "submit"): {"rektor"},
    ("with_leader", "submit"): {"rektor"},
    ("with_leader", "send_back"): {"rektor"},
    ("delivered", "send_back"): {"oppvekstsjef"},
    ("delivered", "approve"): {"oppvekstsjef"},
    ("with_leader", "take_back"): {"rapportor"},
    ("delivered", "take_back"): {"rektor"},
}
#: The rapportør put it forward first, and the leader has acted on it since.
TOO_LATE = {("delivered", "take_back", "rapportor")}
#: The leader has nobody to hand over to but herself, which the service says in words.
SAID_IN_WORDS = {("draft", "hand_over", "rektor"), ("returned", "hand_over", "rektor")}


@pytest.mark.parametrize("state", ReportStatus.values)
def test_what_each_is_offered(town: Town, state: str) -> None:
    steering.open_town(town)
    report = steering.bring_to(town, state)
    for username in PEOPLE:
        offered = {move.name for move in REPORTS.available(report, town.user(username))}
        expected = {name for (source, name), who in MAY.items() if source == state and username in who}
        assert offered == expected, username


@pytest.mark.parametrize("state", ReportStatus.values)
def test_what_each_can_do(town: Town, state: str) -> None:
    steering.open_town(town)
    steering.bring_to(town, state)
    for name in ("hand_over", "submit", "send_back", "take_back", "approve"):
        for username in PEOPLE:
            answer = _try(town, name, username)
            assert answer == _expected(state, name, username), (name, username)


def _expected(state: str, name: str, username: str) -> str:
    if (state, name) not in MAY or (state, name, username) in TOO_LATE:
        return CONFLICT
    if (state, name, username) in SAID_IN_WORDS:
        return RULE
    return DONE if username in MAY[state, name] else DENIED


def _try(town: Town, name: str, username: str) -> str:
    """Try, and take it back when it was done, so that the next one meets the same state."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                _do(town, name, username)
        except PermissionDenied:
            return DENIED
        except Conflict:
            return CONFLICT
        except RuleBroken:
            return RULE
        assert steering.report_of(town).status == REPORTS.get(name).target
        assert disagreements() == []
        transaction.set_rollback(True)
        return DONE


def _do(town: Town, name: str, username: str) -> None:
    report = steering.report_of(town)
    extra: dict[str, Any] = {
        "hand_over": {},
        "send_back": {"reason": "Skriv mer."},
        "take_back": {"reason": "Vi glemte noe."},
    }.get(name, {"shown_hash": shown_hash(report)})
    getattr(services, name)(report, by=town.user(username), version=report.version, **extra)


PERIOD_MAY = {("planned", "open"), ("open", "close"), ("closed", "publish")}


@pytest.mark.parametrize("state", PeriodStatus.values)
def test_only_the_prosesseier_moves_a_period(town: Town, state: str) -> None:
    period = steering.add_period(town)
    ReportingPeriod.objects.filter(pk=period.pk).update(status=state)
    period.refresh_from_db()
    for username in PEOPLE:
        offered = {move.name for move in PERIODS.available(period, town.user(username))}
        expected = {name for source, name in PERIOD_MAY if source == state and username == "prosesseier"}
        assert offered == expected, username
