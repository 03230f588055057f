"""One unit's report: written row by row, and moved up the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.forms import ChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import retarget

from governance.core.errors import Conflict, ConflictingField, RuleBroken, StaleVersion
from governance.core.forms import HelhetForm, add_rule_error
from governance.organisation.history import history_of
from governance.organisation.models import User
from governance.process.models import Act
from governance.process.permissions import check_act, check_take_back
from governance.process.queries import run_view
from planning.actions.models import Action
from steering.reporting import queries, services
from steering.reporting.forms import (
    CorrectionForm,
    MoveForm,
    OpinionForm,
    ReasonForm,
    RecommendForm,
    SummaryForm,
    TakeBackForm,
    row_form,
)
from steering.reporting.models import ReportItem, ReportStatus, StatusUpdate, UnitReport
from steering.reporting.permissions import can_correct, can_write, check_write
from steering.reporting.workflow import REPORTS

TAKE_BACK = "take_back"


class Opinion(NamedTuple):
    """What one is asked to say of a delivered report: the form, the service behind it, and what she is told."""

    form: type[MoveForm]
    do: Callable[..., None]
    done: Any


OPINIONS: dict[str, Opinion] = {
    Act.STATE.value: Opinion(OpinionForm, services.state_opinion, _lazy("Takk. Uttalelsen er registrert.")),
    Act.RECOMMEND.value: Opinion(RecommendForm, services.recommend, _lazy("Anbefalingen er registrert.")),
}
#: The design system's colour of the word for each state.
STATE_COLOURS: dict[str, str] = {
    ReportStatus.WITH_LEADER: "info",
    ReportStatus.DELIVERED: "info",
    ReportStatus.RETURNED: "warning",
    ReportStatus.APPROVED: "success",
    ReportStatus.LOCKED: "success",
}


def _report(request: HttpRequest, pk: int) -> UnitReport:
    reports = UnitReport.objects.visible_to(request.user).select_related("period__cycle", "unit__parent", "run")
    return get_object_or_404(reports, pk=pk)


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)


# --- The page ---------------------------------------------------------------------------------------------------------
@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the report: to its writers as forms, to everybody else as text."""
    return _page(request, _report(request, pk))


def _page(request: HttpRequest, report: UnitReport, *, status: int = 200, **bound: Any) -> HttpResponse:
    context = _context(request, report, **bound)
    context["run_view"] = run_view(report.run, forward_by=report.period.due_on)
    context["history"] = history_of(report, report.run, *(card["row"].item for card in context["cards"]))
    return render(request, "steering/report_detail.html", context, status=status)


def _context(
    request: HttpRequest,
    report: UnitReport,
    *,
    row: HelhetForm | None = None,
    about: ReportItem | None = None,
    summary: HelhetForm | None = None,
    said: HelhetForm | None = None,
    refusal: str = "",
) -> dict[str, Any]:
    """Return what the page and its parts are drawn from; `row` is a form with errors, `about` its row."""
    view = queries.report_view(request.user, report)
    writes = report.is_writable and can_write(request.user, report)
    following = view.next_empty
    moves = _moves(request.user, report)
    cards = [
        {"row": shown, "form": _form_of(shown.item, row, about) if writes else None, "open": shown is following}
        for shown in view.rows
    ]
    return {
        "report": report,
        "period": report.period,
        "state_colour": STATE_COLOURS.get(report.status, "neutral"),
        "view": view,
        "cards": cards,
        "writes": writes,
        "summary_form": _summary_form(report, summary) if writes else None,
        "moves": moves - {TAKE_BACK},
        "opinion": _opinion(moves, {"version": report.version, "shown_hash": view.shown_hash}, said),
        "may_take_back": TAKE_BACK in moves,
        "refusal": refusal,
        "shown": {"version": report.version, "hash": view.shown_hash},
        "why_locked": services.why_not_writable(report) if not report.period.is_open else "",
        "may_correct": can_correct(request.user, report),
    }


def _form_of(item: ReportItem, row: HelhetForm | None, about: ReportItem | None) -> HelhetForm:
    return row if row is not None and about is not None and about.pk == item.pk else row_form(item)


def _summary_form(report: UnitReport, bound: HelhetForm | None = None) -> HelhetForm:
    stored = {"version": report.version, "summary": report.summary}
    return bound if bound is not None else SummaryForm(prefix="oppsummering", initial=stored)


def _opinion(moves: set[str], seen: dict[str, Any], said: HelhetForm | None) -> dict[str, Any] | None:
    """Return the form for the one who is asked to state or recommend, with its words; None for all others."""
    deed = next((deed for deed in OPINIONS if deed in moves), None)
    if deed is None:
        return None
    return {"form": said or OPINIONS[deed].form(initial=seen), "deed": deed, "submit": REPORTS.get(deed).label}


def _moves(user: Any, report: UnitReport) -> set[str]:
    """Return what the user may do with the report as a whole. Who may deliver has nobody to hand over to."""
    if not report.period.is_open:
        return set()
    moves = {move.name for move in REPORTS.available(report, user)}
    return moves - {"hand_over"} if "submit" in moves else moves


def _conflict_page(request: HttpRequest, report: UnitReport, error: Conflict) -> HttpResponse:
    """Show both texts, and the way back to the report: the address of the press itself cannot be opened."""
    path = reverse("steering:report_detail", args=[report.pk])
    context = {"conflict": error, "is_stale": isinstance(error, StaleVersion), "back_path": path}
    return render(request, "governance/conflict.html", context, status=409)


# --- Writing ----------------------------------------------------------------------------------------------------------
@require_POST
def report_row(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Save one row, or mark it as unchanged, and answer with the row or the page."""
    report = _report(request, pk)
    item = get_object_or_404(queries.rows_shown_to(request.user, report), pk=item_pk)
    check_write(request.user, report)
    item.report = report
    form = row_form(item, request.POST, is_unchanged="uendret" in request.POST)
    return _save(request, report, form, lambda shown: _store_row(request, item, form, shown), about=item)


def _store_row(request: HttpRequest, item: ReportItem, form: HelhetForm, shown: str) -> str:
    if "uendret" in request.POST:
        version = form.cleaned_data["version"]
        return services.mark_unchanged(item, version=version, by=_me(request), shown_hash=shown)
    return services.save_item(item, by=_me(request), shown_hash=shown, **form.cleaned_data)


@require_POST
def report_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the summary and answer with its part or the page."""
    report = _report(request, pk)
    check_write(request.user, report)
    form = SummaryForm(request.POST, prefix="oppsummering")
    return _save(
        request,
        report,
        form,
        lambda shown: services.save_summary(report, by=_me(request), shown_hash=shown, **form.cleaned_data),
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
            if not request.htmx:  # type: ignore[attr-defined]
                return _conflict_page(request, report, error)
            conflict = error
            if not _report(request, report.pk).is_writable:  # there is no form to give the text back in
                return retarget(_conflict_page(request, report, error), "body")
        else:
            return _saved(request, report, about, is_whole=after != shown, seen=seen)
    bound: dict[str, Any] = {"row": form, "about": about} if about else {"summary": form}
    if not request.htmx:  # type: ignore[attr-defined]
        return _page(request, report, status=422, **bound)
    return _part(request, report, about, bound=bound, conflict=conflict, status=409 if conflict else 422)


def _locked_page(request: HttpRequest, report: UnitReport, form: HelhetForm) -> HttpResponse:
    """Say that the report has gone on, with what she wrote, which was not looked at."""
    wrote = [
        ConflictingField(field.label, field.value(), "")
        for field in form.visible_fields()
        if field.value() and not isinstance(field.field, ChoiceField)
    ]
    page = _conflict_page(request, report, StaleVersion(services.why_not_writable(report), wrote))
    return retarget(page, "body") if request.htmx else page  # type: ignore[attr-defined]


def _saved(
    request: HttpRequest, report: UnitReport, about: ReportItem | None, *, is_whole: bool, seen: MoveForm
) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
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
    context = _context(request, report, **(bound or {}))
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
    form = card["form"]
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = card["row"].item.version


# --- Up the line ------------------------------------------------------------------------------------------------------
def _move(
    request: HttpRequest, report: UnitReport, name: str, move: Callable[..., None], done: str, *, shows: bool
) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        try:
            services.check_turn(report, name, by=_me(request))
        except Conflict as error:
            return _conflict_page(request, report, error)
        refusal = _("Noe manglet i det vi mottok. Åpne rapporten på nytt, og prøv igjen.")
        return _page(request, report, status=422, refusal=refusal)
    seen = {"version": form.cleaned_data["version"]}
    if shows:
        seen["shown_hash"] = form.cleaned_data["shown_hash"]
    try:
        move(report, by=_me(request), **seen)
    except RuleBroken as error:
        return _page(request, _report(request, report.pk), status=422, refusal=str(error.message))
    except Conflict as error:
        return _conflict_page(request, report, error)
    messages.success(request, done)
    return redirect("steering:report_detail", report.pk)


@require_POST
def report_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the report to the leader."""
    done = _("Rapporten er sendt til leder.")
    return _move(request, _report(request, pk), "hand_over", services.hand_over, done, shows=False)


@require_POST
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Deliver the report to the manager above."""
    done = _("Rapporten er levert til godkjenning.")
    return _move(request, _report(request, pk), "submit", services.submit, done, shows=True)


@require_POST
def report_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve what was shown."""
    done = _("Rapporten er godkjent.")
    return _move(request, _report(request, pk), "approve", services.approve, done, shows=True)


@require_POST
def report_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the statement or the recommendation of the one whose turn it is."""
    report = _report(request, pk)
    deed = request.POST.get("handling", "")
    opinion = OPINIONS.get(deed)
    if opinion is None:
        if not OPINIONS.keys() & _moves(request.user, report):
            raise PermissionDenied
        raise SuspiciousOperation("unknown act")
    form = opinion.form(request.POST)
    try:
        if form.is_valid():
            opinion.do(report, by=_me(request), **form.cleaned_data)
            messages.success(request, opinion.done)
            return redirect("steering:report_detail", report.pk)
        services.check_state(report, deed)
        check_act(request.user, report.run, deed)  # whatever she sent, it must be her turn
    except RuleBroken as error:
        add_rule_error(form, error)
    except Conflict as error:
        return _conflict_page(request, report, error)
    return _page(request, _report(request, pk), status=422, said=form)


@require_http_methods(["GET", "HEAD", "POST"])
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the report with a reason."""
    report = _report(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        services.send_back(report, by=_me(request), **form.cleaned_data)
        messages.success(request, _("Rapporten er returnert til enheten."))
        return redirect("steering:report_detail", report.pk)
    services.check_turn(report, "send_back", by=_me(request))
    context = {"report": report, "form": form}
    return render(request, "steering/report_return.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def report_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the report back, with a reason, before the next has acted on it."""
    report = _report(request, pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.take_back(report, by=_me(request), **form.cleaned_data)
        except Conflict as error:
            return _conflict_page(request, report, error)
        messages.success(request, _("Du har tatt rapporten tilbake. Rett den, og send den på nytt."))
        return redirect("steering:report_detail", report.pk)
    services.check_state(report, TAKE_BACK)
    check_take_back(request.user, report.run)
    context = {"report": report, "form": form}
    return render(request, "steering/report_take_back.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def status_correct(request: HttpRequest, pk: int, update_pk: int) -> HttpResponse:
    """Correct one status that was approved, with a reason."""
    report = _report(request, pk)
    readable = StatusUpdate.objects.filter(report=report, action__in=Action.objects.visible_to(request.user))
    update = get_object_or_404(readable.select_related("action__goal"), pk=update_pk)
    update.report = report
    if not can_correct(request.user, report):
        raise PermissionDenied
    services.check_uncorrected(update)
    stored = {"status": update.status, "comment": update.comment, "next_step": update.next_step}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=stored)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_status(update, by=_me(request), **form.cleaned_data)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("Statusen er rettet."))
            return redirect("steering:report_detail", report.pk)
    context = {"report": report, "update": update, "form": form}
    return render(request, "steering/status_correct.html", context, status=422 if form.is_bound else 200)
