"""The figures of a version: their pictures for all who may read it, and the pages where they are put in and changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core.editable import Visibility
from governance.core.parts import is_part_wanted
from governance.documents.pictures import Picture
from governance.policy import queries, services
from governance.policy.diagrams import draw, names
from governance.policy.documents import drawing
from governance.policy.models import PolicyVersion
from governance.policy.references import diagram_row, figure_path
from governance.policy.views.answering import answer, draft_for, page_with_form
from governance.policy.views.fetching import figure_for, or_login, version_for
from governance.policy.views.reading import CACHE_SECONDS
from governance.policy.writing_forms import EditFigureForm, FigureForm

#: Nothing in a picture is ever run, whatever a browser takes it for.
PICTURE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@login_not_required
@require_safe
@or_login
def figure_picture(request: HttpRequest, slug: str, number: str, key: str) -> HttpResponse:
    """Send the bytes of a figure. In a published version they never change.

    From the sending on there are only those that the text shows: nobody has decided on the others.
    """
    figure = figure_for(request.user, slug, number, key)
    shown = figure.policy_version.sent_references
    if shown is not None and figure.reference not in shown:
        raise Http404
    picture = Picture(bytes(figure.content), figure.media_type, figure.width, figure.height)
    return _picture(request, figure.policy_version, picture, f"{key}.{figure.media_type.rpartition('/')[2]}")


def _picture(request: HttpRequest, version: PolicyVersion, picture: Picture, name: str) -> HttpResponse:
    etag = quote_etag(picture.sha256)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(picture.content, content_type=picture.media_type)
        response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"], response["Content-Security-Policy"] = etag, PICTURE_POLICY
    is_for_all = version.is_published and version.policy.visibility == Visibility.PUBLIC
    is_kept = is_for_all and not request.user.is_authenticated
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}, immutable" if is_kept else "private, no-store"
    return response


@login_not_required
@require_safe
@or_login
def diagram_picture(request: HttpRequest, slug: str, number: str, key: str) -> HttpResponse:
    """Send a diagram as it was when the version was sent; before that as it is now.

    What was published before there were diagrams has none.
    """
    version = version_for(request.user, slug, number)
    if version.sent_references is None and version.is_published:
        raise Http404
    if version.sent_references is None:
        diagram = draw(key)
        row = diagram_row(version, key, diagram) if diagram else None
    else:
        row = version.sent_references.get(f"diagram:{key}")
    if not row or "svg" not in row:
        raise Http404
    return _picture(request, version, drawing(row), f"{key}.svg")


def list_path(version: PolicyVersion) -> str:
    """Return the address of the page with the figures of a draft."""
    return reverse("governance:policy_figures", args=[version.policy.slug, version.number])


@require_safe
def figure_list(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show the figures of a draft, with what to write to show each."""
    version = draft_for(request, slug, number)
    used = queries.figures_used(version)
    rows = [
        (figure, used.get(figure.key, []), figure_path(version, figure.key)) for figure in queries.figures_of(version)
    ]
    context = {"policy": version.policy, "version": version, "rows": rows, "diagrams": names()}
    is_part = is_part_wanted(request)
    template = "governance/_policy_figure_choices.html" if is_part else "governance/policy_figures.html"
    return render(request, template, context)


@page_with_form
def figure_add(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Take in a picture."""
    version = draft_for(request, slug, number)
    form = FigureForm(request.POST or None, request.FILES or None)

    def do(data: dict[str, Any]) -> str:
        file = data["file"]
        figure = services.add_figure(
            version, data=file.read(), name=file.name, alt=data["alt"], caption=data["caption"], by=request.user
        )
        messages.success(
            request,
            _("Figuren er lagt til. Skriv ![](%(reference)s) der den skal stå.") % {"reference": figure.reference},
        )
        return f"{list_path(version)}#{figure.key}"

    context = {
        "heading": _("Ny figur"),
        "submit": _("Legg til figuren"),
        "cancel_path": list_path(version),
        "policy": version.policy,
        "version": version,
    }
    return answer(request, form, do, "governance/policy_form.html", context)


@page_with_form
def figure_edit(request: HttpRequest, slug: str, number: str, key: str) -> HttpResponse:
    """Change what is said of a figure, or its picture."""
    version = draft_for(request, slug, number)
    figure = figure_for(request.user, slug, number, key)
    initial = {name: getattr(figure, name) for name in ("alt", "caption", "version")}
    form = EditFigureForm(request.POST or None, request.FILES or None, initial=initial)

    def do(data: dict[str, Any]) -> str:
        services.edit_figure(
            figure, version=data["version"], alt=data["alt"], caption=data["caption"], by=request.user,
            data=data["file"].read() if data["file"] else None,
        )  # fmt: skip
        messages.success(request, _("Figuren er lagret."))
        return f"{list_path(version)}#{figure.key}"

    context = {
        "heading": _("Rediger figuren"),
        "submit": _("Lagre figuren"),
        "cancel_path": list_path(version),
        "policy": version.policy,
        "version": version,
        "figure": figure,
        "picture_path": figure_path(version, figure.key),
    }
    return answer(request, form, do, "governance/policy_figure_form.html", context)


@page_with_form
def figure_delete(request: HttpRequest, slug: str, number: str, key: str) -> HttpResponse:
    """Ask, and then take a figure out of the draft."""
    version = draft_for(request, slug, number)
    figure = figure_for(request.user, slug, number, key)
    if request.method == "POST":
        services.delete_figure(figure, by=request.user)
        messages.success(request, _("Figuren er slettet fra utkastet."))
        return redirect(list_path(version))
    context = {
        "policy": version.policy,
        "version": version,
        "figure": figure,
        "picture_path": figure_path(version, figure.key),
        "sections": queries.figures_used(version).get(figure.key, []),
        "cancel_path": list_path(version),
    }
    return render(request, "governance/policy_figure_delete.html", context)
