"""Reads of deputyships: who may appoint a deputy for whom, and which ones a person sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from governance.core import clock
from governance.organisation.access import roles_of
from governance.organisation.models import DEPUTISED_ROLES, MANAGER_ROLES, Deputyship, Role, RoleAssignment, User


def appointed_by(user: Any, person: str) -> Q:
    """Return the condition that the user may say who stands in for `person`, the name of the field.

    The holder herself may, and a manager above her: on a unit above, or with a higher role on the same unit. Whoever
    acts as a deputy may not: there is no deputy of a deputy.
    """
    if user.acting_as or not user.is_active:
        return Q(pk__in=[])
    condition = Q(**{person: user})
    for held in roles_of(user).held:
        if held.role in MANAGER_ROLES:
            below = Q(unit__path__startswith=held.path) & ~Q(unit__path=held.path)
            condition |= below | Q(unit__path=held.path, role__in=_lower_than(held.role))
    return condition & Q(role__in=DEPUTISED_ROLES)


def _lower_than(role: str) -> list[str]:
    place = MANAGER_ROLES.index(Role(role))
    return [r for r in DEPUTISED_ROLES if r not in MANAGER_ROLES[place:]]


def appointable(user: Any) -> QuerySet[RoleAssignment]:
    """Return the role assignments, current and coming, that the user may appoint a deputy for: her own first."""
    today = clock.today()
    lasting = Q(valid_to=None) | Q(valid_to__gte=today)
    rows = RoleAssignment.objects.filter(lasting, appointed_by(user, "user"), archived_at=None, user__is_active=True)
    return rows.select_related("user", "unit")


def deputyships_visible_to(user: Any) -> QuerySet[Deputyship]:
    """Return the deputyships that concern the user: as deputy, as principal, or as one who may appoint.

    The system administrator sees all of them, since she answers for who can do what, but appoints nobody.
    """
    rows = Deputyship.objects.filter(archived_at=None).select_related("principal", "deputy", "unit", "appointed_by")
    if roles_of(user).holds(Role.SYSTEM_ADMINISTRATOR):
        return rows
    return rows.filter(Q(deputy=user) | Q(principal=user) | appointed_by(user, "principal"))


def deputyships_about(person: User) -> QuerySet[Deputyship]:
    """Return the deputyships in force that the person is a part of, on either side."""
    rows = Deputyship.objects.current().filter(Q(deputy=person) | Q(principal=person))
    return rows.select_related("principal", "deputy", "unit")


@dataclass(frozen=True)
class DeputyshipRow:
    """One line of the page: a deputyship, and what this user may do with it."""

    deputyship: Deputyship
    is_in_force: bool
    is_coming: bool
    can_act: bool
    can_end: bool


@dataclass(frozen=True)
class DeputyshipsOf:
    """All that the page shows one person."""

    lent_to_me: list[DeputyshipRow]
    mine: list[DeputyshipRow]
    others: list[DeputyshipRow]

    @property
    def are_none(self) -> bool:
        """Return True when there is nothing to show."""
        return not (self.lent_to_me or self.mine or self.others)


def deputyships_of(user: User) -> DeputyshipsOf:
    """Return the deputyships, current and coming, that concern the user; three queries for any number."""
    today = clock.today()
    rows = list(deputyships_visible_to(user).filter(ended_at=None, valid_to__gte=today))
    in_force = set(Deputyship.objects.current().values_list("pk", flat=True)) if rows else set()
    hers = deputyships_visible_to(user).filter(Q(deputy=user) | appointed_by(user, "principal"))
    endable = set(hers.values_list("pk", flat=True)) if rows else set()
    lines = [
        DeputyshipRow(
            row,
            is_in_force=row.pk in in_force,
            is_coming=row.valid_from > today,
            can_act=row.pk in in_force and row.deputy_id == user.pk,
            can_end=row.pk in endable,
        )
        for row in rows
    ]
    return DeputyshipsOf(
        lent_to_me=[line for line in lines if line.deputyship.deputy_id == user.pk],
        mine=[line for line in lines if line.deputyship.principal_id == user.pk],
        others=[line for line in lines if user.pk not in (line.deputyship.deputy_id, line.deputyship.principal_id)],
    )
