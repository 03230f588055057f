"""The only writer of actions and milestones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.concurrency import bump, save_versioned, take_turn
from governance.core.editable import check_basis, exemption, tightened
from governance.core.errors import RuleBroken, WrongState
from governance.core.progress import ProgressStatus, worst
from governance.holdings import services as holdings
from governance.organisation.models import OrgUnit, User
from planning.actions.models import Action, ActionKind, ActionStatus, Funding, Milestone
from planning.actions.permissions import check_edit_action
from planning.actions.workflow import ACTIONS, NEEDS_REASON
from planning.goals import services as goals
from planning.goals.models import FOLLOWED_UP, Goal
from planning.goals.permissions import check_write_for
from planning.plans.services import check_responsible

MilestoneRow = tuple[str, date]
EDITABLE = (
    "title", "description", "kind", "funding", "unit", "responsible", "starts_on", "due_on", "visibility",
    "legal_basis",
)  # fmt: skip


@transaction.atomic
def register_action(
    *,
    goal: Goal,
    title: str,
    unit: OrgUnit,
    responsible: User,
    starts_on: date,
    due_on: date,
    by: User | None,
    description: str = "",
    kind: str = ActionKind.OPERATION,
    funding: str = Funding.WITHIN_BUDGET,
    milestones: Iterable[MilestoneRow] = (),
    visibility: str | None = None,
    legal_basis: str = "",
) -> Action:
    """Register an action under a goal; it is shown as the goal is unless told otherwise.

    Raises RuleBroken when the goal is concluded, the ansvarlig has no role there, the dates are out of order, the
    action would be shown to more than its goal is, or it is not said by which law it is exempt from public access.
    """
    check_write_for(by, unit)
    shown, basis = (visibility, legal_basis) if visibility else (goal.visibility, goal.legal_basis)
    check_basis(shown, basis)
    _check(goal, unit, responsible, starts_on, due_on, shown)
    action = Action.objects.create(
        goal=goal, title=title, description=description, kind=kind, funding=funding, unit=unit,
        responsible=responsible, starts_on=starts_on, due_on=due_on, visibility=shown,
        legal_basis=basis,
    )  # fmt: skip
    Milestone.objects.bulk_create(Milestone(action=action, title=name, due_on=due) for name, due in milestones)
    changes = {"title": [None, title], "goal": [None, str(goal)[:200]], "due_on": [None, due_on.isoformat()]}
    audit.record(by=by, verb="created", subject=action, changes=changes | exemption(shown, basis))
    _check_goal_as_it_is(action)
    return action


def edit_action(
    action: Action,
    *,
    version: int,
    by: User | None,
    milestones: Sequence[tuple[int | None, str, date]] | None = None,
    **fields: Any,
) -> None:
    """Change an action and, when given, all its milestones: (key or None for a new one, title, due date).

    A milestone that is left out is taken away, unless it has been reached. Raises RuleBroken as `register_action`
    does, and StaleVersion when somebody saved in between.
    """
    check_edit_action(by, action)
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_action does not know {', '.join(sorted(unknown))}")
    now = {name: getattr(action, name) for name in EDITABLE} | fields
    if now["unit"] != action.unit:
        check_write_for(by, now["unit"])
    check_basis(now["visibility"], now["legal_basis"])
    has_moved = now["unit"] != action.unit or now["responsible"] != action.responsible
    responsible = now["responsible"] if has_moved else None
    _check(action.goal, now["unit"], responsible, now["starts_on"], now["due_on"], now["visibility"], is_new=has_moved)
    changes = audit.differences(action, fields)
    if milestones is not None:
        old = [(row.pk, row.title, row.due_on) for row in action.planning_milestones.all()]
        if old != list(milestones):
            changes["milestones"] = [_milestone_words(old), _milestone_words(milestones)]
    if not changes and version == action.version:
        return
    with transaction.atomic():
        save_versioned(action, version=version, fields=fields)
        if "responsible" in changes:
            holdings.lapse(action)
        if "milestones" in changes:
            _set_milestones(action, milestones or ())
        audit.record(by=by, verb="edited", subject=action, changes=changes)
        if "visibility" in changes:
            goals.check_visibility(action.visibility, Goal.objects.get(pk=action.goal_id).visibility)


def reassign_action(action: Action, *, responsible: User, version: int, by: User | None) -> None:
    """Give the action another ansvarlig. Raises RuleBroken when she has no role there."""
    edit_action(action, version=version, by=by, responsible=responsible)


def start_action(action: Action, *, by: User | None, version: int | None = None) -> None:
    """Begin a planned action."""
    move_action(action, "start", by=by, version=version)


def hold_action(action: Action, *, by: User | None, version: int | None = None, reason: str = "") -> None:
    """Put an ongoing action on hold."""
    move_action(action, "hold", by=by, version=version, reason=reason)


def resume_action(action: Action, *, by: User | None, version: int | None = None) -> None:
    """Take an action up again."""
    move_action(action, "resume", by=by, version=version)


def complete_action(action: Action, *, by: User | None, version: int | None = None) -> None:
    """Mark an ongoing action as completed."""
    move_action(action, "complete", by=by, version=version)


def drop_action(action: Action, *, by: User | None, reason: str, version: int | None = None) -> None:
    """Let an action go, with a reason. Raises RuleBroken without one."""
    move_action(action, "drop", by=by, version=version, reason=reason)


def move_action(action: Action, name: str, *, by: User | None, version: int | None = None, reason: str = "") -> None:
    """Take the action through the named transition of its state table.

    Raises RuleBroken when a reason is needed and missing, PermissionDenied, WrongState or StaleVersion.
    """
    if name in NEEDS_REASON and not reason.strip():
        ACTIONS.check(action, name)
        raise RuleBroken(_("Skriv en begrunnelse."), field="reason")
    with transaction.atomic():
        audit.perform(action, name, by=by, table=ACTIONS, version=version, reason=reason)
        refresh_goal(action.goal)


@transaction.atomic
def reach_milestone(milestone: Milestone, *, on: date, by: User | None, version: int | None = None) -> None:
    """Tick a milestone off. Raises WrongState when it has been ticked off already."""
    action = milestone.action
    check_edit_action(by, action)
    take_turn()
    rows = Milestone.objects.filter(pk=milestone.pk, reached_on=None)
    if not rows.update(reached_on=on):
        raise WrongState(_("Milepælen er allerede nådd."))
    milestone.reached_on = on
    bump(action, version=action.version if version is None else version)
    changes = {"milestone": [milestone.title, on.isoformat()]}
    audit.record(by=by, verb="milestone_reached", subject=action, changes=changes)


@transaction.atomic
def undo_milestone(milestone: Milestone, *, by: User | None, version: int | None = None) -> None:
    """Take back a milestone that was ticked off by mistake. Raises WrongState when it is not ticked off."""
    action = milestone.action
    check_edit_action(by, action)
    take_turn()
    rows = Milestone.objects.filter(pk=milestone.pk, reached_on__isnull=False)
    if not rows.update(reached_on=None):
        raise WrongState(_("Milepælen er ikke merket som nådd."))
    milestone.reached_on = None
    bump(action, version=action.version if version is None else version)
    audit.record(by=by, verb="milestone_undone", subject=action, changes={"milestone": [milestone.title, None]})


@transaction.atomic
def record_status(action: Action, *, status: str, comment: str, on: date, by: User | None) -> None:
    """Note the status that an approved report gives the action, and let its goal follow.

    The caller has asked who may. A report that is older than what the row already shows changes nothing. The
    version stands: a reported status does not disturb the one who edits the action's text.
    """
    take_turn()
    newer = Action.objects.filter(pk=action.pk).filter(Q(latest_status_on=None) | Q(latest_status_on__lte=on))
    values = {"latest_status": str(ProgressStatus(status)), "latest_status_on": on, "latest_comment": comment}
    changes = audit.differences(action, {"latest_status": values["latest_status"], "latest_comment": comment})
    if not newer.update(**values):
        return
    for name, value in values.items():
        setattr(action, name, value)
    audit.record(by=by, verb="status_recorded", subject=action, changes=changes)
    refresh_goal(action.goal)


def refresh_goal(goal: Goal) -> None:
    """Tell the goal what its open actions say together; those not begun and never reported on say nothing."""
    rows = Action.objects.open().filter(goal=goal).values_list("status", "latest_status", "latest_status_on")
    heard = [(latest, on) for status, latest, on in rows if on or status != ActionStatus.PLANNED]
    newest = max((on for _, on in heard if on), default=None)
    goals.set_derived_status(goal, status=worst(latest for latest, _ in heard) or "", on=newest)


def tighten_with_goal(goal: Goal, old_basis: str, by: Any) -> None:
    """Show the goal's actions to no more people than the goal itself."""
    for action in Action.objects.filter(goal=goal, archived_at=None):
        if fields := tightened(action, goal, old_basis):
            audit.edit(action, by=by, version=action.version, fields=fields, verb="followed")


def _check(
    goal: Goal, unit: OrgUnit, responsible: User | None, starts_on: date, due_on: date, visibility: str,
    *, is_new: bool = True,
) -> None:  # fmt: skip
    if is_new:
        check_responsible(responsible, unit)
    if due_on < starts_on:
        raise RuleBroken(_("Fristen kan ikke være før starten."), field="due_on")
    goals.check_visibility(visibility, goal.visibility)


def _check_goal_as_it_is(action: Action) -> None:
    """Ask the goal's rules with what is stored now: the record holds back, or has waited for, others who write."""
    goal = Goal.objects.get(pk=action.goal_id)
    if goal.status not in FOLLOWED_UP:
        raise RuleBroken(_("Målet er avsluttet. Tiltak registreres under mål som følges opp."))
    goals.check_visibility(action.visibility, goal.visibility)


def _set_milestones(action: Action, rows: Sequence[tuple[int | None, str, date]]) -> None:
    kept = {pk for pk, _, _ in rows if pk}
    action.planning_milestones.filter(reached_on=None).exclude(pk__in=kept).delete()
    for pk, title, due_on in rows:
        if pk:
            action.planning_milestones.filter(pk=pk).update(title=title, due_on=due_on)
        else:
            Milestone.objects.create(action=action, title=title, due_on=due_on)


def _milestone_words(rows: Iterable[tuple[int | None, str, date]]) -> list[str]:
    return [f"{title} ({due_on.isoformat()})" for _, title, due_on in rows]
