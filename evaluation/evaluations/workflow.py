"""The states of an evaluation, and what other rooms do when one is closed to more eyes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluation.evaluations.models import Evaluation, EvaluationStatus
from evaluation.evaluations.permissions import can_edit_evaluation
from governance.core.transitions import StateTable, Transition, table

EVALUATIONS = table(
    StateTable(
        model="evaluation.Evaluation",
        states=EvaluationStatus,
        transitions=(
            Transition(
                "start", _("Start evalueringen"), (EvaluationStatus.PLANNED,), EvaluationStatus.ONGOING,
                can_edit_evaluation,
            ),
            Transition(
                "finish", _("Gjør ferdig"), (EvaluationStatus.ONGOING,), EvaluationStatus.DONE, can_edit_evaluation
            ),
        ),
        owners={state: _("ansvarlig") for state in (EvaluationStatus.PLANNED, EvaluationStatus.ONGOING)},
    )
)  # fmt: skip

Tightened = Callable[[Evaluation, str, Any], None]
_tightened: dict[str, Tightened] = {}


def when_tightened(name: str, follow: Tightened) -> None:
    """Furnish what a higher room does with its own things when an evaluation is shown to fewer, or for another reason.

    It is `follow(evaluation, old_basis, by)`: the legal basis that stood on the evaluation before.
    """
    _tightened[name] = follow


def tell_tightened(evaluation: Evaluation, old_basis: str, by: Any) -> None:
    """Let every room that hangs things on evaluations follow."""
    for follow in _tightened.values():
        follow(evaluation, old_basis, by)
