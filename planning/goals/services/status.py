"""The writer of a goal's derived status: the worst of its actions, its indicators and the goals below it."""

from __future__ import annotations

from datetime import date

from governance.core.progress import ProgressStatus, worst
from planning.goals.models import FOLLOWED_UP, Goal, Indicator

Fact = tuple[str, date | None]


def set_derived_status(goal: Goal, *, status: str, on: date | None) -> None:
    """Note what the goal's actions say ("" when they say nothing) and work out the goal's own status.

    Derived values do not count as an edit: the version stands, so nobody who writes on the goal is disturbed.
    The caller has recorded a change in the same transaction, and by that waited for those before it.
    """
    Goal.objects.filter(pk=goal.pk).update(actions_status=status, actions_status_on=on)
    goal.actions_status, goal.actions_status_on = status, on
    refresh_status(goal)


def refresh_status(goal: Goal) -> None:
    """Work out the status of a goal that is followed up, and of those above it when it changed."""
    now = Goal.objects.filter(pk=goal.pk).values(
        "status", "parent_id", "actions_status", "actions_status_on", "latest_status", "latest_status_on"
    ).get()  # fmt: skip
    status, newest = now["latest_status"], now["latest_status_on"]
    if now["status"] in FOLLOWED_UP:
        status, newest = _derive(goal.pk, now["actions_status"], now["actions_status_on"])
    goal.latest_status, goal.latest_status_on = status, newest
    if (status, newest) == (now["latest_status"], now["latest_status_on"]):
        return
    Goal.objects.filter(pk=goal.pk).update(latest_status=status, latest_status_on=newest)
    if now["parent_id"]:
        refresh_status(Goal.objects.get(pk=now["parent_id"]))


def _derive(goal: int, actions_status: str, actions_status_on: date | None) -> Fact:
    """Return the worst of all that is known with the newest of the dates. What nobody has said is left out."""
    facts: list[Fact] = [(actions_status, actions_status_on)] if actions_status else []
    measured = Indicator.objects.filter(goal=goal, archived_at=None, latest_value__isnull=False)
    facts += measured.values_list("latest_standing", "latest_value_on")
    below = Goal.objects.followed_up().filter(parent=goal).exclude(latest_status=ProgressStatus.NOT_ASSESSED)
    facts += below.values_list("latest_status", "latest_status_on")
    status = worst(status for status, _ in facts) or ProgressStatus.NOT_ASSESSED.value
    return status, max((on for _, on in facts if on), default=None)
