"""Every way to falsify the change log is found: a thousand random ones in memory, some through the database."""

from __future__ import annotations

import hmac
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from governance.audit import chain
from governance.audit.models import AuditEvent
from governance.audit.verification import Head, first_lost_in
from tests.support.manipulations import MANIPULATIONS, OTHER_VALUES, Manipulation, Row, as_rows, cut_the_tail

LENGTH = 40
ROUNDS, LONG_ROUNDS = 1_000, 20_000


def a_log(length: int = LENGTH) -> list[Row]:
    """Return the rows of a whole log, no two of them alike."""
    events: list[AuditEvent] = []
    for number in range(1, length + 1):
        event = AuditEvent(
            number=number, at=datetime(2027, 3, 3, 9, tzinfo=UTC) + timedelta(minutes=number),
            actor=UUID(int=number % 5) if number % 5 else None, verb=("created", "edited", "adopt")[number % 3],
            subject_type="planning.goal", subject_id=number % 7, subject_label=f"Mål {number % 7}",
            changes={"title": ["før", f"etter {number}"]}, reason="" if number % 4 else "Begrunnet",
            previous_mac=events[-1].mac if events else chain.FIRST,
        )  # fmt: skip
        event.mac = chain.seal(event)
        events.append(event)
    return as_rows(events)


def head_of(rows: list[Row]) -> Head:
    return Head(rows[-1]["number"], rows[-1]["mac"], "")


def is_found(rows: list[Row], head: Head) -> bool:
    """Return True when the check sees that something is wrong, as verify_audit does."""
    broken = chain.first_break_in(AuditEvent(**row) for row in rows)
    return broken is not None or first_lost_in([head], {row["number"]: row["mac"] for row in rows}) is not None


def unfound(rounds: int, seed: int) -> list[str]:
    """Falsify the log so many times, each way in turn, and return the names of those that were not found."""
    rows, chance = a_log(), random.Random(seed)
    head, missed = head_of(rows), []
    for turn in range(rounds):
        manipulate = MANIPULATIONS[turn % len(MANIPULATIONS)]
        forged = manipulate(rows, chance)
        assert forged != rows, manipulate.__name__
        if not is_found(forged, head):
            missed.append(manipulate.__name__)
    return missed


def test_a_thousand_random_manipulations_are_found() -> None:
    assert unfound(ROUNDS, seed=20270303) == []


@pytest.mark.long
def test_twenty_thousand_random_manipulations_are_found() -> None:
    assert unfound(LONG_ROUNDS, seed=random.SystemRandom().randrange(2**32)) == []


def test_an_untouched_log_passes() -> None:
    """The control: the check does not cry out at what is whole, also when it has grown since the head was written."""
    rows = a_log()
    assert not is_found(rows, head_of(rows))
    assert not is_found(rows, head_of(rows[:-5]))


def test_without_the_seals_forgeries_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it is the key that finds what is linked rightly; and the head that finds the cut tail."""
    monkeypatch.setattr(hmac, "compare_digest", lambda _one, _other: True)
    assert {"change_a_field", "append_a_forged_row"} <= set(unfound(280, seed=1))
    rows = a_log()
    assert not is_found(cut_the_tail(rows, random.Random(1)), Head(1, rows[0]["mac"], ""))


def test_what_was_never_written_outside_is_not_missed() -> None:
    """The limit, told as it is: changes after the last head can be cut without a trace."""
    rows = a_log()
    assert not is_found(rows[:-2], head_of(rows[:-2]))


def test_every_column_is_sealed() -> None:
    names = {field.name for field in AuditEvent._meta.fields}
    assert set(chain.SEALED) | {"mac"} == names == set(OTHER_VALUES)


@pytest.mark.parametrize("manipulate", MANIPULATIONS, ids=lambda way: way.__name__)
def test_each_way_leaves_the_rows_it_was_given_alone(manipulate: Manipulation) -> None:
    rows = a_log()
    manipulate(rows, random.Random(3))
    assert rows == a_log()
