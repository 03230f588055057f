"""«Hva er nytt», confirming, asking others to read, and who has."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.organisation.models import User
from governance.policy.differences import summarise
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.policy.queries import differences_from_base, sections_of
from governance.policy.views.answering import answer
from governance.policy.views.fetching import or_login, version_for
from governance.reading import queries, services
from governance.reading.forms import AskForm, EndForm
from governance.reading.models import ReadReceipt, ReadRequest
from governance.reading.news import minutes, news_for
from governance.reading.permissions import check_ask
from governance.reading.workflow import READ_REQUESTS

PER_PAGE = 50
MISSING = "mangler"


@login_not_required
@require_safe
@or_login
def policy_news(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show in two minutes what a published version changes, and let those who are asked confirm that they read it."""
    version = version_for(request.user, slug, number)
    if not version.is_published:
        raise Http404
    sections = sections_of(version)
    differences = differences_from_base(version, sections) if version.based_on_id else []
    news = news_for(request.user, differences)
    read = [row.difference.new.body for row in news if row.difference.new]
    context = {
        "policy": version.policy,
        "version": version,
        "news": news,
        "mine": [row for row in news if row.is_mine],
        "summary": summarise(differences),
        "minutes": minutes(read if version.based_on_id else [section.body for section in sections]),
        "owes": queries.owed_by(request.user, version),
        "receipt": _receipt(request.user, version),
        "is_in_force": version.status == PolicyStatus.IN_FORCE,
    }
    return render(request, "governance/policy_news.html", context)


def _receipt(user: Any, version: PolicyVersion) -> ReadReceipt | None:
    if not user.is_authenticated or user.acting_as:
        return None
    return ReadReceipt.objects.filter(request__policy_version=version, person=user).last()


@require_POST
def policy_read_confirm(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Confirm that one has read and understood."""
    version = version_for(request.user, slug, number)
    services.confirm_read(version, by=cast(User, request.user))
    messages.success(request, _("Takk. Du har bekreftet at du har lest versjon %(number)s.") % {"number": number})
    return redirect("governance:policy_news", slug, number)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_read_ask(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Ask holders of roles to read the version that is in force."""
    version = version_for(request.user, slug, number)

    def check() -> None:
        check_ask(request.user, version.policy)
        services.check_in_force(version)

    def do(data: dict[str, Any]) -> str:
        made = services.ask_to_read(version, by=cast(User, request.user), **data)
        messages.success(request, _("De er bedt om å lese, og har fått varsel."))
        return _request_path(made)

    context = {
        "policy": version.policy,
        "version": version,
        "heading": _("Be om lesebekreftelse"),
        "about": _("De som har rollene, får varsel og e-post, og finner det under Mine frister."),
        "submit": _("Be dem lese"),
        "cancel_path": reverse("governance:policy_detail", args=[slug]),
    }
    form = AskForm(request.POST or None)
    return answer(request, form, do, "governance/policy_form.html", context, check=check)


@require_safe
def policy_read_request(request: HttpRequest, slug: str, number: str, pk: int) -> HttpResponse:
    """Show who has confirmed and who has not, unit by unit."""
    row = _request_for(request.user, slug, number, pk)
    check_ask(request.user, row.policy_version.policy)
    only_missing = request.GET.get("vis") == MISSING
    page = Paginator(queries.readers(row, only_missing=only_missing), PER_PAGE).get_page(request.GET.get("side"))
    when = queries.confirmed_at(row, [reader["user"] for reader in page])
    context = {
        "policy": row.policy_version.policy,
        "version": row.policy_version,
        "row": row,
        "progress": queries.progress(row),
        "page": page,
        "readers": [(reader, when.get(reader["user"])) for reader in page],
        "only_missing": only_missing,
    }
    return render(request, "governance/policy_read_request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_read_end(request: HttpRequest, slug: str, number: str, pk: int) -> HttpResponse:
    """End the request early, with a reason."""
    row = _request_for(request.user, slug, number, pk)
    policy = row.policy_version.policy

    def check() -> None:
        check_ask(request.user, policy)
        READ_REQUESTS.check(row, "end_reading")
        services.check_in_force(row.policy_version)

    def do(data: dict[str, Any]) -> str:
        services.end_reading(row, by=cast(User, request.user), **data)
        messages.success(request, _("Leseoppdraget er avsluttet."))
        return _request_path(row)

    context = {
        "policy": policy,
        "version": row.policy_version,
        "heading": _("Avslutt leseoppdraget"),
        "about": _("De som ikke har bekreftet, får beskjed om at de slipper. Bekreftelsene blir stående."),
        "submit": _("Avslutt"),
        "is_danger": True,
        "cancel_path": _request_path(row),
    }
    form = EndForm(request.POST or None, initial={"version": row.version})
    return answer(request, form, do, "governance/policy_form.html", context, check=check)


def _request_for(user: Any, slug: str, number: str, pk: int) -> ReadRequest:
    """Return the request of a version that the user may see. Raises Http404."""
    version = version_for(user, slug, number)
    row = get_object_or_404(ReadRequest.objects.select_related("unit", "asked_by"), pk=pk, policy_version=version)
    row.policy_version = version
    return row


def _request_path(row: ReadRequest) -> str:
    version = row.policy_version
    return reverse("governance:policy_read_request", args=[version.policy.slug, version.number, row.pk])
