"""A report is written row by row, and each row is saved by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import ChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import retarget

from governance.core.errors import ConflictingField, RuleBroken, StaleVersion
from governance.core.forms import HelhetForm, add_rule_error
from governance.core.parts import is_part_wanted
from steering.reporting import queries, services
from steering.reporting.forms import MoveForm, SummaryForm, row_form
from steering.reporting.models import ReportItem, UnitReport
from steering.reporting.permissions import check_write
from steering.reporting.views.report_page import conflict_page, context_of, me, page_of, visible_report


@require_POST
def report_row(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Save one row, or mark it as unchanged, and answer with the row or the page."""
    report = visible_report(request, pk)
    item = get_object_or_404(queries.rows_shown_to(request.user, report), pk=item_pk)
    check_write(request.user, report)
    item.report = report
    form = row_form(item, request.POST, is_unchanged="uendret" in request.POST)
    return _save(request, report, form, lambda shown: _store_row(request, item, form, shown), about=item)


def _store_row(request: HttpRequest, item: ReportItem, form: HelhetForm, shown: str) -> str:
    if "uendret" in request.POST:
        version = form.cleaned_data["version"]
        return services.mark_unchanged(item, version=version, by=me(request), shown_hash=shown)
    return services.save_item(item, by=me(request), shown_hash=shown, **form.cleaned_data)


@require_POST
def report_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the summary and answer with its part or the page."""
    report = visible_report(request, pk)
    check_write(request.user, report)
    form = SummaryForm(request.POST, prefix="oppsummering")
    return _save(
        request,
        report,
        form,
        lambda shown: services.save_summary(report, by=me(request), shown_hash=shown, **form.cleaned_data),
    )


def _save(
    request: HttpRequest,
    report: UnitReport,
    form: HelhetForm,
    store: Callable[[str], str],
    about: ReportItem | None = None,
) -> HttpResponse:
    """Store what the form says. Nothing typed is lost: errors and conflicts come back with the text in the form."""
    seen = MoveForm(request.POST)
    shown = seen.cleaned_data["shown_hash"] if seen.is_valid() else ""
    conflict = None
    is_valid = form.is_valid()
    if not is_valid and not report.is_writable:  # there is no form to show the errors in
        return _locked_page(request, report, form)
    if is_valid:
        try:
            after = store(shown)
        except RuleBroken as error:
            add_rule_error(form, error)
        except StaleVersion as error:
            if not is_part_wanted(request):
                return conflict_page(request, report, error)
            conflict = error
            if not visible_report(request, report.pk).is_writable:  # there is no form to give the text back in
                return retarget(conflict_page(request, report, error), "body")
        else:
            return _saved(request, report, about, is_whole=after != shown, seen=seen)
    bound: dict[str, Any] = {"row": form, "about": about} if about else {"summary": form}
    if not is_part_wanted(request):
        return page_of(request, report, status=422, **bound)
    return _part(request, report, about, bound=bound, conflict=conflict, status=409 if conflict else 422)


def _locked_page(request: HttpRequest, report: UnitReport, form: HelhetForm) -> HttpResponse:
    """Say that the report has gone on, with what she wrote, which was not looked at."""
    wrote = [
        ConflictingField(field.label, field.value(), "")
        for field in form.visible_fields()
        if field.value() and not isinstance(field.field, ChoiceField)
    ]
    page = conflict_page(request, report, StaleVersion(services.why_not_writable(report), wrote))
    return retarget(page, "body") if is_part_wanted(request) else page


def _saved(
    request: HttpRequest, report: UnitReport, about: ReportItem | None, *, is_whole: bool, seen: MoveForm
) -> HttpResponse:
    if not is_part_wanted(request):
        messages.success(request, _("Lagret."))
        following = queries.report_view(request.user, report).next_empty
        place = f"rad-{following.item.pk}" if following else "ferdig"
        return redirect(f"{reverse('steering:report_detail', args=[report.pk])}#{place}")
    return _part(request, report, about, is_saved=True, is_whole=is_whole, seen=seen)


def _part(
    request: HttpRequest,
    report: UnitReport,
    about: ReportItem | None,
    *,
    bound: dict[str, Any] | None = None,
    conflict: StaleVersion | None = None,
    is_saved: bool = False,
    is_whole: bool = False,
    seen: MoveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer HTMX with the row or the summary, and after a save with the foot, where the report is handed on."""
    context = context_of(request, report, **(bound or {}))
    if is_saved and not is_whole and seen is not None and seen.is_valid():
        context["shown"] = {"version": seen.cleaned_data["version"], "hash": seen.cleaned_data["shown_hash"]}
        context["is_behind"] = True
    context |= {"conflict": conflict, "is_saved": is_saved, "is_part": True, "is_whole": is_whole}
    if about is not None:
        context["card"] = next(card for card in context["cards"] if card["row"].item.pk == about.pk)
        if conflict:
            _let_her_save_again(context["card"])
    return render(request, "steering/_report_saved.html", context, status=status)


def _let_her_save_again(card: dict[str, Any]) -> None:
    """Give the form the version that is stored now: she has seen both texts and may save her own over it."""
    controls = card["controls"]
    controls["version"] = controls["version"]._replace(value=card["row"].item.version)
