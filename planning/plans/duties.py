"""What plans on their way to adoption ask of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.editable import Visibility
from governance.core.panels import Duty, Left, LineDuty
from governance.organisation.access import person_of, roles_of
from governance.organisation.models import MANAGER_ROLES, OrgUnit
from governance.process.models import Act, DecisionRunStep, LineKind, RunStepStatus
from governance.process.queries import waiting_for
from governance.process.seats import waiting_below, who_has
from governance.process.turns import kinds_in_hand
from planning.plans.acting import GO
from planning.plans.models import LIVING, UNDER_WAY, Plan, PlanStatus

MOST_IN_LINE = 200


def units_of_line() -> list[tuple[str, set[int]]]:
    """Return the units whose plans go, or may come to go, along the decision line."""
    living = Plan.objects.filter(archived_at=None, status__in=LIVING).order_by()
    return [(LineKind.PLAN, set(living.values_list("unit", flat=True)))]


def left_on(unit: OrgUnit) -> list[Left]:
    """Return how many of the unit's plans are on their way to adoption."""
    count = Plan.objects.filter(unit=unit, status__in=UNDER_WAY, archived_at=None).count()
    return [Left(_("Planer under arbeid"), count, reverse("planning:plan_list"))]


def plans_in_turn(user: Any) -> list[Duty]:
    """Ask those whose turn it is in a plan's line, and its owners to lay before the council what has been heard.

    A plan that was sent back waits for the one who put it forward, and for the leader of the unit, who answers for it
    when she has gone. One query, and two more when there is something.
    """
    if not user.is_active:
        return []
    steps, over = _steps_of(user), Q(status=PlanStatus.HEARING, hearing_ends_on__lt=clock.today())
    hers = Q(unit__path__in=_led(user)) | Q(responsible=person_of(user))
    asking = Plan.objects.filter(Q(run__in=steps.order_by().values("run")) | (over & hers), archived_at=None)
    # Whether she may read it is dear to ask, so it is asked only of what there is.
    keys = list(asking.order_by().values_list("pk", flat=True))
    plans = Plan.objects.visible_to(user).filter(pk__in=keys) if keys else []
    in_line = {plan.run_id: plan for plan in plans if plan.status != PlanStatus.HEARING}
    asked = [_duty(step, in_line[step.run_id]) for step in steps.filter(run__in=in_line)] if in_line else []
    return asked + [_heard(plan) for plan in plans if plan.status == PlanStatus.HEARING]


def plans_in_line(user: Any, paths: Sequence[str]) -> list[LineDuty]:
    """Tell a leader of the plans that lie with somebody below her, but not with herself; four queries."""
    steps = waiting_below(user, paths, LineKind.PLAN)
    found = Plan.objects.visible_to(user).filter(run__in=steps.order_by().values("run"))
    plans = {plan.run_id: plan for plan in found.order_by("pk")[:MOST_IN_LINE]}
    rows = list(steps.filter(run__in=plans))
    names = who_has(rows)
    return [
        LineDuty(
            unit=step.unit,
            who=names[step.pk],
            title=_title(plans[step.run_id]),
            path=_path(plans[step.run_id]),
            due_on=timezone.localtime(step.due_at).date(),
            is_overdue=step.is_late,
        )
        for step in rows
    ]


def _steps_of(user: Any) -> QuerySet[DecisionRunStep]:
    if LineKind.PLAN not in kinds_in_hand(user):
        return DecisionRunStep.objects.none()
    turn = Q(pk__in=waiting_for(user, LineKind.PLAN).order_by().values("pk"))
    hers = Q(run__unit__path__in=_led(user))
    if not user.acting_as:
        hers |= Q(run__started_by=user)
    returned = Q(act=Act.PROPOSE) & hers
    steps = DecisionRunStep.objects.filter(turn | returned, run__kind=LineKind.PLAN, status=RunStepStatus.CURRENT)
    return steps.order_by("began_at")


def _led(user: Any) -> set[str]:
    """Return the paths of the very units that the user leads, without those below them."""
    return {held.path for held in roles_of(user).held if held.role in MANAGER_ROLES}


def _duty(step: DecisionRunStep, plan: Plan) -> Duty:
    return Duty(
        title=_title(plan),
        path=_path(plan),
        action_label=str(GO.get(step.act, _("Rett og legg frem"))),
        due_on=timezone.localtime(step.due_at).date(),
        since=timezone.localtime(step.began_at).date(),
        is_overdue=step.is_late,
        is_exempt=plan.visibility == Visibility.EXEMPT,
    )


def _heard(plan: Plan) -> Duty:
    return Duty(
        title=_("Høringen er over: %(title)s") % {"title": plan.title},
        path=_path(plan),
        action_label=_("Legg frem for kommunestyret"),
        since=plan.hearing_ends_on,
        is_exempt=plan.visibility == Visibility.EXEMPT,
    )


def _title(plan: Plan) -> str:
    return _("Plan: %(title)s") % {"title": plan.title}


def _path(plan: Plan) -> str:
    return reverse("planning:plan_page", args=[plan.pk])
