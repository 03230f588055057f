"""Reads about who is locked out, and who must take a second step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum

from governance.core import clock
from governance.identity.models import Identity, SecondFactor, SignInRules
from governance.organisation.access import roles_of
from governance.organisation.models import User


@dataclass(frozen=True)
class Lock:
    """One account or address that must wait."""

    account: str
    address: str
    failures: int
    opens_at: datetime


def locks() -> list[Lock]:
    """Return the accounts and addresses that are locked now; two queries."""
    since = clock.now() - settings.AXES_COOLOFF_TIME
    limits = (("username", settings.AXES_FAILURE_LIMIT), ("ip_address", settings.LOGIN_ADDRESS_LIMIT))
    found = []
    for field, limit in limits:
        rows = AccessAttempt.objects.filter(attempt_time__gte=since).order_by().values(field)
        rows = rows.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        for row in rows.filter(failures__gte=limit).order_by(field):
            names = {"username": "", "ip_address": "", field: row[field]}
            found.append(
                Lock(names["username"], names["ip_address"], row["failures"], row["last"] + settings.AXES_COOLOFF_TIME)
            )
    return found


def rules() -> SignInRules:
    """Return the rules; those of a new municipality ask nobody for a second factor."""
    return SignInRules.objects.first() or SignInRules()


def has_second_factor(user: User) -> bool:
    """Return True when the person's telephone is in use."""
    return SecondFactor.objects.filter(user=user).exists()


def must_have_second_factor(user: User) -> bool:
    """Return True when a role that she holds today demands it, or one that she is deputy in."""
    access, demanding = roles_of(user), rules().second_factor_roles
    return access.holds(*demanding) or any(lent.held.role in demanding for lent in access.lent)


def identity_of(user: User) -> Identity | None:
    """Return who the person is at the municipality's own sign-in."""
    return Identity.objects.filter(user=user, issuer=settings.OIDC_ISSUER).first()


def person_behind(issuer: str, subject: str) -> User | None:
    """Return the person that the administrator has linked, and nobody by name or e-mail. She may be shut out."""
    identity = Identity.objects.filter(issuer=issuer, subject=subject).select_related("user").first()
    return identity.user if identity else None
