"""How it goes with the goals and actions that are followed up: the list, the traffic-light matrix and the history.

The matrix and the list count the same rows by the same condition, so a cell's link opens exactly what it counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.utils.functional import cached_property

from governance.core.progress import STALE, WORST_FIRST, label, worst
from governance.organisation.models import OrgUnit
from planning.actions.models import Action
from planning.goals.models import FocusArea, Goal
from steering.reporting.models import StatusUpdate

KINDS = ("goal", "action")


@dataclass(frozen=True)
class StatusFilter:
    """What the reader wants to see; what is empty is not filtered on."""

    unit: OrgUnit | None = None
    focus_area: FocusArea | None = None
    status: str = ""
    kind: str = ""


def _shown(since: date | None) -> Case:
    """Return the status as it is shown: what is older than the period, or never said, is «ikke oppdatert»."""
    is_old = Q(latest_status_on=None)
    if since:
        is_old |= Q(latest_status_on__lt=since)
    return Case(When(is_old, then=Value(STALE)), default=F("latest_status"), output_field=CharField())


def _goals(user: Any, since: date | None) -> QuerySet[Any]:
    return Goal.objects.visible_to(user).followed_up().annotate(shown=_shown(since), area=F("focus_area"))


def _actions(user: Any, since: date | None) -> QuerySet[Any]:
    return Action.objects.visible_to(user).open().annotate(shown=_shown(since), area=F("goal__focus_area"))


def _keep(rows: QuerySet[Any], wanted: StatusFilter) -> QuerySet[Any]:
    if wanted.unit:
        rows = rows.filter(unit__path__startswith=wanted.unit.path)
    if wanted.focus_area:
        rows = rows.filter(area=wanted.focus_area.pk)
    return rows.filter(shown=wanted.status) if wanted.status else rows


def status_rows(user: Any, wanted: StatusFilter, since: date | None) -> QuerySet[Any]:
    """Return one dictionary per goal and action that the user may read, by satsingsområde and the unit's place.

    `since` is the first day of the period that is owed; what is older is «ikke oppdatert».
    """
    kept = []
    if wanted.kind in ("", "goal"):
        comment = Value("", output_field=TextField())
        kept.append(_values(_keep(_goals(user, since), wanted), "goal", "focus_area", comment))
    if wanted.kind in ("", "action"):
        kept.append(_values(_keep(_actions(user, since), wanted), "action", "goal__focus_area", F("latest_comment")))
    rows = kept[0].union(*kept[1:], all=True) if len(kept) > 1 else kept[0]
    return rows.order_by("area_position", "unit_path", "-kind_name", "title", "pk")


def _values(rows: QuerySet[Any], kind: str, area: str, comment: Any) -> QuerySet[Any]:
    """Return the same columns for goals and actions, so that the database can put them in one list."""
    return rows.order_by().values(
        "pk",
        "title",
        "shown",
        "latest_status_on",
        kind_name=Value(kind, output_field=CharField()),
        unit_name=F("unit__name"),
        unit_path=F("unit__path"),
        area_title=F(f"{area}__title"),
        area_position=F(f"{area}__position"),
        comment=comment,
    )


# --- The matrix -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """The goals and actions of one unit with its sub-units in one satsingsområde, counted by status."""

    unit: OrgUnit
    focus_area: FocusArea
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Return how many there are."""
        return self.counts.total()

    @cached_property
    def worst(self) -> str | None:
        """Return the worst status of them, or None when there is nothing."""
        return worst(self.counts)

    @property
    def parts(self) -> list[tuple[str, int]]:
        """Return status and number, the worst first."""
        return [(status, self.counts[status]) for status in WORST_FIRST if self.counts[status]]

    @property
    def in_words(self) -> str:
        """Return how many there are of each status, the worst first: «2 avvik, 5 i rute»."""
        return ", ".join(f"{count} {label(status)}" for status, count in self.parts)


@dataclass(frozen=True)
class MatrixRow:
    """One unit's cells. `is_whole` is the row of the unit that all the others lie below."""

    unit: OrgUnit
    cells: list[Cell]
    is_whole: bool
    has_units_below: bool


@dataclass(frozen=True)
class Matrix:
    """Unit × satsingsområde, for a unit and those right below it."""

    scope: OrgUnit
    areas: list[FocusArea]
    rows: list[MatrixRow]


def matrix(user: Any, scope: OrgUnit, since: date | None) -> Matrix:
    """Return the traffic-light matrix of the unit; four queries, however many there are below it."""
    below = OrgUnit.objects.filter(parent=scope, archived_at=None)
    deeper = OrgUnit.objects.filter(parent=OuterRef("pk"), archived_at=None)
    units = list(below.annotate(has_units_below=Exists(deeper)).order_by("path"))
    counted = _counted(user, scope, since)
    used = {area for _, area, _, _ in counted}
    areas = list(FocusArea.objects.filter(Q(archived_at=None) | Q(pk__in=used)))
    return Matrix(
        scope,
        areas,
        [
            MatrixRow(scope, _cells(scope, areas, counted), is_whole=True, has_units_below=False),
            *(
                MatrixRow(unit, _cells(unit, areas, counted), is_whole=False, has_units_below=unit.has_units_below)
                for unit in units
            ),
        ],
    )


Counted = tuple[str, int, str, int]


def _counted(user: Any, scope: OrgUnit, since: date | None) -> list[Counted]:
    """Return (path, satsingsområde, status, number) of what the user may read at or below the unit."""
    wanted = StatusFilter(unit=scope)
    counted: list[Counted] = []
    for rows in (_goals(user, since), _actions(user, since)):
        grouped = _keep(rows, wanted).order_by().values_list("unit__path", "area", "shown")
        counted += grouped.annotate(number=Count("pk"))
    return counted


def _cells(unit: OrgUnit, areas: Iterable[FocusArea], counted: Iterable[Counted]) -> list[Cell]:
    counts: dict[int, Counter[str]] = {}
    for path, area, status, number in counted:
        if path.startswith(unit.path):
            counts.setdefault(area, Counter())[status] += number
    return [Cell(unit, area, counts.get(area.pk, Counter())) for area in areas]


def counts_below(user: Any, units: Iterable[OrgUnit], since: date | None) -> list[tuple[OrgUnit, Counter[str]]]:
    """Return, for each of the units with what lies below it, how many goals and actions have each status."""
    found = [(unit, Counter[str]()) for unit in units]
    paths = [unit.path for unit, _ in found]
    goals = Goal.objects.visible_below(user, paths).followed_up()
    actions = Action.objects.visible_below(user, paths).open()
    for rows in (goals, actions):
        shown = rows.annotate(shown=_shown(since)).order_by()
        grouped = shown.values_list("unit__path", "shown").annotate(number=Count("pk"))
        for path, status, number in grouped:
            for unit, counts in found:
                if path.startswith(unit.path):
                    counts[status] += number
    return found


# --- History ----------------------------------------------------------------------------------------------------------
MOST_SHOWN = 12


def history_of(user: Any, **about: Any) -> list[StatusUpdate]:
    """Return the latest approved status messages of the actions that the user may read, the newest first.

    `about` says of which actions, as `filter` takes it.
    """
    actions = Action.objects.visible_to(user).filter(**about).order_by().values("pk")
    kept = StatusUpdate.objects.filter(action__in=actions)
    kept = kept.select_related("action", "report__period__cycle", "report__unit", "reported_by")
    corrected = StatusUpdate.objects.filter(corrects=OuterRef("pk"))
    return list(kept.annotate(is_corrected=Exists(corrected)).order_by("-reported_on", "-pk")[:MOST_SHOWN])
