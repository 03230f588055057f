"""How a case from a unit would go along a decision line today: who has each step, and what would go wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.core import clock
from governance.organisation.models import MANAGER_ROLES, OrgUnit, Role, User
from governance.process.lines import anybody
from governance.process.models import DECIDING, PUTTING_FORWARD, DecisionStep, Mode
from governance.process.queries import Holders, Seat
from governance.process.town_holders import TownHolders

ENDING_WITHIN = timedelta(days=60)
#: Roles whose steps the leader of the same unit takes as a matter of course when nobody holds them.
LED_BY_THE_LEADER = (Role.REPORTER, *MANAGER_ROLES)


class Weak(models.TextChoices):
    """What can be wrong with a step, the worst first."""

    VACANT = "vacant", _("ledig rolle")
    CLOSED_UNIT = "closed_unit", _("nedlagt enhet")
    OWN_PROPOSAL = "own_proposal", _("avgjør eget forslag")
    ENDING = "ending", _("rollen slutter")
    TWICE = "twice", _("samme person i to trinn")


@dataclass(frozen=True)
class Weakness:
    """One thing that is wrong with a step: the role where it belongs, whom it is about, and where the case goes."""

    kind: Weak
    role: str
    unit: OrgUnit
    goes_to: Seat
    person: User | None = None
    ends_on: date | None = None

    @property
    def stops(self) -> bool:
        """Return True when nobody can take the step, so that the case is left standing."""
        return not self.goes_to.people

    @property
    def role_label(self) -> str:
        """Return the role in words."""
        return str(Role(self.role).label)

    @property
    def symbol(self) -> str:
        """Return the sign of how bad it is."""
        return "off_track" if self.stops else "at_risk"


@dataclass(frozen=True)
class Stop:
    """One step as it would be taken today. Without a role it is anybody's."""

    step: DecisionStep
    seat: Seat
    weaknesses: list[Weakness] = field(default_factory=list)

    @property
    def role_label(self) -> str:
        """Return in words the role that the step lies with."""
        return str(Role(self.seat.role).label) if self.seat.role else ""

    @property
    def anybody(self) -> str:
        """Return in words who may take the step when it names no role."""
        return anybody(self.step.line.kind)

    @property
    def sole(self) -> User | None:
        """Return the one person who can take the step, or None when there are several or none."""
        is_hers = self.step.mode == Mode.ONE and len(self.seat.people) == 1
        return self.seat.people[0] if is_hers else None


def way_of(kind: str, unit: OrgUnit) -> list[Stop]:
    """Return how a case of the kind that starts on the unit today would go, as its own page shows it beforehand."""
    steps = DecisionStep.objects.filter(line__kind=kind).select_related("line", "named_unit").order_by("position")
    return walk(steps, unit, TownHolders())


def walk(steps: Iterable[DecisionStep], unit: OrgUnit, town: TownHolders) -> list[Stop]:
    """Return the steps as a case that starts on the unit today would meet them."""
    holders, stops = town.at(unit), list[Stop]()
    for step in steps:
        stops.append(_stop(step, holders, stops, town))
    return stops


def _stop(step: DecisionStep, holders: Holders, before: list[Stop], town: TownHolders) -> Stop:
    if not step.role:
        return Stop(step, Seat("", holders.unit, ()))
    own, home = holders.seat(step, set()), holders.home(step)
    forward = [stop for stop in before if step.act in DECIDING and stop.step.act in PUTTING_FORWARD]
    certain = {stop.sole.pk for stop in forward if stop.sole}
    stop = Stop(step, holders.seat(step, certain))
    if step.named_unit and step.named_unit.is_closed:
        stop.weaknesses.append(Weakness(Weak.CLOSED_UNIT, step.role, step.named_unit, own))
    elif not own.people or _is_left(step, own, home):
        stop.weaknesses.append(Weakness(Weak.VACANT, step.role, home, own))
    decides_on_own = _own_proposal(step, holders, own, forward) if own.people else None
    if decides_on_own:
        stop.weaknesses.append(decides_on_own)
    ends_on = _ends_on(stop, town)
    if ends_on and stop.seat.unit:
        person = stop.sole
        stop.weaknesses.append(Weakness(Weak.ENDING, stop.seat.role, stop.seat.unit, stop.seat, person, ends_on))
    if not decides_on_own and stop.sole and any(_is_twice(stop, earlier) for earlier in before):
        stop.weaknesses.append(Weakness(Weak.TWICE, step.role, home, stop.seat, stop.sole))
    return stop


def _is_left(step: DecisionStep, own: Seat, home: OrgUnit) -> bool:
    """Return True when the role is held by nobody where the step belongs, and no natural stand-in is there."""
    if step.mode != Mode.ONE or (own.role, own.unit) == (step.role, home):
        return False
    return own.unit != home or step.role not in LED_BY_THE_LEADER


def _own_proposal(step: DecisionStep, holders: Holders, own: Seat, forward: list[Stop]) -> Weakness | None:
    """Return what is wrong when one who may put the case forward is who should have decided on it."""
    certain = {stop.sole.pk for stop in forward if stop.sole}
    hers = {person.pk for person in own.people}
    for person in (person for stop in forward for person in stop.seat.people if person.pk in hers):
        seat = holders.seat(step, {*certain, person.pk})
        if (seat.role, seat.unit, bool(seat.people)) != (own.role, own.unit, True):
            return Weakness(Weak.OWN_PROPOSAL, own.role, own.unit or holders.unit, seat, person)
    return None


def _ends_on(stop: Stop, town: TownHolders) -> date | None:
    """Return the last day of the role that the step lies with, when it ends soon and nobody follows."""
    if stop.step.mode != Mode.ONE or not stop.seat.people or stop.seat.unit is None:
        return None
    last = town.last_day(stop.seat.role, stop.seat.unit)
    return last if last and last <= clock.today() + ENDING_WITHIN else None


def _is_twice(stop: Stop, earlier: Stop) -> bool:
    """Return True when one person takes both steps without the line saying so, or her standing in for a rapportør."""
    place, before = ((s.role, s.place, s.named_unit_id) for s in (stop.step, earlier.step))
    is_agreed = place == before
    stands_in = earlier.step.role == Role.REPORTER != earlier.seat.role
    return stop.sole == earlier.sole and not is_agreed and not stands_in
