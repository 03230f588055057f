"""The states of a plan, and the rules that other rooms put before it is heard and adopted."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from governance.core.transitions import StateTable, Transition, table
from planning.plans.models import Plan, PlanStatus
from planning.plans.permissions import can_edit_plan

UNDER_WAY = (PlanStatus.DRAFT, PlanStatus.HEARING, PlanStatus.PROPOSED)

PLANS = table(
    StateTable(
        model="planning.Plan",
        states=PlanStatus,
        transitions=(
            Transition(
                "send_to_hearing", _("Send på høring"), (PlanStatus.DRAFT,), PlanStatus.HEARING, can_edit_plan
            ),
            Transition(
                "propose", _("Legg frem til behandling"), (PlanStatus.DRAFT, PlanStatus.HEARING), PlanStatus.PROPOSED,
                can_edit_plan,
            ),
            Transition(
                "rework", _("Ta tilbake til arbeid"), (PlanStatus.HEARING, PlanStatus.PROPOSED), PlanStatus.DRAFT,
                can_edit_plan,
            ),
            Transition("adopt", _("Registrer vedtaket"), UNDER_WAY, PlanStatus.ADOPTED, can_edit_plan),
            Transition("put_in_force", _("Sett i kraft"), (PlanStatus.ADOPTED,), PlanStatus.IN_FORCE, can_edit_plan),
            Transition(
                "repeal", _("Opphev planen"), (PlanStatus.ADOPTED, PlanStatus.IN_FORCE), PlanStatus.REPEALED,
                can_edit_plan,
            ),
            Transition("replace", _("Erstatt planen"), (PlanStatus.IN_FORCE,), PlanStatus.REPLACED),
            Transition("expire", _("La planen utløpe"), (PlanStatus.IN_FORCE,), PlanStatus.EXPIRED),
        ),
        owners={
            PlanStatus.DRAFT: _("eierenheten"),
            PlanStatus.HEARING: _("eierenheten"),
            PlanStatus.PROPOSED: _("den som vedtar planen"),
            PlanStatus.ADOPTED: _("eierenheten"),
            PlanStatus.IN_FORCE: _("eierenheten"),
        },
    )
)  # fmt: skip

HearingRule = Callable[[Plan], None]
_hearing_rules: dict[str, HearingRule] = {}


def before_hearing(name: str, rule: HearingRule) -> None:
    """Furnish a rule that a higher room has for plans that leave the drafting table; it raises RuleBroken."""
    _hearing_rules[name] = rule


def check_before_hearing(plan: Plan) -> None:
    """Ask every furnished rule; raises the first RuleBroken."""
    for rule in _hearing_rules.values():
        rule(plan)
