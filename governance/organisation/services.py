"""The only writer of units, people and roles."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.organisation import access
from governance.organisation.models import PATH_STEP_LENGTH, OrgUnit, Role, RoleAssignment, UnitKind, User
from governance.organisation.permissions import check_administer


@transaction.atomic
def create_unit(
    *, name: str, kind: str, parent: OrgUnit | None, by: User | None, valid_from: date | None = None
) -> OrgUnit:
    """Create a unit under its parent. Raises RuleBroken when the tree would get two roots or a root below another."""
    check_administer(by)
    if (parent is None) != (kind == UnitKind.MUNICIPALITY):
        raise RuleBroken(_("Bare kommunen står øverst. Velg overordnet enhet."), field="parent")
    if parent is None and OrgUnit.objects.filter(kind=UnitKind.MUNICIPALITY).exists():
        raise RuleBroken(_("Kommunen er allerede opprettet."))
    unit = OrgUnit.objects.create(
        name=name, kind=kind, parent=parent, path=_next_path(parent), valid_from=valid_from or clock.today()
    )
    audit.record(by=by, verb="created", subject=unit, changes={"name": [None, name], "kind": [None, kind]})
    return unit


def _next_path(parent: OrgUnit | None) -> str:
    """Return the next free place below the parent; the width is fixed, so that paths sort as the tree does."""
    above = parent.path if parent else ""
    siblings = OrgUnit.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True)
    last = siblings.first()
    number = int(last[len(above) :].rstrip(".")) + 1 if last else 1
    return f"{above}{number:0{PATH_STEP_LENGTH}d}."


@transaction.atomic
def create_user(
    *,
    username: str,
    first_name: str,
    last_name: str,
    by: User | None,
    email: str = "",
    workplace: OrgUnit | None = None,
    password: str | None = None,
) -> User:
    """Create a person; without a password she cannot log in with one. Raises RuleBroken on a taken name."""
    check_administer(by)
    if User.objects.filter(username__iexact=username).exists():
        raise RuleBroken(_("Brukernavnet er allerede i bruk."), field="username")
    user = User(username=username, first_name=first_name, last_name=last_name, email=email, workplace=workplace)
    _set_password(user, password)
    user.save(force_insert=True)
    audit.record(by=by, verb="created", subject=user)
    return user


def _set_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages), field="password") from error
    user.set_password(password)


@transaction.atomic
def set_password(*, user: User, password: str, by: User | None) -> None:
    """Give a person a new password. Raises RuleBroken when it is too weak."""
    check_administer(by)
    _set_password(user, password)
    user.save(update_fields=["password"])
    audit.record(by=by, verb="password_set", subject=user)


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    unit: OrgUnit,
    by: User | None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: str = "",
) -> RoleAssignment:
    """Give a person a role on a unit for a period, and mirror it.

    Raises RuleBroken when she already holds it, or when the period ends before it begins.
    """
    check_administer(by)
    begins_on = valid_from or clock.today()
    if valid_to is not None and valid_to < begins_on:
        raise RuleBroken(_("Sluttdatoen kan ikke være før startdatoen."), field="valid_to")
    if RoleAssignment.objects.filter(user=user, role=role, unit=unit, valid_to=None).exists():
        raise RuleBroken(_("Personen har allerede denne rollen på enheten."), field="role")
    assignment = RoleAssignment.objects.create(
        user=user, role=role, unit=unit, valid_from=begins_on, valid_to=valid_to, reason=reason
    )
    access.mirror(role, unit)
    changes = {"user": [None, {"user": str(user.audit_id)}]}
    audit.record(by=by, verb="role_granted", subject=assignment, changes=changes, reason=reason)
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, on: date, by: User | None, reason: str, version: int | None = None) -> None:
    """Let a role end: `on` is the last day it holds. Raises StaleVersion when somebody changed it in between."""
    check_administer(by)
    if on < assignment.valid_from:
        raise RuleBroken(_("Sluttdatoen kan ikke være før startdatoen."), field="valid_to")
    seen = assignment.version if version is None else version
    audit.edit(assignment, by=by, version=seen, fields={"valid_to": on}, verb="role_ended", reason=reason)
    access.mirror(assignment.role, assignment.unit)


@transaction.atomic
def deactivate(user: User, *, by: User | None, reason: str) -> None:
    """Shut a person out at once. Her sessions end at the next request, since inactive users hold nothing."""
    check_administer(by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    for role, unit in RoleAssignment.objects.filter(user=user).values_list("role", "unit").distinct():
        access.mirror(role, OrgUnit.objects.get(pk=unit))
    audit.record(by=by, verb="deactivated", subject=user, reason=reason)


@transaction.atomic
def create_municipality(*, name: str, administrator: str, password: str) -> OrgUnit:
    """Make a usable start in an empty database: the root unit and its first administrator.

    She also owns the process to begin with, so that a decision line and a cycle can be set up. Raises
    RuleBroken when there is a municipality already.
    """
    root = create_unit(name=name, kind=UnitKind.MUNICIPALITY, parent=None, by=None)
    user = create_user(username=administrator, first_name="", last_name="", by=None, workplace=root, password=password)
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.PROCESS_OWNER):
        grant_role(user=user, role=role, unit=root, by=None, reason=_("Første administrator"))
    return root
