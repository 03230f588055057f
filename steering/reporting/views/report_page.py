"""The page of one unit's report: to its writers as forms, to everybody else as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from governance.core.errors import Conflict, StaleVersion
from governance.core.forms import HelhetForm
from governance.organisation.history import history_of
from governance.organisation.models import User
from governance.process.models import Act
from governance.process.queries import run_view
from steering.reporting import queries, services
from steering.reporting.forms import MoveForm, OpinionForm, RecommendForm, SummaryForm, stored_controls, typed_controls
from steering.reporting.models import ReportItem, ReportStatus, UnitReport
from steering.reporting.permissions import can_correct, can_write
from steering.reporting.workflow import REPORTS

TAKE_BACK = "take_back"


class Opinion(NamedTuple):
    """What one is asked to say of a delivered report: the form, the service behind it, and what she is told."""

    form: type[MoveForm]
    do: Callable[..., None]
    done: Any


OPINIONS: dict[str, Opinion] = {
    Act.STATE.value: Opinion(OpinionForm, services.state_opinion, _lazy("Takk. Innspillet er registrert.")),
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


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the report: to its writers as forms, to everybody else as text."""
    return page_of(request, visible_report(request, pk))


def visible_report(request: HttpRequest, pk: int) -> UnitReport:
    """Return the report if the user may read it, else 404."""
    reports = UnitReport.objects.filter(pk=pk).select_related("period__cycle", "unit__parent", "run")
    return reports.in_line_of(request.user).first() or get_object_or_404(reports.visible_to(request.user))


def me(request: HttpRequest) -> User:
    """Return who asks, who is logged in on all these pages."""
    return cast(User, request.user)


def page_of(request: HttpRequest, report: UnitReport, *, status: int = 200, **bound: Any) -> HttpResponse:
    """Return the whole page; what is bound are forms with errors, as `context_of` takes them."""
    context = context_of(request, report, **bound)
    context["run_view"] = run_view(report.run, forward_by=report.period.due_on)
    context["history"] = history_of(report, report.run, *(card["row"].item for card in context["cards"]))
    return render(request, "steering/report_detail.html", context, status=status)


def context_of(
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
    moves = moves_of(request.user, report)
    cards: list[dict[str, Any]] = [{"row": shown, "place": f"rad-{shown.item.pk}"} for shown in view.rows]
    for card in cards if writes else ():
        card |= _form_of(card["row"], view, row if card["row"].item == about else None)
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
        "conflict": None,
        "is_saved": False,
        "shown": {"version": report.version, "hash": view.shown_hash},
        "why_locked": services.why_not_writable(report) if not report.period.is_open else "",
        "may_correct": can_correct(request.user, report),
    }


def _form_of(shown: queries.RowView, view: queries.ReportView, typed: HelhetForm | None) -> dict[str, Any]:
    """Return what the form of a row is drawn from: with what is stored, or with what was typed."""
    return {
        "form": typed,
        "controls": stored_controls(shown.item) if typed is None else typed_controls(typed),
        "path": reverse("steering:report_row", args=[view.report.pk, shown.item.pk]),
        "is_open": shown is view.next_empty,
    }


def _summary_form(report: UnitReport, bound: HelhetForm | None = None) -> HelhetForm:
    stored = {"version": report.version, "summary": report.summary}
    return bound if bound is not None else SummaryForm(prefix="oppsummering", initial=stored)


def _opinion(moves: set[str], seen: dict[str, Any], said: HelhetForm | None) -> dict[str, Any] | None:
    """Return the form for the one who is asked to state or recommend, with its words; None for all others."""
    deed = next((deed for deed in OPINIONS if deed in moves), None)
    if deed is None:
        return None
    return {"form": said or OPINIONS[deed].form(initial=seen), "deed": deed, "submit": REPORTS.get(deed).label}


def moves_of(user: Any, report: UnitReport) -> set[str]:
    """Return what the user may do with the report as a whole. Who may deliver has nobody to hand over to."""
    if not report.period.is_open:
        return set()
    moves = {move.name for move in REPORTS.available(report, user)}
    return moves - {"hand_over"} if "submit" in moves else moves


def conflict_page(request: HttpRequest, report: UnitReport, error: Conflict) -> HttpResponse:
    """Show both texts, and the way back to the report: the address of the press itself cannot be opened."""
    path = reverse("steering:report_detail", args=[report.pk])
    context = {"conflict": error, "is_stale": isinstance(error, StaleVersion), "back_path": path}
    return render(request, "governance/conflict.html", context, status=409)
