"""Who sits where today, for many steps at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from governance.organisation.access import under
from governance.organisation.models import RoleAssignment, User
from governance.process.models import DECIDING, DecisionRun, DecisionRunStep, Mode, RunStatus, RunStepStatus
from governance.process.queries import Holders, excluded_from, group_words, waiting_for

Place = tuple[str, int | None]


def people_at(places: Collection[Place]) -> dict[Place, tuple[User, ...]]:
    """Return who holds each role on each unit today, by name; one query."""
    units, roles = [unit for _, unit in places if unit], {role for role, _ in places}
    found: dict[Place, tuple[User, ...]] = {}
    held = RoleAssignment.objects.current().filter(unit__in=units, role__in=roles)
    for row in held.select_related("user").order_by("user__last_name", "user__first_name"):
        place = (row.role, row.unit_id)
        found[place] = (*found.get(place, ()), row.user)
    return found


def who_has(steps: Sequence[DecisionRunStep]) -> dict[int, str]:
    """Return the key of each current step → who has it, in words; one query. Empty when nobody can take it.

    A step without a role lies with the one who started the case; the steps should have `run__started_by` with them.
    """
    people = people_at({(step.role, step.unit_id) for step in steps if step.role and step.mode == Mode.ONE})
    return {step.pk: _words(step, people) for step in steps}


def waiting_below(user: Any, paths: Iterable[str], kind: str) -> QuerySet[DecisionRunStep]:
    """Return the current steps that lie at or below the paths with others than the user, the oldest first."""
    hers = waiting_for(user, kind).order_by().values("pk")
    steps = DecisionRunStep.objects.filter(under(paths, "unit"), status=RunStepStatus.CURRENT)
    steps = steps.filter(run__kind=kind, run__status=RunStatus.RUNNING).exclude(pk__in=hers)
    return steps.select_related("unit", "run__started_by").order_by("began_at", "pk")


def nobody_else_decides(run: DecisionRun) -> bool:
    """Return True when somebody could decide, but only those who put the case forward."""
    steps = list(run.governance_steps.order_by("position"))
    holders = Holders(run.unit)
    ahead = (step for step in steps if step.act in DECIDING and step.acted_at is None)
    return any(
        holders.seat(step, set()).people and not holders.seat(step, excluded_from(step, steps)).people for step in ahead
    )


def _words(step: DecisionRunStep, people: dict[Place, tuple[User, ...]]) -> str:
    if step.is_vacant:
        return ""
    if step.mode != Mode.ONE:
        return group_words(step)
    if not step.role:
        return str(step.run.started_by or "")
    return ", ".join(str(person) for person in people.get((step.role, step.unit_id), ()))
