"""People: who has a login."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import save_versioned, take_turn
from governance.core.errors import RuleBroken, WrongState
from governance.organisation import access
from governance.organisation.models import OrgUnit, RoleAssignment, User
from governance.organisation.permissions import check_administer
from governance.organisation.services.administrators import keeping_administrators
from governance.organisation.services.deputies import end_of_leaver


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
    take_turn()
    user.save(update_fields=["password"])
    audit.record(by=by, verb="password_set", subject=user)


@transaction.atomic
def change_own_password(*, user: User, password: str) -> None:
    """Let a person change her password; all her sessions end. Raises RuleBroken when it is too weak."""
    _set_password(user, password)
    take_turn()
    user.save(update_fields=["password"])
    audit.record(by=user, verb="password_changed", subject=user)


@transaction.atomic
def edit_user(user: User, *, fields: Mapping[str, Any], by: User | None, version: int | None = None) -> None:
    """Change a person's names, e-mail or workplace; the log says which of them, never the personal values.

    Raises StaleVersion.
    """
    check_administer(by)
    save_versioned(user, version=user.version if version is None else version, fields=fields)
    audit.record(by=by, verb="edited", subject=user, changes={name: [None, None] for name in fields})


@transaction.atomic
def deactivate(user: User, *, by: User | None, reason: str) -> None:
    """Shut a person out at once: her sessions die and she holds nothing.

    Raises RuleBroken for one's own account, LastAdministrator when nobody would be left to open it again, and
    WrongState when she is shut out already.
    """
    check_administer(by)
    if by == user:
        raise RuleBroken(_("Du kan ikke stenge ute deg selv. Be en annen systemadministrator om det."))
    # Sessions end for good, so that they do not live again should she be let in again.
    ended = {"is_active": False, "session_generation": F("session_generation") + 1}
    with keeping_administrators():
        if not User.objects.filter(pk=user.pk, is_active=True).update(**ended):
            raise WrongState(_("Brukeren er allerede stengt ute."))
    user.refresh_from_db(fields=list(ended))
    _mirror_roles_of(user)
    audit.record(by=by, verb="deactivated", subject=user, reason=reason)
    end_of_leaver(user, by=by, reason=reason)


@transaction.atomic
def reactivate(user: User, *, by: User | None, reason: str) -> None:
    """Let a person in again. Raises RuleBroken when there is no longer a person behind the row."""
    check_administer(by)
    if user.anonymised_at is not None:
        raise RuleBroken(_("Personen er anonymisert og kan ikke slippes inn igjen."))
    take_turn()
    user.is_active = True
    user.save(update_fields=["is_active"])
    _mirror_roles_of(user)
    audit.record(by=by, verb="reactivated", subject=user, reason=reason)


def _mirror_roles_of(user: User) -> None:
    for role, unit in RoleAssignment.objects.filter(user=user).values_list("role", "unit").distinct():
        access.mirror(role, OrgUnit.objects.get(pk=unit))


@transaction.atomic
def end_sessions(user: User, *, by: User | None) -> None:
    """Log a person out everywhere. Everybody may do it for herself, the system administrator for all."""
    if by != user:
        check_administer(by)
    take_turn()
    user.session_generation += 1
    user.save(update_fields=["session_generation"])
    audit.record(by=by, verb="sessions_ended", subject=user)


@transaction.atomic
def anonymise(user: User, *, by: User | None) -> None:
    """Take away who a person was: name, e-mail, login, and whom her pseudonym in the change log belongs to.

    What she did stands, by nobody in particular. Raises RuleBroken while she has a role, now or later.
    """
    check_administer(by)
    if user.anonymised_at is not None:
        raise RuleBroken(_("Personen er allerede anonymisert."))
    ahead = RoleAssignment.objects.filter(user=user, archived_at=None)
    if ahead.filter(Q(valid_to=None) | Q(valid_to__gte=clock.today())).exists():
        raise RuleBroken(_("Personen har fortsatt en rolle. Avslutt rollene først."))
    take_turn()
    user.username = f"anonym-{user.pk}"
    user.first_name, user.last_name, user.email = _("Anonymisert"), _("person"), ""
    user.audit_id, user.workplace, user.last_login = uuid.uuid4(), None, None
    user.is_active, user.anonymised_at = False, clock.now()
    user.session_generation += 1
    user.version += 1
    user.set_unusable_password()
    user.save()
    audit.record(by=by, verb="anonymised", subject=user)
