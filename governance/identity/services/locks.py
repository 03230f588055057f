"""Locks on accounts and addresses."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.errors import RuleBroken
from governance.identity.models import Identity, SecondFactor, SignInRules
from governance.identity.throttle import spelt
from governance.organisation.models import User
from governance.organisation.permissions import check_administer


@transaction.atomic
def lift_lock(*, by: User | None, account: str = "", address: str = "") -> None:
    """Let an account or an address try again at once. Raises RuleBroken when nothing is locked."""
    check_administer(by)
    wanted = {"username": spelt(account)} if account else {"ip_address": address or None}
    if not AccessAttempt.objects.filter(**wanted).delete()[0]:
        raise RuleBroken(_("Sperren er allerede borte."))
    person = User.objects.filter(username__iexact=account).first() if account else None
    changes = {"user": [None, {"user": str(person.audit_id)}]} if person else {}
    rules, _made = SignInRules.objects.get_or_create(pk=1)
    audit.record(by=by, verb="login_lock_lifted", subject=rules, changes=changes)


@transaction.atomic
def forget_login(user: User) -> None:
    """Delete a person's second factor, her identity elsewhere and her failed logins, when she is anonymised."""
    Identity.objects.filter(user=user).delete()
    SecondFactor.objects.filter(user=user).delete()
    AccessAttempt.objects.filter(username=spelt(user.username)).delete()
