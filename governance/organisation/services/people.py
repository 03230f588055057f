"""People: who has a login."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.errors import RuleBroken
from governance.organisation import access
from governance.organisation.models import OrgUnit, RoleAssignment, User
from governance.organisation.permissions import check_administer


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
def deactivate(user: User, *, by: User | None, reason: str) -> None:
    """Shut a person out at once. Her sessions end at the next request, since inactive users hold nothing."""
    check_administer(by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    for role, unit in RoleAssignment.objects.filter(user=user).values_list("role", "unit").distinct():
        access.mirror(role, OrgUnit.objects.get(pk=unit))
    audit.record(by=by, verb="deactivated", subject=user, reason=reason)
