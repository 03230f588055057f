"""What the loader has made so far, by the keys of the demo's content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from config.demo.people import leader_of
from config.demo_loader.dates import Calendar
from governance.core import clock
from governance.organisation import access
from governance.organisation.models import OrgUnit, User
from governance.process.models import GovernanceCycle
from planning.actions.models import Action
from planning.goals.models import FocusArea, Goal, Indicator
from planning.plans.models import Plan


@dataclass
class DemoTown:
    """The loader's memory."""

    calendar: Calendar
    units: dict[str, OrgUnit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    cycles: dict[int, GovernanceCycle] = field(default_factory=dict)
    focus_areas: dict[str, FocusArea] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)

    def leader(self, unit_key: str) -> User:
        """Return who leads the unit."""
        return self.people[leader_of(unit_key)]

    @contextmanager
    def on(self, day: date) -> Iterator[None]:
        """Let it be that day inside the block, with roles asked once."""
        with clock.at(day), access.asked_once():
            yield
