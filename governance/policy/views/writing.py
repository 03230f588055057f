"""Where policies are written: new policies and versions, chapters, and what they change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.core.conditional import not_modified
from governance.core.forms import HelhetForm
from governance.documents.markdown import to_html
from governance.policy import queries, services
from governance.policy.comments.queries import unanswered
from governance.policy.comments.shown import open_in_chapter
from governance.policy.differences import ChapterDifference, summarise
from governance.policy.forms import (
    EditPolicyForm,
    EditSectionForm,
    EditVersionForm,
    NewPolicyForm,
    NewSectionForm,
    NewVersionForm,
    ReviewForm,
)
from governance.policy.models import PolicyDocument, PolicyVersion
from governance.policy.permissions import can_write, check_create_policy, check_review, check_write
from governance.policy.proposals.queries import proposals_of
from governance.policy.readability import hints
from governance.policy.references import broken, look_up, references_of, resolver
from governance.policy.services.reviews import check_reviewable
from governance.policy.stamps import of_policy
from governance.policy.views.answering import answer, draft_for, edit_path, page_with_form
from governance.policy.views.fetching import or_login, policy_for, section_for, version_for
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
    context = {
        "policy": version.policy,
        "version": version,
        "broken": broken(sections, referred),
        "unanswered": unanswered(version),
        "proposals": proposals_of(version.policy).unanswered(),
        "rows": [(section, words.get(section.key, "")) for section in sections],
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


# --- Chapters ---------------------------------------------------------------------------------------------------------
@page_with_form
def section_add(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Add a chapter."""
    version = draft_for(request, slug, number)
    titles = [section.title for section in queries.sections_of(version)]
    form = NewSectionForm(request.POST or None, titles=titles)

    def do(data: dict[str, Any]) -> str:
        services.add_section(version, key="", by=request.user, **data)
        messages.success(request, _("Kapitlet er lagt til."))
        return edit_path(version)

    return _section_page(request, version, form, do, _("Nytt kapittel"), "ny")


@page_with_form
def section_edit(request: HttpRequest, slug: str, number: str, key: str) -> HttpResponse:
    """Edit a chapter, with a preview by the renderer of the pages and the PDF."""
    version = draft_for(request, slug, number)
    section = section_for(request.user, slug, number, key)
    initial = {"title": section.title, "body": section.body, "version": section.version}
    form = EditSectionForm(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> str:
        services.edit_section(section, version=data["version"], title=data["title"], body=data["body"], by=request.user)
        messages.success(request, _("«%(title)s» er lagret.") % {"title": data["title"]})
        return edit_path(version)

    return _section_page(request, version, form, do, _("Rediger «%(title)s»") % {"title": section.title}, section.key)


def _section_page(
    request: HttpRequest, version: PolicyVersion, form: HelhetForm, do: Callable[..., str], heading: str, key: str
) -> HttpResponse:
    context: dict[str, Any] = {
        "policy": version.policy, "version": version, "heading": heading, "cancel_path": edit_path(version),
        "hints": hints(form["body"].value() or ""), "comments": open_in_chapter(request.user, version, key),
    }  # fmt: skip
    if "preview" not in request.POST:
        return answer(request, form, do, "governance/policy_section_form.html", context)
    is_valid = form.is_valid()
    body = form.cleaned_data.get("body", "") if form.is_bound else ""
    context |= {
        "form": form,
        "preview": {"title": form.cleaned_data.get("title", ""), "html": _preview(version, body, key)},
    }
    is_part = request.headers.get("HX-Request") == "true"
    if is_part and is_valid:
        return render(request, "governance/_policy_preview.html", context)
    response = render(request, "governance/policy_section_form.html", context, status=200 if is_valid else 422)
    if is_part:
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


def _preview(version: PolicyVersion, body: str, key: str) -> str:
    """Return the text as readers will see it; other chapters are on the page of the whole draft."""
    referred = look_up(version, [body], queries.sections_of(version))
    path = reverse("governance:policy_version", args=[version.policy.slug, version.number])
    return to_html(body, prefix=f"kapittel-{key}", resolve=resolver(referred, is_inside=True, text_path=path))


@require_POST
def section_move(request: HttpRequest, slug: str, number: str, key: str) -> HttpResponse:
    """Move a chapter up or down."""
    version = draft_for(request, slug, number)
    section = section_for(request.user, slug, number, key)
    services.move_section(section, up=request.POST.get("direction") != "down", by=request.user)
    return redirect(f"{edit_path(version)}#kapittel-{section.key}")


@page_with_form
def section_delete(request: HttpRequest, slug: str, number: str, key: str) -> HttpResponse:
    """Ask, and then take a chapter out of the draft."""
    version = draft_for(request, slug, number)
    section = section_for(request.user, slug, number, key)
    if request.method == "POST":
        services.delete_section(section, by=request.user)
        messages.success(request, _("«%(title)s» er slettet fra utkastet.") % {"title": section.title})
        return redirect(edit_path(version))
    context = {"policy": version.policy, "version": version, "section": section, "cancel_path": edit_path(version)}
    return render(request, "governance/policy_section_delete.html", context)
