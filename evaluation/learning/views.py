"""Lessons in the browser, and the pages that show evaluations together with what was learnt from them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.evaluations.models import Evaluation, EvaluationStatus, Finding
from evaluation.evaluations.permissions import can_edit_evaluation, can_plan_somewhere
from evaluation.evaluations.queries import evaluations_for, is_overdue
from evaluation.evaluations.views import answer
from evaluation.learning import acting, queries, services, words
from evaluation.learning.forms import EditForm, ProposeForm
from evaluation.learning.models import Lesson, LessonStatus
from evaluation.learning.permissions import check_proposer, turn_of
from evaluation.learning.threads import evaluation_thread, lesson_thread
from governance.organisation.history import history_of
from governance.organisation.queries import municipality
from governance.policy.proposals.queries import from_source
from governance.process.acting import Said, say
from governance.process.queries import run_view

PER_PAGE = 30
FIRST_SHOWN = 10
STUCK = "stuck"
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Answer what we have learnt and what came of it, with the latest evaluations and lessons."""
    counts = queries.counts(Lesson.objects.visible_to(request.user))
    context = {
        "counts": counts,
        "cards": words.count_cards(counts, STUCK),
        "waiting": queries.waiting_rows(request.user),
        "evaluations": evaluations_for(request.user)[:FIRST_SHOWN],
        "lessons": queries.lessons_for(request.user)[:FIRST_SHOWN],
        "can_plan": can_plan_somewhere(request.user),
    }
    return render(request, "evaluation/overview.html", context)


@require_safe
def lesson_list(request: HttpRequest) -> HttpResponse:
    """Show all lessons that I may read, or those in one state."""
    chosen = request.GET.get("status", "")
    lessons = queries.lessons_for(request.user)
    if chosen == STUCK:
        lessons = lessons.filter(queries.not_carried_on())
    elif chosen in LessonStatus.values:
        lessons = lessons.filter(status=chosen)
    page = Paginator(lessons, PER_PAGE).get_page(request.GET.get("side"))
    choices = [("", _("alle")), *LessonStatus.choices, (STUCK, _("ikke ført videre"))]
    return render(request, "evaluation/lesson_list.html", {"page": page, "chosen": chosen, "choices": choices})


@require_safe
def evaluation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an evaluation: what it asks, what it found, and what was learnt from it."""
    seen = Evaluation.objects.visible_to(request.user)
    evaluation = get_object_or_404(seen.select_related("goal__focus_area", "unit", "responsible"), pk=pk)
    can_edit = can_edit_evaluation(request.user, evaluation)
    findings = list(evaluation.evaluation_findings.all())
    context = {
        "evaluation": evaluation,
        "findings": findings,
        "history": history_of(evaluation, *findings),
        "lessons": list(queries.lessons_for(request.user).filter(evaluation=evaluation)),
        "thread": evaluation_thread(request.user, evaluation),
        "facts": words.evaluation_facts(evaluation),
        "is_overdue": is_overdue(evaluation),
        "can_edit": can_edit and evaluation.status != EvaluationStatus.DONE,
        "can_start": can_edit and evaluation.status == EvaluationStatus.PLANNED,
        "can_find": can_edit and evaluation.status == EvaluationStatus.ONGOING,
        "can_learn": evaluation.status != EvaluationStatus.PLANNED,
    }
    return render(request, "evaluation/evaluation_detail.html", context)


@page_with_form
def lesson_propose(request: HttpRequest) -> HttpResponse:
    """Propose a lesson; from an evaluation (`?evaluering=`) or a finding of one (`?funn=`), or from daily work."""
    evaluation, finding = _source(request)
    unit = evaluation.unit if evaluation else request.user.workplace or municipality()
    initial: dict[str, Any] = {"unit": unit}
    if evaluation:
        initial |= {"visibility": evaluation.visibility, "legal_basis": evaluation.legal_basis}
    form = ProposeForm(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> str:
        lesson = services.propose_lesson(**data, by=request.user, evaluation=evaluation, finding=finding)
        messages.success(request, _("Takk. Læringspunktet er foreslått."))
        return page_of(lesson)

    back = reverse("evaluation:evaluation_detail", args=[evaluation.pk]) if evaluation else None
    context = {
        "heading": _("Foreslå læring"),
        "submit": _("Foreslå"),
        "evaluation": evaluation,
        "finding": finding,
        "cancel_path": back or reverse("evaluation:overview"),
    }
    return answer(request, form, do, "evaluation/lesson_form.html", context)


def _source(request: HttpRequest) -> tuple[Evaluation | None, Finding | None]:
    """Return the evaluation and the finding that the address names, when the user may see them (else 404)."""
    seen = Evaluation.objects.visible_to(request.user).select_related("unit")
    finding_pk, evaluation_pk = request.GET.get("funn", ""), request.GET.get("evaluering", "")
    if finding_pk.isdecimal():
        finding = get_object_or_404(Finding, pk=finding_pk, evaluation__in=seen)
        return seen.get(pk=finding.evaluation_id), finding
    if evaluation_pk.isdecimal():
        return get_object_or_404(seen, pk=evaluation_pk), None
    return None, None


@page_with_form
def lesson_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a lesson that was sent back to its proposer."""
    lesson = _visible(request, pk)
    check_proposer(request.user, lesson)
    services.check_returned(lesson)
    names = ("title", "text", "proposal", "version")
    form = EditForm(request.POST or None, initial={name: getattr(lesson, name) for name in names})

    def do(data: dict[str, Any]) -> str:
        services.edit_lesson(lesson, **data, by=request.user)
        messages.success(request, _("Endringene er lagret. Send læringspunktet på nytt når det er klart."))
        return page_of(lesson)

    context = {"heading": _("Rett læringspunktet"), "lesson": lesson, "cancel_path": page_of(lesson)}
    return answer(request, form, do, "evaluation/lesson_form.html", context)


@page_with_form
def lesson_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a lesson with its thread, who has it, and the form for the one whose turn it is; take what she says."""
    lesson = _visible(request, pk)
    if request.method != "POST":
        return _lesson_page(request, lesson)
    said = say(lesson, acting.DEEDS, by=request.user, data=request.POST)
    if said.done:
        messages.success(request, said.done)
        return redirect(page_of(lesson))
    return _lesson_page(request, _visible(request, pk), said)


def _lesson_page(request: HttpRequest, lesson: Lesson, said: Said | None = None) -> HttpResponse:
    turn = turn_of(request.user, lesson)
    run = run_view(lesson.run)
    context = {
        "lesson": lesson,
        "finding": lesson.finding if queries.shows_source(request.user, lesson) else None,
        "outcome": words.outcome(lesson, run),
        "facts": words.lesson_facts(lesson),
        "thread": lesson_thread(request.user, lesson),
        "in_policy": from_source(request.user, page_of(lesson)) if lesson.planning_input_id else None,
        "run": run,
        "turn": turn,
        "deeds": acting.deeds_of(request.user, lesson, turn, said),
        "is_stuck": queries.is_stuck(lesson),
        "history": history_of(lesson, lesson.run),
    }
    return render(request, "evaluation/lesson_detail.html", context, status=422 if said else 200)


def page_of(lesson: Lesson) -> str:
    """Return the address of the lesson's page."""
    return reverse("evaluation:lesson_detail", args=[lesson.pk])


def _visible(request: HttpRequest, pk: int) -> Lesson:
    return get_object_or_404(Lesson.objects.visible_to(request.user).select_related(*queries.SHOWN_WITH), pk=pk)
