"""The second step of a login."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.errors import RuleBroken
from governance.identity import totp
from governance.identity.models import SecondFactor, SignInRules
from governance.organisation.models import User
from governance.organisation.permissions import check_administer


@transaction.atomic
def enrol(*, user: User, secret: str, code: str) -> list[str]:
    """Take a telephone into use after a right code from it, and return recovery codes, to be shown once.

    Raises RuleBroken for a wrong code, and when she has one already: only an administrator takes that away.
    """
    take_turn()
    if SecondFactor.objects.filter(user=user).exists():
        raise RuleBroken(_("Du har allerede tofaktor."))
    step = totp.matching_step(secret, code, after=0)
    if step is None:
        raise RuleBroken(_("Koden stemmer ikke. Vent på neste kode og prøv igjen."), field="code")
    codes = totp.new_recovery_codes()
    factor = SecondFactor.objects.create(
        user=user,
        secret=secret,
        last_step=step,
        recovery_codes=[totp.fingerprint(each) for each in codes],
        enrolled_at=clock.now(),
    )
    audit.record(by=user, verb="second_factor_enrolled", subject=factor)
    return codes


@transaction.atomic
def verify(user: User, code: str) -> bool:
    """Return True for a right code. Each code works once: of two who use it at once, one gets in."""
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is None:
        return False
    step = totp.matching_step(factor.secret, code, after=factor.last_step)
    if step is not None:
        return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))
    return _use_recovery_code(factor, totp.fingerprint(code))


def _use_recovery_code(factor: SecondFactor, used: str) -> bool:
    if used not in factor.recovery_codes:
        return False
    left = [each for each in factor.recovery_codes if each != used]
    mine = SecondFactor.objects.filter(pk=factor.pk, version=factor.version)
    if not mine.update(recovery_codes=left, version=F("version") + 1):
        return False
    audit.record(by=factor.user, verb="recovery_code_used", subject=factor, changes={"left": [None, len(left)]})
    return True


@transaction.atomic
def reset_second_factor(user: User, *, by: User | None, reason: str) -> None:
    """Take away a person's telephone, when it is lost; she is logged out everywhere.

    Not her own: who has taken over a session shall not get rid of the second step. Raises RuleBroken when she has none.
    """
    check_administer(by)
    if by == user:
        raise PermissionDenied
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is None:
        raise RuleBroken(_("Personen har ikke tofaktor."))
    changes = {"user": [{"user": str(user.audit_id)}, None]}
    audit.record(by=by, verb="second_factor_reset", subject=factor, changes=changes, reason=reason)
    factor.delete()
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)


@transaction.atomic
def set_second_factor_roles(roles: Sequence[str], *, version: int, by: User | None) -> SignInRules:
    """Say which roles must have a second factor. Raises StaleVersion when somebody saved in between."""
    check_administer(by)
    row, _made = SignInRules.objects.get_or_create(pk=1)
    audit.edit(row, by=by, version=version, fields={"second_factor_roles": sorted(roles)})
    return row
