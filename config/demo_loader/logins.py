"""The password of the nine demo users."""

from __future__ import annotations

from django.conf import settings

from config import environment
from config.demo.people import DEMO_USERS
from governance.organisation.models import User


def demo_password() -> str:
    """Return DEMO_PASSWORD, or the random one that is kept in the data folder, readable by the owner only."""
    kept_in = settings.DATA_DIR / "secrets"
    return environment.text("DEMO_PASSWORD") or environment.kept_secret(kept_in, "demo_password", size=9)


def apply_password() -> str | None:
    """Give the demo users today's password where it is not theirs already; None when there are none.

    Outside the service on purpose: the operator chooses the password for a demo, weak ones included.
    """
    if not settings.DEMO:
        return None
    people = list(User.objects.filter(username__in=DEMO_USERS))
    password = demo_password()
    for person in people:
        if not person.check_password(password):
            person.set_password(password)
            person.save(update_fields=["password"])
    return password if people else None
