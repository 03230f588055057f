"""What everybody reads: the list, what is in force, every published version, and its PDF."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core import panels
from governance.core.conditional import not_modified
from governance.core.editable import Visibility, visibility_facts
from governance.core.parts import is_part_wanted
from governance.documents import codes
from governance.documents.models import JobStatus
from governance.organisation.history import history_of
from governance.policy import queries
from governance.policy.comments.shown import on_version
from governance.policy.documents import chapter_data, shown_chapters
from governance.policy.models import PolicyDocument, PolicyStatus, PolicyVersion
from governance.policy.permissions import can_create_policy, can_follow, can_publish, can_review, can_write
from governance.policy.proposals.queries import proposals_of
from governance.policy.references import references_of
from governance.policy.stamps import of_list, of_policy
from governance.policy.views.choices import choices
from governance.policy.views.fetching import or_login, policy_for, version_for
from governance.process.queries import run_view

CACHE_SECONDS = 60 * 60
NEVER_FIRST = ("send_back", "withdraw")
STATE_COLOURS = {
    PolicyStatus.DRAFT: "neutral",
    PolicyStatus.HEARING: "info",
    PolicyStatus.APPROVAL: "warning",
    PolicyStatus.APPROVED: "info",
    PolicyStatus.IN_FORCE: "success",
    PolicyStatus.REPLACED: "neutral",
    PolicyStatus.WITHDRAWN: "danger",
}
JOB_COLOURS = {
    JobStatus.QUEUED: "neutral",
    JobStatus.RENDERING: "info",
    JobStatus.DONE: "success",
    JobStatus.FAILED: "danger",
}


@login_not_required
@require_safe
@not_modified(of_list)
def policy_list(request: HttpRequest) -> HttpResponse:
    """Show the policies: what is in force first, then what is on its way, then what is no longer used."""
    rows = queries.policy_rows(request.user)
    context = {
        "in_force": [row for row in rows if row.in_force],
        "others": [row for row in rows if not row.in_force],
        "can_create": can_create_policy(request.user),
    }
    return render(request, "governance/policy_list.html", context)


@login_not_required
@require_safe
@not_modified(of_policy)
@or_login
def policy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is in force, with its PDF, its older versions, and the work on the next one for those who do it."""
    policy = policy_for(request.user, slug)
    published = list(queries.published_versions(policy))
    version = next((v for v in published if v.status == PolicyStatus.IN_FORCE), None)
    is_followed = can_follow(request.user, policy)
    review = queries.last_review(policy) if version else None
    context: dict[str, Any] = {
        "policy": policy,
        "version": version,
        "chapters": chapters_of(version, request.user) if version else [],
        "facts": _facts(policy, version, request.user.is_authenticated),
        "older": [v for v in published if v != version],
        "base_url": settings.BASE_URL,
        "is_followed": is_followed,
        "under_way": queries.under_way(policy) if is_followed else None,
        "review": review,
        "can_review": version is not None and can_review(request.user, policy),
        "can_write": can_write(request.user, policy),
        "proposals": proposals_of(policy).unanswered() if is_followed else [],
        "parts": panels.parts("policy.page", request.user, policy),
        "history": history_of(policy) if is_followed else None,
    }
    return render(request, "governance/policy_detail.html", context)


@login_not_required
@require_safe
@not_modified(of_policy)
@or_login
def policy_version(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show one version: for ever when it has been published; while it is on its way, to those who work with it."""
    version = version_for(request.user, slug, number)
    if is_part_wanted(request):
        return _job_part(request, version)
    context: dict[str, Any] = {
        "policy": version.policy,
        "version": version,
        "state_colour": STATE_COLOURS[PolicyStatus(version.status)],
        "facts": _facts(version.policy, version, request.user.is_authenticated),
        "base_url": settings.BASE_URL,
        "history": None,
        **on_version(request.user, version),
    }
    if "chapters" not in context:
        context["chapters"] = chapters_of(version, request.user)
    if request.user.is_authenticated and (not version.is_published or can_follow(request.user, version.policy)):
        context |= {"run": run_view(version.run), **_job(request, version), **_choices(request, version)}
        context["history"] = history_of(version, *queries.sections_of(version), version.run)
    return render(request, "governance/policy_version.html", context)


def _choices(request: HttpRequest, version: PolicyVersion) -> dict[str, Any]:
    """Return the one thing to do first, if there is one, and what else can be done."""
    found = choices(request.user, version)
    first = next((choice for choice in found if choice.name not in NEVER_FIRST), None)
    return {"primary_choice": first, "more_choices": [choice for choice in found if choice != first]}


def chapters_of(version: PolicyVersion, user: Any) -> list[dict[str, str]]:
    """Return the chapters as they are shown: the frozen ones from the approval on, before that the draft's."""
    if version.frozen:
        chapters: list[dict[str, str]] = version.frozen["chapters"]
    else:
        sections = queries.sections_of(version)
        chapters = chapter_data(sections, references_of(version, sections))
    return shown_chapters(chapters, is_inside=user.is_authenticated)


def _job(request: HttpRequest, version: PolicyVersion) -> dict[str, Any]:
    job = version.job if version.status == PolicyStatus.APPROVED else None
    return {
        "job": job,
        "job_colour": JOB_COLOURS[JobStatus(job.status)] if job else "",
        "is_working": bool(job and job.status in (JobStatus.QUEUED, JobStatus.RENDERING)),
        "can_publish": bool(job and can_publish(request.user, version)),
    }


def _job_part(request: HttpRequest, version: PolicyVersion) -> HttpResponse:
    """Return the state of the publication, for the page that asks again and again; the whole page when it is over."""
    context = {"version": version, **_job(request, version)}
    if not context["is_working"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "governance/_policy_job.html", context)


def _facts(policy: PolicyDocument, version: PolicyVersion | None, is_known: bool) -> list[tuple[Any, Any]]:
    """Return the facts in words. The public is told the unit and the role to ask; colleagues are told the person."""
    from governance.templatetags.helhet import nodate

    rows: list[tuple[Any, Any]] = []
    if version:
        rows = [
            (_("Versjon"), version.number),
            (_("Gjelder fra"), nodate(version.in_force_on)),
            (_("Gjaldt til"), nodate(version.replaced_on)),
            (_("Godkjent"), nodate(version.approved_on)),
            (_("Kontrollkode"), codes.grouped(version.document.control_code) if version.document else ""),
        ]
    rows.append((_("Eierenhet"), policy.unit.name))
    if is_known:
        rows.append((_("Ansvarlig"), str(policy.responsible)))
    else:
        rows.append((_("Kontakt"), queries.contact(policy.unit, policy.responsible_id)))
    if policy.visibility != Visibility.PUBLIC:
        rows += visibility_facts(policy)
    if version and version.status == PolicyStatus.IN_FORCE:
        rows.append((_("Neste revisjon"), nodate(policy.next_revision_on)))
    return rows


@login_not_required
@require_safe
@or_login
def policy_version_pdf(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Send the stored bytes. They never change, so their SHA-256 is their ETag."""
    version = version_for(request.user, slug, number)
    document = version.document
    if document is None:
        raise Http404
    etag, modified = quote_etag(document.sha256), int(document.created_at.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        response = HttpResponse(document.content, content_type=document.media_type)
        response["Content-Disposition"] = content_disposition_header(False, document.file_name) or "inline"
    response["ETag"], response["Last-Modified"] = etag, http_date(modified)
    is_public = version.policy.visibility == Visibility.PUBLIC and not request.user.is_authenticated
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}" if is_public else "private, no-store"
    return response


def version_path(version: PolicyVersion) -> str:
    """Return the address of the version's page."""
    return reverse("governance:policy_version", args=[version.policy.slug, version.number])
