"""Ways to falsify the change log. Each takes the rows as they are and returns them as a forger would leave them."""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

from governance.audit.chain import SEALED
from governance.audit.models import AuditEvent
from governance.core.digests import canonical

Row = dict[str, Any]
Manipulation = Callable[[list[Row], random.Random], list[Row]]


def other_digit(seal: str) -> str:
    """Return the seal with another first digit."""
    return ("1" if seal[0] == "0" else "0") + seal[1:]


OTHER_VALUES: dict[str, Callable[[Row], Any]] = {
    "number": lambda row: row["number"] + 1_000_000,
    "at": lambda row: row["at"].replace(year=row["at"].year - 1, day=1),
    "actor": lambda row: UUID(int=(row["actor"].int + 1) if row["actor"] else 1),
    "on_behalf_of": lambda row: UUID(int=2) if row["on_behalf_of"] is None else None,
    "verb": lambda row: row["verb"] + "x",
    "subject_type": lambda row: row["subject_type"] + "x",
    "subject_id": lambda row: row["subject_id"] + 1,
    "subject_label": lambda row: row["subject_label"] + " ",
    "changes": lambda row: {**row["changes"], "x": [1, 2]},
    "reason": lambda row: row["reason"] + ".",
    "previous_mac": lambda row: other_digit(row["previous_mac"]),
    "mac": lambda row: other_digit(row["mac"]),
}


def renumbered(rows: list[Row]) -> list[Row]:
    """Return the rows with numbers without gaps, as a careful forger gives them."""
    return [{**row, "number": number} for number, row in enumerate(rows, start=1)]


def resealed(rows: list[Row], start: int) -> list[Row]:
    """Return the rows linked and sealed anew from one on, by somebody who does not have the key."""
    done = rows[:start]
    for row in rows[start:]:
        fresh = {**row, "previous_mac": done[-1]["mac"] if done else "0" * 64}
        sealed = {name: fresh[name] for name in SEALED} | {"at": fresh["at"].timestamp()}
        fresh["mac"] = hmac.new(b"not the key", canonical(sealed), hashlib.sha256).hexdigest()
        done.append(fresh)
    return done


def _changed(rows: list[Row], place: int, /, **values: Any) -> list[Row]:
    return [*rows[:place], {**rows[place], **values}, *rows[place + 1 :]]


def change_a_field(rows: list[Row], chance: random.Random) -> list[Row]:
    at, name = chance.randrange(len(rows)), chance.choice(list(OTHER_VALUES))
    return _changed(rows, at, **{name: OTHER_VALUES[name](rows[at])})


def rewrite_from_a_row(rows: list[Row], chance: random.Random) -> list[Row]:
    at = chance.randrange(len(rows))
    return resealed(_changed(rows, at, verb="forged"), at)


def remove_a_row(rows: list[Row], chance: random.Random) -> list[Row]:
    at = chance.randrange(len(rows) - 1)
    return rows[:at] + rows[at + 1 :]


def remove_and_renumber(rows: list[Row], chance: random.Random) -> list[Row]:
    return renumbered(remove_a_row(rows, chance))


def remove_and_reseal(rows: list[Row], chance: random.Random) -> list[Row]:
    at = chance.randrange(len(rows))
    return resealed(renumbered(rows[:at] + rows[at + 1 :]), at)


def cut_the_tail(rows: list[Row], chance: random.Random) -> list[Row]:
    return rows[: -chance.randrange(1, len(rows))]


def cut_the_beginning(rows: list[Row], chance: random.Random) -> list[Row]:
    return renumbered(rows[chance.randrange(1, len(rows)) :])


def replace_the_tail(rows: list[Row], chance: random.Random) -> list[Row]:
    at = chance.randrange(len(rows))
    tail = [{**row, "verb": "forged"} for row in rows[at:]]
    return resealed(rows[:at] + tail, at)


def swap_two_rows(rows: list[Row], chance: random.Random) -> list[Row]:
    one, other = chance.sample(range(len(rows)), 2)
    swapped = list(rows)
    swapped[one], swapped[other] = rows[other], rows[one]
    return renumbered(swapped)


def swap_two_seals(rows: list[Row], chance: random.Random) -> list[Row]:
    one, other = chance.sample(range(len(rows)), 2)
    return _changed(_changed(rows, one, mac=rows[other]["mac"]), other, mac=rows[one]["mac"])


def insert_a_copy(rows: list[Row], chance: random.Random) -> list[Row]:
    at, copied = chance.randrange(len(rows)), chance.choice(rows)
    return renumbered([*rows[:at], dict(copied), *rows[at:]])


def insert_a_forged_row(rows: list[Row], chance: random.Random) -> list[Row]:
    at = chance.randrange(len(rows))
    forged = {**chance.choice(rows), "verb": "forged"}
    return resealed(renumbered([*rows[:at], forged, *rows[at:]]), at)


def append_a_forged_row(rows: list[Row], chance: random.Random) -> list[Row]:
    forged = {**chance.choice(rows), "number": len(rows) + 1}
    return resealed([*rows, forged], len(rows))


def play_a_row_again(rows: list[Row], chance: random.Random) -> list[Row]:
    one, other = chance.sample(range(len(rows)), 2)
    return _changed(rows, one, **{**rows[other], "number": rows[one]["number"]})


MANIPULATIONS: tuple[Manipulation, ...] = (
    change_a_field, rewrite_from_a_row, remove_a_row, remove_and_renumber, remove_and_reseal, cut_the_tail,
    cut_the_beginning, replace_the_tail, swap_two_rows, swap_two_seals, insert_a_copy, insert_a_forged_row,
    append_a_forged_row, play_a_row_again,
)  # fmt: skip


def as_rows(events: list[AuditEvent]) -> list[Row]:
    """Return the rows of the log as they lie in the table."""
    return [{field.name: getattr(event, field.name) for field in AuditEvent._meta.fields} for event in events]
