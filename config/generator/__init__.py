"""Generates a municipality of any size, for measurements. Bulk-inserts, and must then pass `check_invariants`.

Scale 1 is 60 units, 150 users, 400 goals, 2 000 actions and three years of reports; scale 100 a hundred such
under one root.
"""

from __future__ import annotations

import random
import time
from datetime import date

from django.db import transaction

from config.generator import content, organisation, reports
from config.setup import install_defaults
from governance.core import clock


def generate(scale: int, today: date | None = None, *, units_per_sector: int = organisation.UNITS_PER_SECTOR) -> float:
    """Fill an empty database and return how many seconds it took. The same scale gives the same municipality.

    Tests ask for fewer units in each sector.
    """
    began = time.monotonic()
    dice = random.Random(scale)  # noqa: S311 - nothing secret hangs on these numbers
    with clock.at(today or clock.today()), transaction.atomic():
        town = organisation.make(scale, units_per_sector)
        install_defaults(town.root)
        content.make(town, dice)
        reports.make(town, dice)
    return time.monotonic() - began
