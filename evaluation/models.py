"""Gathers the models of the rooms, where Django looks for them."""

from evaluation.evaluations.models import Evaluation, Finding
from evaluation.learning.models import Lesson

__all__ = ["Evaluation", "Finding", "Lesson"]
