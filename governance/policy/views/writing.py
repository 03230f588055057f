"""Where policies are written: new policies and versions, and what they change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core.conditional import not_modified
from governance.policy import presence, queries, services
from governance.policy.comments.queries import unanswered
from governance.policy.differences import ChapterDifference, summarise
from governance.policy.forms import (
    EditPolicyForm,
    EditVersionForm,
    NewPolicyForm,
    NewVersionForm,
    ReviewForm,
)
from governance.policy.models import PolicyDocument, PolicyVersion
from governance.policy.permissions import can_write, check_create_policy, check_review, check_write
from governance.policy.proposals.queries import proposals_of
from governance.policy.references import broken, references_of
from governance.policy.services.reviews import check_reviewable
from governance.policy.stamps import of_policy
from governance.policy.views.answering import answer, draft_for, edit_path, page_with_form
from governance.policy.views.fetching import or_login, policy_for, version_for
from governance.templatetags.helhet import nodate

SIDE_BY_SIDE = "side-om-side"
FACTS = ("title", "summary", "unit", "responsible", "revision_months", "visibility", "legal_basis")


# --- Policies ---------------------------------------------------------------------------------------------------------
@page_with_form
def policy_create(request: HttpRequest) -> HttpResponse:
    """Create a policy, and go on to its first version."""
    check_create_policy(request.user)

    def do(data: dict[str, Any]) -> str:
        policy = services.create_policy(by=request.user, **data)
        messages.success(request, _("Policyen er opprettet. Opprett den første versjonen."))
        return reverse("governance:policy_version_create", args=[policy.slug])

    cancel_path = reverse("governance:policy_list")
    context = {"heading": _("Ny policy"), "submit": _("Opprett policyen"), "cancel_path": cancel_path}
    return answer(request, NewPolicyForm(request.POST or None), do, "governance/policy_form.html", context)


@page_with_form
def policy_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the facts of a policy."""
    policy = policy_for(request.user, slug)
    check_write(request.user, policy)
    path = reverse("governance:policy_detail", args=[policy.slug])

    def do(data: dict[str, Any]) -> str:
        services.edit_policy(policy, by=request.user, **data)
        messages.success(request, _("Opplysningene er lagret."))
        return path

    form = EditPolicyForm(request.POST or None, initial={name: getattr(policy, name) for name in (*FACTS, "version")})
    context = {"heading": _("Om policyen"), "submit": _("Lagre"), "cancel_path": path, "policy": policy}
    return answer(request, form, do, "governance/policy_form.html", context)


@page_with_form
def policy_review(request: HttpRequest, slug: str) -> HttpResponse:
    """Decide that the policy is looked through and holds as it stands."""
    policy = policy_for(request.user, slug)
    path = reverse("governance:policy_detail", args=[policy.slug])

    def check() -> None:
        check_review(request.user, policy)
        check_reviewable(policy)

    def do(data: dict[str, Any]) -> str:
        review = services.review_unchanged(policy, by=request.user, **data)
        messages.success(
            request,
            _("Gjennomgangen er registrert. Neste revisjon er %(date)s.") % {"date": nodate(review.next_revision_on)},
        )
        return path

    form = ReviewForm(request.POST or None, initial={"version": policy.version})
    form.fields["next_revision_on"].help_text = _("dd.mm.åååå. Uten dato: om %(months)d måneder.") % {
        "months": policy.revision_months
    }
    context = {
        "heading": _("Gjennomgått, ingen endring"),
        "about": _("Du bestemmer at «%(policy)s» gjelder videre som den er.") % {"policy": policy},
        "submit": _("Registrer gjennomgangen"),
        "cancel_path": path,
        "policy": policy,
    }
    return answer(request, form, do, "governance/policy_form.html", context, check=check)


# --- Versions ---------------------------------------------------------------------------------------------------------
@page_with_form
def version_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a new version from the one in force; a version that is on its way is shown instead."""
    policy = policy_for(request.user, slug)
    check_write(request.user, policy)
    present = queries.under_way(policy)
    if present and request.method != "POST":
        messages.info(request, _("Denne versjonen er allerede under arbeid."))
        return redirect("governance:policy_version", policy.slug, present.number)

    def do(data: dict[str, Any]) -> str:
        version = services.create_version(policy, by=request.user, **data)
        messages.success(request, _("Versjon %(number)s er opprettet.") % {"number": version.number})
        return edit_path(version)

    base = queries.in_force(policy)
    context = {
        "heading": _("Ny versjon"),
        "submit": _("Opprett versjonen"),
        "cancel_path": reverse("governance:policy_detail", args=[policy.slug]),
        "policy": policy,
        "base": base,
    }
    form = NewVersionForm(request.POST or None, initial={"number": _next_number(policy, base)})
    return answer(request, form, do, "governance/policy_form.html", context)


def _next_number(policy: PolicyDocument, base: PolicyVersion | None) -> str:
    """Propose the next small number that is free."""
    if base is None:
        return "1.0"
    first, _dot, second = base.number.partition(".")
    taken = set(policy.governance_versions.values_list("number", flat=True))
    start = int(second.partition(".")[0] or 0) + 1
    return next(number for place in range(start, 1000) if (number := f"{first}.{place}") not in taken)


@require_safe
def version_edit(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show the chapters of a draft, to edit, move, add and delete."""
    version = draft_for(request, slug, number)
    sections = queries.sections_of(version)
    referred = references_of(version, sections)
    differences = queries.differences_from_base(version, sections, referred) if version.based_on_id else []
    words = {difference.key: _change_word(difference) for difference in differences}
    writing = presence.who_is_where(version, [section.key for section in sections], request.user)
    context = {
        "policy": version.policy,
        "version": version,
        "broken": broken(sections, referred),
        "unanswered": unanswered(version),
        "proposals": proposals_of(version.policy).unanswered(),
        "rows": [(s, words.get(s.key, ""), ", ".join(writing.get(s.key, []))) for s in sections],
        "deleted": [difference.old.title for difference in differences if difference.is_deleted and difference.old],
    }
    return render(request, "governance/policy_version_edit.html", context)


def _change_word(difference: ChapterDifference) -> str:
    if difference.is_added:
        return _("nytt")
    if difference.is_changed:
        return _("endret og flyttet") if difference.is_moved else _("endret")
    return _("flyttet") if difference.is_moved else ""


@page_with_form
def version_settings(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Change a draft's number and change note."""
    version = draft_for(request, slug, number)

    def do(data: dict[str, Any]) -> str:
        services.edit_version(
            version, seen=data["version"], number=data["number"], change_note=data["change_note"], by=request.user
        )
        messages.success(request, _("Versjonen er lagret."))
        return edit_path(version)

    context = {
        "heading": _("Nummer og endringsnotat"),
        "submit": _("Lagre"),
        "cancel_path": edit_path(version),
        "policy": version.policy,
        "version": version,
    }
    initial = {name: getattr(version, name) for name in ("number", "change_note", "version")}
    form = EditVersionForm(request.POST or None, initial=initial)
    return answer(request, form, do, "governance/policy_form.html", context)


@login_not_required
@require_safe
@not_modified(of_policy)
@or_login
def version_differences(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show, word by word, what the version changes in the one that it builds on."""
    version = version_for(request.user, slug, number)
    differences = queries.differences_from_base(version)
    context = {
        "policy": version.policy,
        "version": version,
        "differences": differences,
        "summary": summarise(differences),
        "is_beside": request.GET.get("visning") == SIDE_BY_SIDE,
        "may_edit": version.status == "draft" and can_write(request.user, version.policy),
    }
    return render(request, "governance/policy_version_differences.html", context)
