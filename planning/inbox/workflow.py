"""The states of an input, and the rule that the inbox puts before a plan is heard."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext

from governance.core.errors import RuleBroken
from governance.core.transitions import StateTable, Transition, table
from planning.inbox.models import InputStatus, PlanningInput
from planning.inbox.permissions import can_answer
from planning.plans.models import Plan, PlanKind

INPUTS = table(
    StateTable(
        model="planning.PlanningInput",
        states=InputStatus,
        transitions=(
            Transition(
                "follow", gettext_lazy("Ta til følge"), (InputStatus.RECEIVED,), InputStatus.FOLLOWED, can_answer
            ),
            Transition(
                "decline", gettext_lazy("Ikke ta til følge"), (InputStatus.RECEIVED,), InputStatus.DECLINED, can_answer
            ),
        ),
        owners={InputStatus.RECEIVED: gettext_lazy("delprosesseier")},
    )
)


def check_inputs_answered(plan: Plan) -> None:
    """Raise RuleBroken while the økonomiplan's cycle has inputs that nobody has answered (DOMAIN § 3)."""
    if plan.kind != PlanKind.BUDGET or plan.cycle_id is None:
        return
    count = PlanningInput.objects.unanswered().filter(cycle=plan.cycle_id).count()
    if count:
        message = ngettext(
            "%(count)d læringsinnspill er ikke besvart. Besvar det før planen går videre.",
            "%(count)d læringsinnspill er ikke besvart. Besvar dem før planen går videre.",
            count,
        )
        raise RuleBroken(message % {"count": count})
