"""The states of an evaluation, and what other rooms do when one is closed to more eyes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from evaluation.evaluations.models import Evaluation, EvaluationStatus
from evaluation.evaluations.permissions import can_edit_evaluation
from governance.core.editable import Tightening
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

TIGHTENING: Tightening[Evaluation] = Tightening()
