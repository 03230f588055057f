"""Between the password and the code: known, but not logged in. The request's user stays anonymous."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from governance.core import clock
from governance.identity import leaving
from governance.identity.queries import has_second_factor, must_have_second_factor
from governance.organisation.models import User

PENDING, SECRET = "helhet_pending", "helhet_second_factor_secret"
PATIENCE = 10 * 60  # seconds


def begin(request: HttpRequest, user: User, goes_to: str, *, is_strong: bool = False) -> str | None:
    """Return the name of the page for the second step, or None after logging her in when there is none to take.

    A strong login elsewhere has taken that step already.
    """
    step = None if is_strong else _step(user)
    request.session.pop(SECRET, None)
    request.session.pop(leaving.KEPT, None)  # of a login elsewhere that was not finished
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "backend": user.backend,
        "next": goes_to,
        "at": clock.now().timestamp(),
    }
    if step is None:
        finish(request, user)
    return f"governance:{step}" if step else None


def _step(user: User) -> str | None:
    return "second_step" if has_second_factor(user) else "second_factor" if must_have_second_factor(user) else None


def who(request: HttpRequest) -> User | None:
    """Return who has given the right password a moment ago, unless something has happened to her login since."""
    kept = request.session.get(PENDING)
    if not kept or clock.now().timestamp() - kept["at"] > PATIENCE:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    return user if user and constant_time_compare(kept["hash"], user.get_session_auth_hash()) else None


def finish(request: HttpRequest, user: User) -> str:
    """Log her in, in a session with a new key, and return where she was going."""
    kept = request.session.pop(PENDING)
    request.session.pop(SECRET, None)
    auth.login(request, user, backend=kept["backend"])
    return str(kept["next"])
