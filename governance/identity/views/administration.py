"""What the system administrator does about other people's way in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm, add_rule_error
from governance.identity import provider, queries
from governance.identity.forms import LockForm, PeopleForm, ReasonForm, RulesForm
from governance.identity.services import lift_lock, reset_second_factor, set_second_factor_roles
from governance.organisation import services
from governance.organisation.models import User
from governance.organisation.permissions import check_administer
from governance.organisation.role_overview import people_named

PER_PAGE = 50


@require_safe
def sign_in_administration(request: HttpRequest) -> HttpResponse:
    """Show who is locked out, and who has a login, searched by name before it is paged."""
    check_administer(request.user)
    form = PeopleForm(request.GET)
    words = form.cleaned_data.get("navn", "") if form.is_valid() else ""
    page = Paginator(people_named(words), PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "has_external_login": provider.is_in_use(),
        "locks": queries.locks(),
        "form": form,
        "page": page,
        "is_filtered": bool(words),
        "limit": settings.AXES_FAILURE_LIMIT,
        "minutes": int(settings.AXES_COOLOFF_TIME.total_seconds() // 60),
    }
    return render(request, "governance/sign_in.html", context, status=422 if form.errors else 200)


@require_POST
def lock_lift(request: HttpRequest) -> HttpResponse:
    """Let an account or an address try again."""
    check_administer(request.user)
    form = LockForm(request.POST)
    if not form.is_valid():
        return render(
            request,
            "governance/organisation_form.html",
            {"form": form, "page_heading": _("Opphev sperren")},
            status=422,
        )
    try:
        lift_lock(by=request.user, **form.cleaned_data)
    except RuleBroken as error:
        messages.info(request, error.message)
    else:
        messages.success(request, _("Sperren er opphevet."))
    return redirect("governance:sign_in")


@require_safe
def person_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person's way in, and what can be done about it."""
    check_administer(request.user)
    person = get_object_or_404(User.objects.select_related("workplace"), pk=pk)
    return render(
        request,
        "governance/person_sign_in.html",
        {
            "person": person,
            "has_second_factor": queries.has_second_factor(person),
            "has_external_login": provider.is_in_use(),
            "identity": queries.identity_of(person),
        },
    )


@require_POST
def person_log_out(request: HttpRequest, pk: int) -> HttpResponse:
    """End all sessions of a person."""
    check_administer(request.user)
    person = get_object_or_404(User, pk=pk)
    services.end_sessions(person, by=request.user)
    messages.success(request, _("%(person)s er logget ut overalt.") % {"person": person})
    return redirect("governance:person_sign_in", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person in again."""
    title, submit = _("Åpne tilgangen for %(person)s"), _("Åpne tilgangen")
    return _with_reason(request, pk, services.reactivate, title, submit, _("Tilgangen er åpnet."))


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a lost telephone."""
    title, submit = _("Nullstill tofaktor for %(person)s"), _("Nullstill tofaktor")
    done = _("Tofaktor er nullstilt, og personen er logget ut overalt.")
    return _with_reason(request, pk, reset_second_factor, title, submit, done, danger=True)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_rules(request: HttpRequest) -> HttpResponse:
    """Say which roles must take a second step."""
    check_administer(request.user)
    rules = queries.rules()
    initial = {"version": rules.version, "second_factor_roles": rules.second_factor_roles}
    form = RulesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        set_second_factor_roles(data["second_factor_roles"], version=data["version"], by=request.user)
        messages.success(request, _("Reglene er lagret."))
        return redirect("governance:sign_in")
    context = {"form": form, "page_heading": _("Hvem må ha tofaktor?")}
    return render(request, "governance/sign_in_rules.html", context, status=422 if form.errors else 200)


def _with_reason(
    request: HttpRequest, pk: int, service: Any, title: str, submit: str, done: str, *, danger: bool = False
) -> HttpResponse:
    """Ask why, and do it."""
    check_administer(request.user)
    person = get_object_or_404(User, pk=pk)
    form: HelhetForm = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(person, by=request.user, reason=form.cleaned_data["reason"])
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, done)
            return redirect("governance:person_sign_in", pk)
    context = {
        "form": form,
        "person": person,
        "page_heading": title % {"person": person},
        "submit": submit,
        "danger": danger,
    }
    return render(request, "governance/person_sign_in_form.html", context, status=422 if form.errors else 200)
