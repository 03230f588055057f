"""Where the chapters of a draft are written, moved and deleted, with a preview and what was typed and not saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.core.forms import HelhetForm
from governance.core.parts import is_part_wanted
from governance.documents.markdown import to_html
from governance.policy import presence, queries, services
from governance.policy.comments.shown import open_in_chapter
from governance.policy.models import PolicySection, PolicyVersion, UnsavedEdit
from governance.policy.readability import hints
from governance.policy.references import look_up, resolver
from governance.policy.views.answering import answer, draft_for, edit_path, page_with_form
from governance.policy.views.fetching import section_for
from governance.policy.views.unsaved import here_words, keeping_path
from governance.policy.writing_forms import EditSectionForm, NewSectionForm

RESTORED = "kladd"  # what asks for the text that was not saved


@page_with_form
def section_add(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Add a chapter."""
    version = draft_for(request, slug, number)
    titles = [section.title for section in queries.sections_of(version)]
    unsaved = _unsaved(request, version, None)
    form = NewSectionForm(request.POST or None, titles=titles, initial=_typed(request, unsaved))

    def do(data: dict[str, Any]) -> str:
        services.add_section(version, key="", by=request.user, **data)
        presence.say_gone(version, "", request.user)
        messages.success(request, _("Kapitlet er lagt til."))
        return edit_path(version)

    return _section_page(request, form, do, Chapter(version, "", _("Nytt kapittel"), unsaved))


@page_with_form
def section_edit(request: HttpRequest, slug: str, number: str, key: str) -> HttpResponse:
    """Edit a chapter, with a preview by the renderer of the pages and the PDF."""
    version = draft_for(request, slug, number)
    section = section_for(request.user, slug, number, key)
    unsaved = _unsaved(request, version, section)
    initial = {"title": section.title, "body": section.body, "version": section.version} | _typed(request, unsaved)
    form = EditSectionForm(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> str:
        services.edit_section(section, version=data["version"], title=data["title"], body=data["body"], by=request.user)
        presence.say_gone(version, section.key, request.user)
        messages.success(request, _("«%(title)s» er lagret.") % {"title": data["title"]})
        return edit_path(version)

    heading = _("Rediger «%(title)s»") % {"title": section.title}
    return _section_page(request, form, do, Chapter(version, section.key, heading, unsaved))


@dataclass(frozen=True)
class Chapter:
    """The chapter that a form is about: its key, "" for a new one, and what the writer has typed and not saved."""

    version: PolicyVersion
    key: str
    heading: str
    unsaved: UnsavedEdit | None


def _unsaved(request: HttpRequest, version: PolicyVersion, section: PolicySection | None) -> UnsavedEdit | None:
    """Return what the writer typed and did not save the last time, when it says something else than the chapter."""
    kept = queries.unsaved_of(version, section.key if section else "", request.user)
    is_same = kept and section and (kept.title, kept.body) == (section.title, section.body)
    return None if is_same else kept


def _typed(request: HttpRequest, unsaved: UnsavedEdit | None) -> dict[str, Any]:
    """Return what the form begins with when the writer asks for what she did not save."""
    if unsaved is None or RESTORED not in request.GET:
        return {}
    return {"title": unsaved.title, "body": unsaved.body, "version": unsaved.section_version}


def _section_page(request: HttpRequest, form: HelhetForm, do: Callable[..., str], chapter: Chapter) -> HttpResponse:
    version, key = chapter.version, chapter.key or "ny"
    is_waiting = chapter.unsaved is not None and not form.is_bound and RESTORED not in request.GET
    context: dict[str, Any] = {
        "policy": version.policy, "version": version, "heading": chapter.heading, "cancel_path": edit_path(version),
        "hints": hints(form["body"].value() or ""), "unsaved": chapter.unsaved if is_waiting else None,
        "keeping_path": keeping_path(version, chapter.key), "comments": open_in_chapter(request.user, version, key),
        "here": here_words(presence.say_here(version, chapter.key, request.user)),
    }  # fmt: skip
    if "preview" not in request.POST:
        return answer(request, form, do, "governance/policy_section_form.html", context)
    is_valid = form.is_valid()
    body = form.cleaned_data.get("body", "") if form.is_bound else ""
    context |= {
        "form": form,
        "preview": {"title": form.cleaned_data.get("title", ""), "html": _preview(version, body, key)},
    }
    is_part = is_part_wanted(request)
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
