"""The writer of goals and of the threads between them."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import save_versioned, take_turn
from governance.core.editable import STRICTNESS, Visibility, check_basis, exemption, tightened
from governance.core.errors import RuleBroken, WrongState
from governance.core.progress import ProgressStatus
from governance.holdings import services as holdings
from governance.organisation.models import OrgUnit, User
from planning.goals.models import (
    FOLLOWED_UP,
    FocusArea,
    Goal,
    GoalKind,
    GoalLink,
    SustainableDevelopmentGoal,
)
from planning.goals.permissions import check_edit_goal, check_write_for
from planning.goals.queries import descendants
from planning.goals.services.status import refresh_status
from planning.goals.workflow import GOALS, NEEDS_REASON, TIGHTENING
from planning.plans.models import Plan
from planning.plans.services import check_responsible

EDITABLE = (
    "kind", "title", "description", "focus_area", "parent", "plan", "unit", "responsible", "visibility",
    "legal_basis",
)  # fmt: skip
DevelopmentGoals = Iterable[SustainableDevelopmentGoal | int]


@transaction.atomic
def register_goal(
    *,
    kind: str,
    title: str,
    description: str,
    focus_area: FocusArea,
    unit: OrgUnit,
    responsible: User,
    by: User | None,
    parent: Goal | None = None,
    plan: Plan | None = None,
    visibility: str = Visibility.INTERNAL,
    legal_basis: str = "",
    development_goals: DevelopmentGoals = (),
) -> Goal:
    """Register a goal as a proposal.

    Raises RuleBroken when the ansvarlig has no role there, when the parent does not fit, when the goal would be
    shown to more than its parent is, or when it is not said by which law it is exempt from public access.
    """
    check_write_for(by, unit)
    check_responsible(responsible, unit)
    check_basis(visibility, legal_basis)
    goal = Goal(
        kind=kind, title=title, description=description, focus_area=focus_area, parent=parent, plan=plan, unit=unit,
        responsible=responsible, visibility=visibility, legal_basis=legal_basis,
    )  # fmt: skip
    _check_place(goal)
    goal.save(force_insert=True)
    goal.development_goals.set(_numbers(development_goals))
    changes = audit.differences(Goal(), {"title": title, "kind": kind}) | exemption(visibility, legal_basis)
    audit.record(by=by, verb="created", subject=goal, changes=changes)
    _check_still_fits(goal)
    return goal


def edit_goal(
    goal: Goal, *, version: int, by: User | None, development_goals: DevelopmentGoals | None = None, **fields: Any
) -> None:
    """Change a goal; what hangs below follows to its satsingsområde and is shown to no more than the goal is.

    Raises RuleBroken as `register_goal` does, and StaleVersion when somebody saved in between.
    """
    check_edit_goal(by, goal)
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_goal does not know {', '.join(sorted(unknown))}")
    _check_edit(goal, fields, by)
    was = copy(goal)
    with transaction.atomic():
        if _save(goal, version, by, fields, development_goals):
            if goal.responsible_id != was.responsible_id:
                holdings.lapse(goal)
            if _place(was) != _place(goal):
                _check_still_fits(goal)
            _let_follow(goal, was, by)


def _check_edit(goal: Goal, fields: dict[str, Any], by: User | None) -> None:
    unit = fields.get("unit", goal.unit)
    if unit != goal.unit:
        check_write_for(by, unit)
    responsible = fields.get("responsible", goal.responsible)
    if unit != goal.unit or responsible != goal.responsible:
        check_responsible(responsible, unit)
    changed = Goal(pk=goal.pk, **({name: getattr(goal, name) for name in EDITABLE} | fields))
    check_basis(changed.visibility, changed.legal_basis)
    _check_place(changed)


def _save(
    goal: Goal, version: int, by: User | None, fields: dict[str, Any], development_goals: DevelopmentGoals | None
) -> bool:
    """Store and record what changed; return False when nothing did."""
    changes = audit.differences(goal, fields)
    if development_goals is not None:
        old, new = _numbers(goal.development_goals.all()), _numbers(development_goals)
        if old != new:
            changes["development_goals"] = [old, new]
    if not changes and version == goal.version:
        return False
    save_versioned(goal, version=version, fields=fields)
    if "development_goals" in changes:
        goal.development_goals.set(changes["development_goals"][1])
    audit.record(by=by, verb="edited", subject=goal, changes=changes)
    return True


def _place(goal: Goal) -> tuple[str, int, int | None]:
    return goal.visibility, goal.focus_area_id, goal.parent_id


def _let_follow(goal: Goal, was: Goal, by: User | None) -> None:
    """Let the goals below follow to the new satsingsområde and visibility, and the statuses above to the new place."""
    if (goal.focus_area_id, goal.visibility, goal.legal_basis) != (was.focus_area_id, was.visibility, was.legal_basis):
        for below in descendants(goal):
            basis, fields = below.legal_basis, tightened(below, goal, was.legal_basis)
            audit.edit(
                below, by=by, version=below.version, fields={"focus_area": goal.focus_area, **fields}, verb="followed"
            )
            TIGHTENING.tell(below, basis, by)
        TIGHTENING.tell(goal, was.legal_basis, by)
    if goal.parent_id != was.parent_id:
        for above in Goal.objects.filter(pk__in=[pk for pk in (was.parent_id, goal.parent_id) if pk]):
            refresh_status(above)


def reassign_goal(goal: Goal, *, responsible: User, version: int, by: User | None) -> None:
    """Give the goal another ansvarlig. Raises RuleBroken when she has no role there."""
    edit_goal(goal, version=version, by=by, responsible=responsible)


def adopt_goal(goal: Goal, *, by: User | None, version: int | None = None) -> None:
    """Mark the proposal as adopted."""
    move_goal(goal, "adopt", by=by, version=version)


def activate_goal(goal: Goal, *, by: User | None, version: int | None = None) -> None:
    """Begin to work towards the adopted goal."""
    move_goal(goal, "activate", by=by, version=version)


def move_goal(goal: Goal, name: str, *, by: User | None, version: int | None = None, reason: str = "") -> None:
    """Take the goal through the named transition of its state table.

    Raises RuleBroken when a reason is needed and missing, PermissionDenied, WrongState or StaleVersion.
    """
    if name in NEEDS_REASON and not reason.strip():
        GOALS.check(goal, name)
        raise RuleBroken(_("Skriv en begrunnelse."), field="reason")
    fields: dict[str, Any] = {}
    if name == "reach":
        fields = {"latest_status": ProgressStatus.REACHED.value, "latest_status_on": clock.today()}
    with transaction.atomic():
        audit.perform(goal, name, by=by, table=GOALS, version=version, reason=reason, fields=fields)
        if name == "reopen":
            _check_still_fits(goal)
        refresh_status(goal)
        if goal.parent_id:
            refresh_status(Goal.objects.get(pk=goal.parent_id))


@transaction.atomic
def link_goals(*, source: Goal, target: Goal, kind: str, by: User | None) -> GoalLink:
    """Draw a thread from one goal to another. Raises RuleBroken when it is there already or leads to itself."""
    check_edit_goal(by, source)
    if source.pk == target.pk:
        raise RuleBroken(_("Velg et annet mål enn dette."), field="target")
    try:
        with transaction.atomic():
            link = GoalLink.objects.create(source=source, target=target, kind=kind)
    except IntegrityError as error:
        raise RuleBroken(_("Tråden finnes allerede."), field="target") from error
    audit.record(by=by, verb="linked", subject=source, changes={"target": [None, audit.reference(target)]})
    return link


@transaction.atomic
def unlink_goals(link: GoalLink, *, by: User | None) -> None:
    """Take a thread away; that it was there stays in the change log."""
    check_edit_goal(by, link.source)
    target = audit.reference(link.target)
    take_turn()
    count, _rows = GoalLink.objects.filter(pk=link.pk).delete()
    if not count:
        raise WrongState(_("Tråden er allerede fjernet."))
    audit.record(by=by, verb="unlinked", subject=link.source, changes={"target": [target, None]})


def check_visibility(visibility: str, above: str) -> None:
    """Raise RuleBroken when a thing would be shown to more people than what it hangs on is."""
    if STRICTNESS[Visibility(visibility)] < STRICTNESS[Visibility(above)]:
        message = _("Kan ikke vises for flere enn målet over. Velg «%(above)s» eller strengere.")
        raise RuleBroken(message % {"above": Visibility(above).label}, field="visibility")


def _check_place(goal: Goal) -> None:
    """Raise RuleBroken unless the goal fits below its parent: one tree, one satsingsområde, no wider circle."""
    parent = goal.parent
    if parent is None:
        return
    if goal.kind == GoalKind.MAIN:
        raise RuleBroken(_("Et hovedmål ligger rett under satsingsområdet. Velg delmål."), field="kind")
    if parent.focus_area_id != goal.focus_area_id:
        message = _("Målet over hører til satsingsområdet «%(area)s». Velg det samme her.")
        raise RuleBroken(message % {"area": parent.focus_area}, field="focus_area")
    if goal.pk and parent.pk in {goal.pk, *(below.pk for below in descendants(goal))}:
        raise RuleBroken(_("Målet kan ikke ligge under seg selv."), field="parent")
    check_visibility(goal.visibility, parent.visibility)


def _check_still_fits(goal: Goal) -> None:
    """Ask the rules of place again with what is stored now.

    The change has been recorded, so those who write at the same time wait for this transaction, or were before it.
    """
    stored = Goal.objects.select_related("focus_area", "parent__focus_area").get(pk=goal.pk)
    if stored.focus_area.archived_at is not None and stored.status in FOLLOWED_UP:
        raise RuleBroken(_("Satsingsområdet er arkivert. Velg et annet."), field="focus_area")
    _check_place(stored)


def _numbers(goals: DevelopmentGoals) -> list[int]:
    return sorted(g if isinstance(g, int) else g.pk for g in goals)
