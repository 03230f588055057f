"""What evaluation puts in the slots of `governance.core.panels`."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.evaluations import duties as evaluation_duties
from evaluation.evaluations import history as evaluation_history
from evaluation.evaluations import holdings as evaluation_holdings
from evaluation.evaluations import services as evaluations
from evaluation.evaluations import workflow as evaluation_workflow
from evaluation.learning import duties as lesson_duties
from evaluation.learning import goal_page, leaving, periodic
from evaluation.learning import history as lesson_history
from evaluation.learning import services as lessons
from governance.audit import kinds
from governance.core import panels
from governance.core.panels import Holdings, NavItem
from planning.goals import workflow as goals


def furnish() -> None:
    """Called once, when Django has loaded all apps."""
    goals.TIGHTENING.followed_by("evaluations", evaluations.tighten_with_goal)
    evaluation_workflow.TIGHTENING.followed_by("lessons", lessons.tighten_with_evaluation)
    kinds.register(*evaluation_history.KINDS, *lesson_history.KINDS)
    kinds.also_show("governance.decisionrun", "lessons", lesson_history.runs_of_lessons)
    panels.register("nav", "evaluation", _navigation)
    panels.register("duties", "lessons", lesson_duties.lessons_in_turn, order=40)
    panels.register("duties", "evaluations", evaluation_duties.evaluations_to_finish, order=60)
    panels.register("line", "lessons", lesson_duties.lessons_in_line, order=60)
    panels.register("line", "evaluations", evaluation_duties.late_in_line, order=70)
    panels.register("holdings", "evaluation", _holdings)
    panels.register("unit.left", "lessons", leaving.left_on, order=50)
    panels.register("goal.page", "evaluation", goal_page.parts_of_goals, order=60)
    panels.register("due", "lesson_answers", periodic.collect_answers, order=50)


def _holdings() -> list[Holdings]:
    return [evaluation_holdings.HOLDINGS]


def _navigation(user: Any) -> list[NavItem]:
    is_known = bool(user and user.is_authenticated)
    return [NavItem(_("Evaluering og læring"), reverse("evaluation:overview"), order=30)] if is_known else []
