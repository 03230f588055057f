"""How long the largest file of each kind takes to try and to carry out. The ceilings are generous: a slow machine's."""

from __future__ import annotations

import time

import pytest

from governance.core import clock
from governance.organisation import documents
from governance.organisation.models import RoleAssignment, User
from governance.organisation.reading import MOST_ROWS
from governance.organisation.services import importing
from governance.organisation.sheets import SHEETS
from tests.factories.municipality import Town

pytestmark = pytest.mark.long

TRIED_WITHIN, DONE_WITHIN = 60, 60  # seconds
SCHOOL = "1004"


def rows(kind: str) -> list[list[str]]:
    """Return as many rows of one kind as a file may have."""
    day = f"{clock.today():%d.%m.%Y}"
    each = {
        "units": lambda n: [f"u{n}", f"Enhet {n}", "avdeling", SCHOOL, day, ""],
        "people": lambda n: [f"person{n}", "Ola", "Nordmann", f"person{n}@example.org", SCHOOL, "ja"],
        "roles": lambda n: [f"person{n}", "leser", SCHOOL, day, "", "Ny"],
    }[kind]
    return [each(number) for number in range(MOST_ROWS)]


@pytest.mark.parametrize("kind", ["units", "people", "roles"])
def test_the_largest_file_is_read_in_while_somebody_waits(town: Town, kind: str) -> None:
    by = town.user("systemadmin")
    if kind == "roles":
        User.objects.bulk_create([User(username=f"person{number}") for number in range(MOST_ROWS)])
    data = documents.workbook({sheet.key: rows(kind) if sheet.key == kind else [] for sheet in SHEETS})

    began = time.monotonic()
    draft = importing.read_in(data=data, name="fil.xlsx", by=by)
    tried = time.monotonic()
    shown = importing.shown_hash(importing.comparison_of(draft.content))
    importing.apply_import(draft, by=by, shown=shown)
    done = time.monotonic()

    took = f"{kind}: tried in {tried - began:.1f} s, done in {done - tried:.1f} s"
    assert tried - began < TRIED_WITHIN, took
    assert done - tried < DONE_WITHIN, took
    if kind == "roles":
        assert RoleAssignment.objects.filter(role="reader").count() == MOST_ROWS + 1
