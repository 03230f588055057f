"""Loads the demo municipality through the services, under a set clock, as if the years had passed."""

from __future__ import annotations

import time
from datetime import date

from django.db import transaction

from config.demo_loader import (
    comments,
    evaluation,
    handing_over,
    organisation,
    planning,
    policy,
    process_map,
    reading,
    steering,
)
from config.demo_loader.dates import Calendar
from config.demo_loader.logins import apply_password
from config.demo_loader.town import DemoTown
from governance.core import clock
from governance.organisation import access


def load(today: date | None = None) -> float:
    """Load the demo as seen from the day; return how many seconds it took. All or nothing."""
    began = time.monotonic()
    calendar = Calendar(today or clock.today())
    town = DemoTown(calendar)
    with transaction.atomic():
        organisation.load(town)
        planning.load(town)
        policy.load(town)
        process_map.revise(town)
        steering.load_finished(town)
        evaluation.load(town)
        organisation.let_the_leaver_go(town)
        handing_over.load(town)
        with clock.at(calendar.today):
            access.mirror_all()
        reading.load(town)
        comments.load(town)
        steering.load_running(town)
        organisation.read_old_notices(town)
        organisation.leave_a_unit_without_leader(town)
        organisation.appoint_deputies(town)
        organisation.map_groups(town)
    apply_password()
    return time.monotonic() - began
