"""Reads of evaluations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, SmallIntegerField, Value, When

from evaluation.evaluations.models import Evaluation, EvaluationStatus
from governance.core import clock
from governance.organisation.access import answered_for
from governance.organisation.models import MANAGER_ROLES, OrgUnit, Role, RoleAssignment, User
from governance.organisation.visibility import units_below


def evaluations_for(user: Any) -> QuerySet[Evaluation]:
    """Return the evaluations that the user may read, the going first, then the planned, then the done.

    Each has `is_late`: it should have been finished before today.
    """
    order = {EvaluationStatus.ONGOING: 0, EvaluationStatus.PLANNED: 1, EvaluationStatus.DONE: 2}
    whens = [When(status=status, then=Value(place)) for status, place in order.items()]
    is_late = Case(When(late_on(clock.today()), then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = Evaluation.objects.visible_to(user).select_related("unit", "responsible").annotate(is_late=is_late)
    return rows.order_by(Case(*whens, output_field=SmallIntegerField()), "-due_on", "pk")


def late_on(day: date) -> Q:
    """Return the condition that an evaluation should have been finished before the day."""
    return ~Q(status=EvaluationStatus.DONE) & Q(due_on__lt=day)


def unfinished_of(user: Any) -> QuerySet[Evaluation]:
    """Return the evaluations that the user answers for and has not finished, the most urgent first."""
    mine = Evaluation.objects.filter(answered_for(user, "responsible", "unit"), archived_at=None)
    return mine.exclude(status=EvaluationStatus.DONE).order_by("due_on", "pk")


def is_overdue(evaluation: Evaluation) -> bool:
    """Return True when the evaluation should have been finished before today."""
    return evaluation.status != EvaluationStatus.DONE and evaluation.due_on < clock.today()


def plannable_units(user: Any) -> QuerySet[OrgUnit]:
    """Return the living units for which the user may plan evaluations."""
    return units_below(user, *MANAGER_ROLES, Role.PROCESS_OWNER).filter(pk__in=OrgUnit.objects.living().values("pk"))


def possible_people() -> QuerySet[User]:
    """Return those who may be ansvarlig for something; the service asks more exactly, when the unit is chosen."""
    roles = RoleAssignment.objects.current().exclude(role__in=(Role.SYSTEM_ADMINISTRATOR, Role.READER))
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)
