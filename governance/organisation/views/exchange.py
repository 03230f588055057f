"""Units, people and roles as files: out, and in after a look at what would change."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.errors import RuleBroken
from governance.core.forms import add_rule_error
from governance.organisation import documents
from governance.organisation.comparing import CHANGED, CREATED, UNCHANGED, RowError
from governance.organisation.forms import ImportForm
from governance.organisation.models import OrganisationImport
from governance.organisation.permissions import check_administer
from governance.organisation.services import importing
from governance.organisation.sheets import EMPTY

MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_import(request: HttpRequest) -> HttpResponse:
    """Take a file, try it, and lead to what it would change; or show what to mend in it."""
    check_administer(request.user)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    errors: list[RowError] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = importing.read_in(data=file.read(), name=file.name, by=request.user)
        except RuleBroken as error:
            add_rule_error(form, error)
        except importing.RowsRefused as error:
            errors = error.errors
            form.add_error("file", _rows_to_mend(len(errors)))
        else:
            return redirect("governance:import_review", draft.pk)
    context = {"form": form, "row_errors": errors[:MOST_SHOWN], "files": documents.FILES, "empty_sign": EMPTY}
    return render(request, "governance/organisation_import.html", context, status=422 if form.errors else 200)


def _rows_to_mend(count: int) -> str:
    words = ngettext("%(count)d rad må rettes.", "%(count)d rader må rettes.", count) % {"count": count}
    return f"{words} {_('Ingenting er endret. Rett filen og last den opp på nytt.')}"


@require_http_methods(["GET", "HEAD", "POST"])
def import_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show exactly what the file would change now, and carry it out when that is confirmed."""
    check_administer(request.user)
    draft = get_object_or_404(OrganisationImport, pk=pk)
    if request.method == "POST":
        importing.apply_import(draft, by=request.user, shown=request.POST.get("shown_hash", ""))
        messages.success(request, _("Importen er gjennomført."))
        return redirect("governance:organisation")
    comparison = importing.comparison_of(draft.content)
    changed = [*comparison.of(CREATED), *comparison.of(CHANGED)]
    context = {
        "draft": draft,
        "rows": sorted(changed, key=lambda row: (row.sheet.title != "Enheter", row.sheet.title, row.row))[:MOST_SHOWN],
        "more": max(0, len(changed) - MOST_SHOWN),
        "created": len(comparison.of(CREATED)),
        "changed": len(comparison.of(CHANGED)),
        "unchanged": len(comparison.of(UNCHANGED)),
        "row_errors": comparison.errors[:MOST_SHOWN],
        "shown_hash": importing.shown_hash(comparison),
    }
    return render(request, "governance/organisation_import_review.html", context)


@require_safe
def import_sample(request: HttpRequest, name: str) -> HttpResponse:
    """Send a file that shows how the rows are written."""
    check_administer(request.user)
    return _file(name, documents.sample)


@require_safe
def organisation_export(request: HttpRequest) -> HttpResponse:
    """Show the files that the organisation can be taken out in."""
    check_administer(request.user)
    return render(request, "governance/organisation_export.html", {"files": documents.FILES})


@require_safe
def export_file(request: HttpRequest, name: str) -> HttpResponse:
    """Send the organisation as one of the files."""
    check_administer(request.user)
    return _file(name, documents.tables)


def _file(name: str, content: Callable[[], documents.Tables]) -> HttpResponse:
    if name not in documents.FILES:
        raise Http404
    data, kind = documents.file_of(name, content())
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
