"""The way in by the municipality's own sign-in: there, and back."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.identity import leaving, pending, provider, services
from governance.identity.queries import person_behind

NEXT = "helhet_external_next"
BACKEND = "django.contrib.auth.backends.ModelBackend"
log = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def external_login(request: HttpRequest) -> HttpResponse:
    """Send her to the provider, and keep where she was going when it is here."""
    _check_in_use()
    if request.user.is_authenticated:
        return redirect("home")
    wanted = request.GET.get("next", "")
    is_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    request.session[NEXT] = wanted if is_here else settings.LOGIN_REDIRECT_URL
    try:
        return provider.send_away(request, settings.BASE_URL + reverse("governance:external_answer"))
    except (provider.Refused, provider.Unreachable) as error:
        return _failed(request, error)


@login_not_required
@never_cache
@require_safe
def external_answer(request: HttpRequest) -> HttpResponse:
    """Let in whom the administrator has linked, with the roles that her groups give today."""
    _check_in_use()
    if request.user.is_authenticated:
        return redirect("home")
    try:
        claims = provider.come_back(request)
    except (provider.Refused, provider.Unreachable) as error:
        return _failed(request, error)
    person = person_behind(claims.issuer.rstrip("/"), claims.subject)
    if person is None or not person.is_active:
        context = {"subject": claims.subject if person is None else ""}
        return render(request, "governance/external_unknown.html", context, status=403)
    services.sync_roles(person, groups=claims.groups)
    person.backend = BACKEND
    goes_to = request.session.pop(NEXT, settings.LOGIN_REDIRECT_URL)
    step = pending.begin(request, person, goes_to, is_strong=bool(settings.OIDC_REQUIRED_ACR))
    leaving.remember(request, claims.token)
    return redirect(step or goes_to)


def _check_in_use() -> None:
    if not provider.is_in_use():
        raise Http404


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say that it did not work; the log says what was wrong, without a word from the token."""
    log.warning("Sign-in by the provider failed: %s %s", type(error).__name__, error)
    is_away = isinstance(error, provider.Unreachable)
    return render(request, "governance/external_failed.html", {"is_away": is_away}, status=503 if is_away else 403)
