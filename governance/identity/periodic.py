"""Daily: what is left of ended sessions and of old failed logins goes."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from governance.core import clock


def clear_sign_in() -> list[str]:
    """Delete sessions that have ended, and failed logins (with their addresses) older than a day."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    AccessAttempt.objects.filter(attempt_time__lt=clock.now() - timedelta(days=1)).delete()
    return []
