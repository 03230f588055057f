"""Acting as a deputy: the choice lies in the session, and is asked of the database anew at every request."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core.errors import WrongState
from governance.core.middleware import conflict_page
from governance.organisation import access
from governance.organisation.models import Deputyship, User

SESSION_KEY = "acting_as"
#: What a person can always press, whatever has become of the deputyship.
ALWAYS = ("governance:acting_stop", "governance:logout")


def act_as_chosen(request: HttpRequest) -> HttpResponse | None:
    """Let the user of the request act as the deputy she has chosen to be, if she still may.

    Returns None, or the answer to give instead: what was sent in the place of the principal is not done in her own.
    """
    chosen = request.session.get(SESSION_KEY)
    if chosen is None or not request.user.is_authenticated:
        return None
    deputyship = _still_held(chosen, request.user)
    if deputyship is not None:
        put_on(request.user, deputyship)
        return None
    del request.session[SESSION_KEY]
    message = _("Du er ikke lenger stedfortreder i rollen du opptrådte i. Nå opptrer du som deg selv.")
    if request.method in {"GET", "HEAD"} or request.path in [reverse(name) for name in ALWAYS]:
        messages.warning(request, message)
        return None
    return conflict_page(request, WrongState(message + " " + _("Det du sendte inn, er ikke lagret.")))


def _still_held(chosen: Any, user: Any) -> Deputyship | None:
    if not isinstance(chosen, int):
        return None
    rows = Deputyship.objects.current().filter(pk=chosen, deputy=user)
    return rows.select_related("principal", "unit").first()


def put_on(user: User, deputyship: Deputyship) -> None:
    """Let this user act as the deputy for as long as the object lives: one request."""
    user.acting_for, user.acting_as = deputyship.principal, deputyship
    access.forget()


def as_then(user: User, deputyship: Deputyship | None) -> User:
    """Let the user act as she did when she ordered what is done now, outside any request, if she still may."""
    held = _still_held(deputyship.pk, user) if deputyship else None
    if held is not None:
        put_on(user, held)
    return user


def choose(request: HttpRequest, deputyship: Deputyship | None) -> None:
    """Remember in the session what she acts as; None is as herself.

    Pages that she opened before are of no use after it: their buttons would do things in another's place, or no
    longer in it. So the token of their forms is changed.
    """
    if deputyship is None:
        request.session.pop(SESSION_KEY, None)
    else:
        request.session[SESSION_KEY] = deputyship.pk
    rotate_token(request)
