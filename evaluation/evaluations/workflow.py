"""The states of an evaluation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from evaluation.evaluations.models import EvaluationStatus
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
