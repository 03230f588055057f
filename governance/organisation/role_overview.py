"""Reads of role assignments through time."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from governance.core import clock
from governance.organisation.models import OrgUnit, RoleAssignment, User


@dataclass(frozen=True)
class RoleFilter:
    """Which role assignments to show; `when` is current, coming, past or all."""

    role: str = ""
    unit: OrgUnit | None = None
    person: str = ""
    when: str = "current"


def role_assignments(wanted: RoleFilter) -> QuerySet[RoleAssignment]:
    """Return the assignments in the order of the tree. A unit means the unit and all below it."""
    rows = RoleAssignment.objects.filter(archived_at=None).filter(_at_the_time(wanted.when))
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    if wanted.unit:
        rows = rows.filter(unit__path__startswith=wanted.unit.path)
    if wanted.person:
        rows = rows.annotate(full_name=Concat("user__first_name", Value(" "), "user__last_name"))
        rows = rows.filter(named(wanted.person, "user__"))
    return rows.select_related("user", "unit").order_by("unit__path", "role", "-valid_from", "pk")


def _at_the_time(when: str) -> Q:
    today = clock.today()
    over = Q(valid_to__lt=today)
    moments: dict[str, Q] = {
        "current": Q(valid_from__lte=today) & ~over & Q(user__is_active=True),
        "coming": Q(valid_from__gt=today),
        "past": over | (Q(valid_from__lte=today) & Q(user__is_active=False)),
    }
    return moments.get(when, Q())


def named(words: str, person: str = "") -> Q:
    """Return the condition that a name has the words in it; SQLite tells å from Å, so both are asked for.

    The rows are annotated with `full_name`; `person` is the way to the person, as "user__".
    """
    found = Q(**{f"{person}username__icontains": words})
    for spelling in (words, words.title()):
        found |= Q(full_name__icontains=spelling)
    return found


def people_named(words: str) -> QuerySet[User]:
    """Return the people with the words in their name, all without words; not those who are anonymised."""
    rows = User.objects.filter(anonymised_at=None).select_related("workplace")
    if words:
        rows = rows.annotate(full_name=Concat("first_name", Value(" "), "last_name")).filter(named(words))
    return rows


def state_of(assignment: RoleAssignment) -> str:
    """Return whether the assignment is past, coming or current today."""
    today = clock.today()
    if assignment.valid_from > today:
        return "coming"
    is_over = assignment.valid_to is not None and assignment.valid_to < today
    return "past" if is_over or not assignment.user.is_active else "current"
