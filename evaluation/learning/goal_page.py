"""What evaluation shows on the page of a goal: how it was evaluated, and what was learnt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse

from evaluation.evaluations.models import Evaluation
from evaluation.evaluations.permissions import can_plan_somewhere
from evaluation.learning.queries import lessons_for
from governance.core.panels import Part
from planning.goals.models import Goal

TEMPLATE = "evaluation/_goal_part.html"


def parts_of_goals(user: Any, goals: Sequence[Goal]) -> dict[int, Part]:
    """Return a part for each goal with what the user may read; two queries however many goals there are.

    Lessons stand below the evaluations, so where she reads none of these, nobody asks for lessons.
    """
    seen = Evaluation.objects.visible_to(user).filter(goal__in=goals).order_by("-due_on", "pk")
    evaluations: dict[int, list[Evaluation]] = {}
    for evaluation in seen:
        evaluations.setdefault(evaluation.goal_id, []).append(evaluation)
    lessons = _lessons(user, evaluations) if evaluations else {}
    plan_path = reverse("evaluation:evaluation_plan") if can_plan_somewhere(user) else ""
    return {
        goal.pk: Part(
            TEMPLATE,
            {
                "evaluations": evaluations.get(goal.pk, []),
                "lessons": lessons.get(goal.pk, []),
                "plan_path": f"{plan_path}?maal={goal.pk}" if plan_path else "",
            },
        )
        for goal in goals
    }


def _lessons(user: Any, goals: Iterable[int]) -> dict[int, list[Any]]:
    """Return what was learnt in the evaluations of each goal, as far as the user may read it."""
    lessons: dict[int, list[Any]] = {}
    for lesson in lessons_for(user).filter(evaluation__goal__in=goals).annotate(goal=F("evaluation__goal")):
        lessons.setdefault(lesson.goal, []).append(lesson)
    return lessons
