"""The red thread: from the goal by way of evaluation and finding to the lesson, and on into planning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.evaluations.models import Evaluation
from evaluation.learning.models import Lesson
from planning.goals.models import Goal
from planning.inbox.models import InputStatus, PlanningInput
from planning.inbox.permissions import can_answer_inbox
from planning.inbox.queries import inputs_for


@dataclass(frozen=True)
class Link:
    """One link of the thread: what kind of thing, its words, and its address when the user may open it."""

    kind: str
    title: str
    path: str = ""
    is_here: bool = False


def evaluation_thread(user: Any, evaluation: Evaluation) -> list[Link]:
    """Return goal and evaluation; the goal only when the user may see it."""
    return [*_goal_links(user, evaluation.goal), Link(_("evaluering"), evaluation.title, is_here=True)]


def lesson_thread(user: Any, lesson: Lesson) -> list[Link]:
    """Return the whole thread of a lesson, down to planning's answer.

    What the user may not see has no address, and no title either when it is exempt from public access.
    """
    links = _source_links(user, lesson.evaluation, lesson) if lesson.evaluation else []
    links.append(Link(_("læringspunkt"), lesson.title, is_here=True))
    return links + (_planning_links(user, lesson.planning_input) if lesson.planning_input else [])


def _planning_links(user: Any, received: PlanningInput) -> list[Link]:
    is_open = inputs_for(user, sees_all=can_answer_inbox(user)).filter(pk=received.pk).exists()
    path = reverse("planning:input_page", args=[received.pk]) if is_open else ""
    links = [Link(_("læringsinnspill"), _("Planleggingen for %(year)s") % {"year": received.cycle.year}, path)]
    if received.status != InputStatus.RECEIVED:
        links.append(Link(_("svar"), str(received.get_status_display())))
    return links


def _source_links(user: Any, evaluation: Evaluation, lesson: Lesson) -> list[Link]:
    is_open = Evaluation.objects.visible_to(user).filter(pk=evaluation.pk).exists()
    if not is_open and evaluation.is_exempt:
        return [*_goal_links(user, evaluation.goal), Link(_("evaluering"), _("unntatt offentlighet"))]
    path = reverse("evaluation:evaluation_detail", args=[evaluation.pk]) if is_open else ""
    links = [*_goal_links(user, evaluation.goal), Link(_("evaluering"), evaluation.title, path)]
    if lesson.finding:
        links.append(Link(_("funn"), lesson.finding.text, f"{path}#funn-{lesson.finding_id}" if path else ""))
    return links


def _goal_links(user: Any, goal: Goal) -> list[Link]:
    if not Goal.objects.visible_to(user).filter(pk=goal.pk).exists():
        return []
    return [Link(_("mål"), goal.title, reverse("planning:goal_page", args=[goal.pk]))]
