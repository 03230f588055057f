"""Where a version goes on its way: put forward, heard, recommended, approved, published, sent back, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm
from governance.policy import queries, services
from governance.policy.comments.forms import OPEN
from governance.policy.comments.queries import unanswered
from governance.policy.differences import summarise
from governance.policy.documents import chapter_data, shown_chapters
from governance.policy.forms import SKIP, ApproveForm, ReasonForm, RecommendForm, SendForm, StatementForm
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.policy.permissions import (
    check_approve,
    check_recommend,
    check_send_back,
    check_state,
    check_withdraw,
    check_write,
)
from governance.policy.references import Referred, broken, references_of
from governance.policy.services.decisions import check_statement, check_turn
from governance.policy.services.drafts import check_draft
from governance.policy.views.answering import answer, page_with_form
from governance.policy.views.fetching import version_for
from governance.policy.views.reading import version_path
from governance.policy.workflow import VERSIONS
from governance.process.models import Act, Mode
from governance.process.queries import current_step, run_view

TEMPLATE = "governance/policy_version_decide.html"


def _text_page(
    request: HttpRequest,
    version: PolicyVersion,
    form: HelhetForm,
    do: Callable[[dict[str, Any]], str],
    check: Callable[[], None],
    **words: Any,
) -> HttpResponse:
    """Show the whole text with what is new in it beside the form, whose hidden hash is of just that text."""
    sections = queries.sections_of(version)
    referred: Any = SimpleLazyObject(lambda: references_of(version, sections))
    if not form.is_bound:
        form.initial["shown_hash"] = queries.shown_hash(version, sections, referred)
    context = _context(version, **words) | {"text": SimpleLazyObject(lambda: _text(version, sections, referred))}
    return answer(request, form, do, TEMPLATE, context, check=check)


def _text(version: PolicyVersion, sections: list[Any], referred: Referred) -> dict[str, Any]:
    differences = queries.differences_from_base(version, sections, referred) if version.based_on_id else []
    return {
        "broken": broken(sections, referred) if version.status == PolicyStatus.DRAFT else [],
        "unanswered": unanswered(version) if version.status == PolicyStatus.DRAFT else [],
        "chapters": shown_chapters(chapter_data(sections, referred), is_inside=True),
        "differences": differences,
        "summary": summarise(differences) if differences else None,
        "run": run_view(version.run),
    }


def _context(version: PolicyVersion, **words: Any) -> dict[str, Any]:
    return {"policy": version.policy, "version": version, "cancel_path": version_path(version), **words}


@page_with_form
def send(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Put the draft forward."""
    version = version_for(request.user, slug, number)

    def check() -> None:
        check_write(request.user, version.policy)
        check_draft(version)

    def do(data: dict[str, Any]) -> str:
        reason = data["reason"] if data["way"] == SKIP else ""
        services.send_for_approval(version, by=request.user, shown_hash=data["shown_hash"], skip_hearing_reason=reason)
        messages.success(request, _("Versjon %(number)s er sendt.") % {"number": version.number})
        return version_path(version)

    heading = _("Send versjon %(number)s til godkjenning") % {"number": version.number}
    words = {"heading": heading, "submit": _("Send versjonen")}
    return _text_page(request, version, SendForm(request.POST or None), do, check, **words)


@page_with_form
def statement(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Say what a leader thinks of the draft."""
    version = version_for(request.user, slug, number)

    def check() -> None:
        check_statement(version)
        check_state(request.user, version)

    def do(data: dict[str, Any]) -> str:
        services.give_statement(version, by=request.user, **data)
        messages.success(request, _("Takk. Innspillet er registrert."))
        return version_path(version)

    heading = _("Gi innspill til versjon %(number)s") % {"number": version.number}
    may_send_back = version.status == PolicyStatus.APPROVAL
    words = {"heading": heading, "submit": _("Send innspillet"), "may_send_back": may_send_back}
    return _text_page(request, version, StatementForm(request.POST or None), do, check, **words)


@require_POST
def hearing_close(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """End the round of statements, or show the merknader that must be answered first."""
    version = version_for(request.user, slug, number)
    try:
        services.close_hearing(version, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error.message))
        return redirect(f"{reverse('governance:policy_comments', args=[slug, number])}?vis={OPEN}")
    messages.success(request, _("Innspillsrunden er avsluttet. Toppledergruppa har saken nå."))
    return redirect(version_path(version))


@page_with_form
def recommend(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Register the group's recommendation."""
    version = version_for(request.user, slug, number)

    def check() -> None:
        check_turn(version, "recommend", Act.RECOMMEND)
        check_recommend(request.user, version)

    def do(data: dict[str, Any]) -> str:
        services.recommend(version, by=request.user, **data)
        messages.success(request, _("Anbefalingen er registrert. Saken har gått videre."))
        return version_path(version)

    words = {
        "heading": _("Registrer anbefaling av versjon %(number)s") % {"number": version.number},
        "submit": _("Registrer anbefalingen"),
        "may_send_back": True,
    }
    step = current_step(version.run) if version.run else None
    form = RecommendForm(request.POST or None, is_group=step is None or step.mode == Mode.BODY)
    return _text_page(request, version, form, do, check, **words)


@page_with_form
def approve(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Decide on what the page shows."""
    version = version_for(request.user, slug, number)

    def check() -> None:
        check_turn(version, "approve", Act.DECIDE)
        check_approve(request.user, version)

    def do(data: dict[str, Any]) -> str:
        services.approve(version, by=request.user, **data)
        messages.success(request, _("Versjon %(number)s er godkjent.") % {"number": version.number})
        return version_path(version)

    form = ApproveForm(request.POST or None)
    months = version.policy.revision_months
    form.fields["next_revision_on"].help_text = _("dd.mm.åååå. Uten dato: %(months)d måneder etter publisering.") % {
        "months": months
    }
    words = {
        "heading": _("Godkjenn versjon %(number)s") % {"number": version.number},
        "submit": _("Godkjenn versjonen"),
        "may_send_back": True,
    }
    return _text_page(request, version, form, do, check, **words)


@page_with_form
def send_back(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Make it a draft again, with a reason."""
    version = version_for(request.user, slug, number)

    def check() -> None:
        check_turn(version, "send_back")
        check_send_back(request.user, version)

    def do(data: dict[str, Any]) -> str:
        services.send_back(version, by=request.user, **data)
        messages.success(request, _("Versjonen er sendt tilbake og er et utkast igjen."))
        return version_path(version)

    words = {
        "heading": _("Send versjon %(number)s tilbake") % {"number": version.number},
        "submit": _("Send tilbake"),
        "about": _("Versjonen blir et utkast igjen. Skriv hva som må rettes."),
    }
    context = _context(version, **words)
    return answer(request, ReasonForm(request.POST or None), do, "governance/policy_form.html", context, check=check)


@require_POST
def publish(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Order the PDF; the page shows how it goes."""
    version = version_for(request.user, slug, number)
    services.publish(version, by=request.user)
    messages.success(request, _("Publiseringen er satt i gang."))
    return redirect(version_path(version))


@require_POST
def publication_retry(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Order the PDF once more."""
    version = version_for(request.user, slug, number)
    services.retry_publication(version, by=request.user)
    messages.success(request, _("Publiseringen er satt i gang på nytt."))
    return redirect(version_path(version))


@page_with_form
def withdraw(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Withdraw a version, with a reason."""
    version = version_for(request.user, slug, number)

    def check() -> None:
        VERSIONS.check(version, "withdraw")
        check_withdraw(request.user, version)

    def do(data: dict[str, Any]) -> str:
        services.withdraw(version, by=request.user, **data)
        messages.success(request, _("Versjonen er trukket tilbake."))
        return version_path(version)

    form = ReasonForm(request.POST or None, is_for_all=version.is_published)
    about = _("Arbeidet med versjonen stopper. Du kan opprette en ny versjon etterpå.")
    if version.is_published:
        about = _("Policyen gjelder da ikke lenger. Teksten blir stående som historie.")
    words = {
        "heading": _("Trekk tilbake versjon %(number)s") % {"number": version.number},
        "submit": _("Trekk tilbake"),
        "about": about,
        "is_danger": True,
    }
    context = _context(version, **words)
    return answer(request, form, do, "governance/policy_form.html", context, check=check)
