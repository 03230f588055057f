"""What the system administrator decides about the municipality's own sign-in: who is who, and what groups give."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm, add_rule_error
from governance.identity import provider, services
from governance.identity.forms import LinkForm, MappingForm, ReasonForm
from governance.identity.models import GroupMapping
from governance.organisation.models import User
from governance.organisation.permissions import check_administer


@require_http_methods(["GET", "HEAD", "POST"])
def group_mappings(request: HttpRequest) -> HttpResponse:
    """Show what groups give, and add to it."""
    check_administer(request.user)
    form = MappingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_mapping(by=request.user, **form.cleaned_data)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("Gruppen gir rollen fra neste innlogging."))
            return redirect("governance:group_mappings")
    context = {"form": form, "mappings": GroupMapping.objects.select_related("unit")}
    return render(request, "governance/group_mappings.html", context, status=422 if form.errors else 200)


@require_POST
def group_mapping_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a group give a role no longer."""
    check_administer(request.user)
    services.remove_mapping(get_object_or_404(GroupMapping, pk=pk), by=request.user)
    messages.success(request, _("Gruppen gir ikke lenger rollen. De som har den, mister den ved neste innlogging."))
    return redirect("governance:group_mappings")


@require_http_methods(["GET", "HEAD", "POST"])
def identity_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who a person is at the municipality's sign-in."""
    _check(request)
    person = get_object_or_404(User, pk=pk)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.link_identity(person, by=request.user, **form.cleaned_data)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("Personen kan bruke kommunens innlogging."))
            return redirect("governance:person_sign_in", pk)
    return _ask(request, person, form, _("Koble %(person)s til kommunens innlogging"), _("Koble"))


@require_http_methods(["GET", "HEAD", "POST"])
def identity_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the municipality's sign-in from a person."""
    _check(request)
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.unlink_identity(person, by=request.user, reason=form.cleaned_data["reason"])
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("Koblingen er fjernet, og personen er logget ut overalt."))
            return redirect("governance:person_sign_in", pk)
    return _ask(request, person, form, _("Fjern koblingen for %(person)s"), _("Fjern koblingen"), danger=True)


def _check(request: HttpRequest) -> None:
    check_administer(request.user)
    if not provider.is_in_use():
        raise Http404


def _ask(
    request: HttpRequest, person: User, form: HelhetForm, title: str, submit: str, *, danger: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "person": person,
        "page_heading": title % {"person": person},
        "submit": submit,
        "danger": danger,
    }
    return render(request, "governance/person_sign_in_form.html", context, status=422 if form.errors else 200)
