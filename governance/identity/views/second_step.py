"""The second step: a code from the telephone, and taking a telephone into use."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from governance.core.errors import RuleBroken
from governance.core.forms import add_rule_error
from governance.identity import pending, services, totp
from governance.identity.forms import CodeForm
from governance.identity.queries import has_second_factor
from governance.identity.throttle import locked_page
from governance.organisation.models import User


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for a code. Wrong ones count as wrong passwords do, towards the same lock."""
    person = pending.who(request)
    if person is None or request.user.is_authenticated:
        return redirect("home" if request.user.is_authenticated else "governance:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = {"username": person.username}
        if not AxesProxyHandler.is_allowed(request, tried):
            return locked_page(request, None, tried)
        if services.verify(person, form.cleaned_data["code"]):
            return redirect(pending.finish(request, person))
        AxesProxyHandler.user_login_failed(sender=second_step, credentials=tried, request=request)
        form.add_error("code", _("Koden stemmer ikke, eller er brukt før. Vent på neste kode og prøv igjen."))
    return render(request, "governance/second_step.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Take a telephone into use: by one's own wish, or before a role that demands it gives anything at all."""
    person = request.user if request.user.is_authenticated else pending.who(request)
    if person is None:
        return redirect(f"/logg-inn/?next={request.path}" if request.method != "POST" else "governance:login")
    if has_second_factor(person):
        return _has_one(request)
    secret = request.session.setdefault(pending.SECRET, totp.new_secret())
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            codes = services.enrol(user=person, secret=secret, code=form.cleaned_data["code"])
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            return _show_codes(request, person, codes)
    context = {
        "form": form,
        "picture": totp.picture(secret, person.username),
        "secret": totp.opened(secret),
        "is_demanded": not request.user.is_authenticated,
    }
    return render(request, "governance/second_factor.html", context, status=422 if form.errors else 200)


def _has_one(request: HttpRequest) -> HttpResponse:
    """Never give a second telephone to somebody who has only shown the password."""
    if not request.user.is_authenticated:
        return redirect("governance:second_step")
    return render(request, "governance/second_factor_done.html")


def _show_codes(request: HttpRequest, person: User, codes: list[str]) -> HttpResponse:
    """Log her in if she was on her way, and show the recovery codes the only time."""
    goes_to = "/"
    if not request.user.is_authenticated:
        goes_to = pending.finish(request, person)
    request.session.pop(pending.SECRET, None)
    return render(request, "governance/second_factor_codes.html", {"codes": codes, "goes_to": goes_to})
