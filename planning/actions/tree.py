"""The tree satsingsområde → mål → tiltak as the page shows it, in a constant number of queries.

One satsingsområde is unfolded at a time, so the page grows with what is shown and not with the municipality.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q

from governance.core import clock
from governance.core.progress import WORST_FIRST, ProgressStatus
from governance.organisation.access import roles_of, under
from governance.organisation.models import CONTENT_ROLES, OrgUnit
from planning.actions.models import OPEN_ACTIONS, Action, ActionStatus
from planning.goals.models import FocusArea, Goal, GoalKind, GoalStatus

MINE, ALL = "mine", "alle"
MOST_UNFOLDED = 8
GOAL_VALUES = (
    "pk", "title", "kind", "parent_id", "unit__name", "responsible__first_name", "responsible__last_name", "status",
    "latest_status",
)  # fmt: skip
ACTION_VALUES = (
    "pk", "title", "goal_id", "unit__name", "responsible__first_name", "responsible__last_name", "status",
    "latest_status", "due_on",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the reader has chosen; everything unknown is left out."""

    area: int | None = None
    scope: str = ALL
    unit: int | None = None
    status: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """Return the filters of an address: `omraade`, `vis`, `enhet` and `status`."""
        status = query.get("status", "")
        return cls(
            area=_number(query.get("omraade", "")),
            scope=MINE if query.get("vis") == MINE else ALL,
            unit=_number(query.get("enhet", "")),
            status=status if status in ProgressStatus.values else "",
        )

    @property
    def are_set(self) -> bool:
        """Return True when not everything is shown."""
        return self.scope == MINE or self.unit is not None or bool(self.status)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


@dataclass(frozen=True)
class ActionRow:
    """One action in the tree."""

    pk: int
    title: str
    unit: str
    responsible: str
    status: str
    latest_status: str
    due_on: date
    is_late: bool


@dataclass
class GoalRow:
    """One goal in the tree, with what hangs below it. `is_match` is False for a goal that only leads to a match."""

    pk: int
    title: str
    kind: str
    parent: int | None
    unit: str
    responsible: str
    status: str
    latest_status: str
    is_match: bool
    children: list[GoalRow] = field(default_factory=list)
    actions: list[ActionRow] = field(default_factory=list)

    @property
    def kind_label(self) -> str:
        """Return the screen word of the kind."""
        return str(GoalKind(self.kind).label)

    @property
    def is_shown(self) -> bool:
        """Return True when the goal or something below it is what the reader looks for."""
        return self.is_match or bool(self.actions) or any(child.is_shown for child in self.children)


@dataclass
class AreaRow:
    """One satsingsområde with the number of its goals per status; its goals only when it is unfolded."""

    area: FocusArea
    counts: list[tuple[str, int]]
    is_open: bool
    goals: list[GoalRow] = field(default_factory=list)

    @property
    def goal_count(self) -> int:
        """Return how many goals there are."""
        return sum(count for _, count in self.counts)

    @property
    def is_small(self) -> bool:
        """Return True when all of it can be shown unfolded."""
        return self.goal_count <= MOST_UNFOLDED


def tree_for(user: Any, filters: Filters) -> list[AreaRow]:
    """Return every satsingsområde, the chosen one unfolded; five queries at most."""
    areas = list(FocusArea.objects.in_use())
    matching = _condition(user, filters)
    counts: dict[int, dict[str, int]] = {}
    rows = Goal.objects.visible_to(user).filter(matching).order_by()
    for area, status, count in rows.values_list("focus_area", "latest_status").annotate(count=Count("pk")):
        counts.setdefault(area, {})[status] = count
    chosen = _chosen(areas, filters, counts)
    return [
        AreaRow(
            area=area,
            counts=sorted(counts.get(area.pk, {}).items(), key=lambda pair: WORST_FIRST.index(pair[0])),
            is_open=area.pk == chosen,
            goals=_goals(user, area.pk, filters, matching) if area.pk == chosen else [],
        )
        for area in areas
    ]


def _chosen(areas: list[FocusArea], filters: Filters, counts: dict[int, dict[str, int]]) -> int | None:
    """Return the satsingsområde to unfold: the one asked for, else the first of those with the most goals."""
    known = [area.pk for area in areas]
    if filters.area in known:
        return filters.area
    return max(known, key=lambda pk: sum(counts.get(pk, {}).values()), default=None)


def _condition(user: Any, filters: Filters) -> Q:
    condition = Q()
    if filters.scope == MINE:
        access = roles_of(user)
        paths = access.paths(*CONTENT_ROLES) or ([access.workplace] if access.workplace else [])
        condition &= under(paths, "unit")
    if filters.unit is not None:
        path = OrgUnit.objects.filter(pk=filters.unit).values_list("path", flat=True).first()
        condition &= under([path] if path else [], "unit")
    if filters.status:
        condition &= Q(latest_status=filters.status)
    return condition


def _goals(user: Any, area: int, filters: Filters, matching: Q) -> list[GoalRow]:
    """Return the highest goals of the satsingsområde with all that is shown below each."""
    goals = Goal.objects.visible_to(user).filter(focus_area=area)
    actions = Action.objects.visible_to(user).filter(matching, goal__in=goals.order_by())
    if filters.status:
        actions = actions.filter(status__in=OPEN_ACTIONS)
    matches = set(goals.filter(matching).values_list("pk", flat=True)) if filters.are_set else None
    rows = {values[0]: _goal_row(values, matches) for values in goals.values_list(*GOAL_VALUES)}
    for values in actions.order_by("due_on", "title").values_list(*ACTION_VALUES):
        rows[values[2]].actions.append(_action_row(values))
    top: list[GoalRow] = []
    for row in rows.values():
        above = rows.get(row.parent) if row.parent else None
        (above.children if above else top).append(row)
    _keep_shown(top)
    return top


def _keep_shown(rows: list[GoalRow]) -> None:
    """Take away what neither is nor leads to what the reader looks for; main goals come first."""
    rows[:] = sorted((row for row in rows if row.is_shown), key=lambda row: (row.kind != GoalKind.MAIN, row.title))
    for row in rows:
        _keep_shown(row.children)


def _goal_row(values: tuple[Any, ...], matches: set[int] | None) -> GoalRow:
    pk, title, kind, parent, unit, first, last, status, latest = values
    word = "" if status == GoalStatus.ACTIVE else str(GoalStatus(status).label)
    return GoalRow(
        pk=pk, title=title, kind=kind, parent=parent, unit=unit, responsible=_name(first, last),
        status=word, latest_status=latest, is_match=matches is None or pk in matches,
    )  # fmt: skip


def _action_row(values: tuple[Any, ...]) -> ActionRow:
    pk, title, _goal, unit, first, last, status, latest, due_on = values
    is_late = status in OPEN_ACTIONS and due_on < clock.today()
    word = "" if status == ActionStatus.ONGOING else str(ActionStatus(status).label)
    return ActionRow(pk, title, unit, _name(first, last), word, latest, due_on, is_late)


def _name(first: str | None, last: str | None) -> str:
    return f"{first or ''} {last or ''}".strip()
