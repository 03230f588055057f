"""Who may reach what: the one place that speaks with django-guardian.

`RoleAssignment` is the record. Its current rows are mirrored to group membership, one group per role and
unit, with one guardian row on the unit. Every read also filters on the dates of the record, so a job that
runs late never prolongs a role. Rights go down the path of the unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from guardian.shortcuts import assign_perm

from governance.organisation.models import Deputyship, OrgUnit, OrgUnitGroupPermission, RoleAssignment, User

#: Group name → role and unit that are mirrored at the end of a block of many changes.
_unmirrored: ContextVar[dict[str, tuple[str, OrgUnit]] | None] = ContextVar("helhet_unmirrored", default=None)
_cache: ContextVar[dict[tuple[int, int | None], Access] | None] = ContextVar("helhet_access", default=None)


@dataclass(frozen=True)
class Held:
    """One role that a person holds today, and the unit she holds it on: its path, and its name for the screen."""

    role: str
    path: str
    unit_name: str = field(default="", compare=False)


#: What a role assignment has of it. Every page asks, so that no more is fetched.
HELD_FIELDS = ("role", "unit__path", "unit__name")


@dataclass(frozen=True)
class Lent:
    """A role that another holds today, and that a person may act in as her deputy."""

    deputyship: int
    principal: str
    held: Held


@dataclass(frozen=True)
class Access:
    """All that one person holds today, and what she may choose to act in instead."""

    held: tuple[Held, ...] = ()
    workplace: str = ""
    lent: tuple[Lent, ...] = ()

    def has(self, role: str, unit: OrgUnit) -> bool:
        """Return True when she holds the role on the unit or above it."""
        return self.has_any((role,), unit)

    def has_any(self, roles: Iterable[str], unit: OrgUnit) -> bool:
        """Return True when she holds one of the roles on the unit or above it."""
        wanted = set(roles)
        return any(h.role in wanted and unit.path.startswith(h.path) for h in self.held)

    def holds(self, *roles: str) -> bool:
        """Return True when she holds one of the roles anywhere."""
        return any(h.role in roles for h in self.held)

    def holds_for_all(self, *roles: str) -> bool:
        """Return True when she holds one of the roles on the root of the tree."""
        return any(h.role in roles and h.path.count(".") == 1 for h in self.held)

    def has_exactly(self, role: str, unit: OrgUnit) -> bool:
        """Return True when she holds the role on this very unit."""
        return Held(role, unit.path) in self.held

    def paths(self, *roles: str) -> list[str]:
        """Return the paths she holds one of the roles on, without those below another of them."""
        found = sorted({h.path for h in self.held if h.role in roles})
        return [path for path in found if not any(path != other and path.startswith(other) for other in found)]


NOBODY = Access()


def roles_of(user: Any) -> Access:
    """Return what the user holds today; one query, and two or three for a deputy, asked once a request.

    Who acts as a deputy holds the lent role and nothing of her own, so that each deed is done by one right only.
    """
    if not (user and user.is_authenticated and user.is_active):
        return NOBODY
    cache = _cache.get()
    key = (user.pk, user.acting_as.pk if user.acting_as else None)
    if cache is not None and key in cache:
        return cache[key]
    access = _read(user)
    if cache is not None:
        cache[key] = access
    return access


def _read(user: User) -> Access:
    rows = _rows(user).annotate(is_deputy=Exists(_lending_to(user)))
    own = list(rows.values_list(*HELD_FIELDS, "user__workplace__path", "is_deputy"))
    if own:
        *_role, workplace, is_deputy = own[0]
    else:  # without a role of her own there is no row to tell
        workplace, is_deputy = user.workplace.path if user.workplace else None, True
    lent = _lent_to(user) if is_deputy else ()
    if user.acting_as:
        return Access(tuple(it.held for it in lent if it.deputyship == user.acting_as.pk), lent=lent)
    return Access(tuple(Held(*row[:3]) for row in own), workplace or "", lent)


def _rows(user: User) -> QuerySet[RoleAssignment]:
    """Return the person's own role assignments of today, as far as the mirror has them."""
    mirrored = OrgUnitGroupPermission.objects.filter(
        group__user=user,
        content_object=OuterRef("unit"),
        permission__codename=Concat(Value("hold_"), OuterRef("role"), output_field=CharField()),
    )
    return RoleAssignment.objects.current().filter(Exists(mirrored), user=user)


def _lending_to(user: User) -> QuerySet[Deputyship]:
    return Deputyship.objects.filter(deputy=user, ended_at=None)


def _lent_to(user: User) -> tuple[Lent, ...]:
    """Return what the person's principals lend her today: of two deputyships for the same, the first.

    Asks once for the deputyships and once for each principal: one query for all would look up everybody's mirror.
    """
    lent: dict[tuple[int, Held], Lent] = {}
    held: dict[int, set[Held]] = {}
    for it in Deputyship.objects.current().filter(deputy=user).select_related("principal", "unit").order_by("pk"):
        if it.principal_id not in held:
            held[it.principal_id] = {Held(*row) for row in _rows(it.principal).values_list(*HELD_FIELDS)}
        role = Held(it.role, it.unit.path, it.unit.name)
        if role in held[it.principal_id]:
            lent.setdefault((it.principal_id, role), Lent(it.pk, str(it.principal), role))
    return tuple(lent.values())


def person_of(user: Any) -> Any:
    """Return in whose place the user acts now: the principal's, or her own."""
    return getattr(user, "acting_for", None) or user


def answers_for(user: Any, person_id: int | None, unit: OrgUnit) -> bool:
    """Return True when what the person is named for on the unit is the user's to answer for now.

    Her own is; while she acts as a deputy, that of the principal on the unit of the lent role and below it.
    """
    if person_id is None or person_of(user).pk != person_id:
        return False
    return user.acting_as is None or unit.is_within(user.acting_as.unit)


def answered_for(user: Any, person: str, unit: str) -> Q:
    """Return `answers_for` as a condition; `person` and `unit` name the fields."""
    mine = Q(**{person: person_of(user)})
    return mine & under([user.acting_as.unit.path], unit) if user.acting_as else mine


@contextmanager
def asked_once() -> Iterator[None]:
    """Remember what each user holds for the length of the block: one request."""
    token = _cache.set({})
    try:
        yield
    finally:
        _cache.reset(token)


def forget() -> None:
    """Forget what was remembered, after roles changed within a request."""
    cache = _cache.get()
    if cache is not None:
        cache.clear()


def holders(role: str, unit: OrgUnit, on: date | None = None) -> QuerySet[User]:
    """Return the active people who hold the role on this very unit on the day (today when not given)."""
    current = RoleAssignment.objects.current(on).filter(user=OuterRef("pk"), role=role, unit=unit)
    return User.objects.filter(Exists(current), is_active=True)


def group_name(role: str, unit_id: int) -> str:
    """Return the name of the group that mirrors one role on one unit."""
    return f"{role}:{unit_id}"


def mirror(role: str, unit: OrgUnit) -> None:
    """Make the group of this role and unit hold exactly today's people, with its permission on the unit."""
    waiting = _unmirrored.get()
    if waiting is not None:
        waiting[group_name(role, unit.pk)] = (role, unit)
        return
    group, created = Group.objects.get_or_create(name=group_name(role, unit.pk))
    if created:
        assign_perm(f"hold_{role}", group, unit)
    people = RoleAssignment.objects.current().filter(role=role, unit=unit).values_list("user_id", flat=True)
    group.user_set.set(people)
    forget()


@contextmanager
def mirrored_once() -> Iterator[None]:
    """Mirror each role and unit once at the end of the block, however many people get or lose it there.

    Until then nobody's rights have changed, so who does the work is asked for hers once. Nothing is mirrored when the
    block fails: the transaction that it is part of is undone.
    """
    waiting: dict[str, tuple[str, OrgUnit]] = {}
    token = _unmirrored.set(waiting)
    try:
        with asked_once():
            yield
    finally:
        _unmirrored.reset(token)
    for role, unit in waiting.values():
        mirror(role, unit)
    forget()


def mirror_all() -> int:
    """Mirror every role and unit anew and return how many groups that were; daily, since dates pass."""
    pairs = RoleAssignment.objects.order_by().values_list("role", "unit").distinct()
    units = OrgUnit.objects.in_bulk([unit for _, unit in pairs])
    for role, unit in pairs:
        mirror(role, units[unit])
    return len(pairs)


def differences() -> list[str]:
    """Return where the mirror and today's record disagree; empty when all is well."""
    record = {
        (user, group_name(role, unit))
        for user, role, unit in RoleAssignment.objects.current().values_list("user_id", "role", "unit_id")
    }
    kind = ContentType.objects.get_for_model(OrgUnit)
    permitted = OrgUnitGroupPermission.objects.filter(permission__content_type=kind)
    mirrored = set(permitted.exclude(group__user=None).values_list("group__user", "group__name"))
    extra = [f"+ {user} {name}" for user, name in sorted(mirrored - record)]
    return extra + [f"- {user} {name}" for user, name in sorted(record - mirrored)]


def under(paths: Iterable[str], field: str) -> Q:
    """Return the condition that the unit at `field` stands at or below one of the paths; never true for none.

    The units are found first, so that the rows can be found by the index on their unit.
    """
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    if not below:
        return Q(pk__in=[])
    return Q(**{f"{field}__in": OrgUnit.objects.filter(below).order_by().values("pk")})
