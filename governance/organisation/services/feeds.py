"""Private addresses by which calendars fetch a person's deadlines."""

from __future__ import annotations

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.digests import digest
from governance.organisation.models import FeedToken, User

SECRET_BYTES = 32


@transaction.atomic
def renew_feed_token(*, user: User, by: User) -> str:
    """Give the person a new private address and let the one before die. Returns its secret, which is not kept.

    Raises PermissionDenied for anybody but herself.
    """
    if by.pk != user.pk:
        raise PermissionDenied
    take_turn()
    fresh = User.objects.select_for_update().get(pk=user.pk)
    _living(user).update(revoked_at=clock.now())
    secret = secrets.token_urlsafe(SECRET_BYTES)
    FeedToken.objects.create(
        user=user, digest=digest(secret), session_hash=fresh.get_session_auth_hash(), created_at=clock.now()
    )
    audit.record(by=by, verb="feed_opened", subject=user)
    return secret


@transaction.atomic
def revoke_feed_token(*, user: User, by: User) -> bool:
    """Let the person's address die; return True when there was one. Raises PermissionDenied for anybody but herself."""
    if by.pk != user.pk:
        raise PermissionDenied
    take_turn()
    if not _living(user).update(revoked_at=clock.now()):
        return False
    audit.record(by=by, verb="feed_closed", subject=user)
    return True


def _living(user: User) -> QuerySet[FeedToken]:
    return FeedToken.objects.filter(user=user, revoked_at=None)
