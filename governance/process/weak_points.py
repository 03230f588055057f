"""What would go wrong along the decision lines of all units, each cause told once with all that it touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from governance.core import panels
from governance.organisation.models import OrgUnit
from governance.process.line_walk import Weak, Weakness, walk
from governance.process.models import DecisionLine
from governance.process.town_holders import TownHolders


@dataclass(frozen=True)
class WeakPoint:
    """One cause, and the cases it touches: the name of each line → the units whose cases meet it."""

    weakness: Weakness
    touches: dict[str, list[OrgUnit]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many units it touches."""
        return len({unit.pk for units in self.touches.values() for unit in units})


def weak_points(lines: Iterable[DecisionLine], town: TownHolders | None = None) -> list[WeakPoint]:
    """Return what would go wrong today, the worst first. The number of queries does not grow with the units."""
    town = town or TownHolders()
    found: dict[tuple[object, ...], WeakPoint] = {}
    places = starting_units()
    for line in lines:
        steps = list(line.governance_steps.all())
        for unit in (unit for unit in town.units if line.kind not in places or unit.pk in places[line.kind]):
            for weakness in (weakness for stop in walk(steps, unit, town) for weakness in stop.weaknesses):
                point = found.setdefault(_cause(weakness), WeakPoint(weakness))
                point.touches.setdefault(str(line), []).append(unit)
    return sorted(found.values(), key=_order)


def starting_units() -> dict[str, set[int]]:
    """Return kind → the units that its cases start from, as the subjects tell; a kind left out starts anywhere."""
    return dict(panels.collect("line.units"))


def _cause(weakness: Weakness) -> tuple[object, ...]:
    person = weakness.person.pk if weakness.person else None
    return weakness.kind, weakness.role, weakness.unit.pk, person, weakness.stops


def _order(point: WeakPoint) -> tuple[object, ...]:
    weakness = point.weakness
    return not weakness.stops, Weak.values.index(weakness.kind), -point.count, weakness.unit.path
