"""The states of a plan, and the rules that other rooms put before it is heard and adopted.

Up to the director's decision its decision run says who acts; the services move both in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from governance.core.errors import WrongState
from governance.core.transitions import StateTable, Transition, table
from governance.process.models import RunStatus
from planning.plans.models import AdoptingBody, Plan, PlanStatus
from planning.plans.permissions import can_edit_plan, can_register_adopted


def is_in_line(plan: Plan) -> bool:
    """Return True while the plan lies with somebody in its decision line."""
    return plan.status == PlanStatus.PROPOSED and plan.run is not None and plan.run.status == RunStatus.RUNNING


def check_not_in_line(plan: Plan) -> None:
    """Raise WrongState while the plan lies with somebody in its decision line."""
    if is_in_line(plan):
        raise WrongState(_text("Planen er til behandling. Se hvem som har saken nå."))


def _may_rework(user: Any, plan: Plan) -> bool:
    return not is_in_line(plan) and can_edit_plan(user, plan)


def _may_adopt(user: Any, plan: Plan) -> bool:
    return plan.adopting_body == AdoptingBody.COUNCIL and not is_in_line(plan) and can_edit_plan(user, plan)


PLANS = table(
    StateTable(
        model="planning.Plan",
        states=PlanStatus,
        transitions=(
            Transition(
                "propose", _("Legg frem til behandling"), (PlanStatus.DRAFT,), PlanStatus.PROPOSED, can_edit_plan
            ),
            Transition("send_back", _("Send tilbake"), (PlanStatus.PROPOSED,), PlanStatus.DRAFT),
            Transition("take_back", _("Ta tilbake"), (PlanStatus.PROPOSED,), PlanStatus.DRAFT),
            Transition("send_to_hearing", _("Send på høring"), (PlanStatus.PROPOSED,), PlanStatus.HEARING),
            Transition(
                "present", _("Legg frem for kommunestyret"), (PlanStatus.HEARING,), PlanStatus.PROPOSED, can_edit_plan
            ),
            Transition("adopt", _("Vedta planen"), (PlanStatus.PROPOSED,), PlanStatus.ADOPTED),
            Transition(
                "adopt_in_council", _("Registrer vedtaket"), (PlanStatus.PROPOSED,), PlanStatus.ADOPTED, _may_adopt
            ),
            Transition(
                "register", _("Registrer et tidligere vedtak"), (PlanStatus.DRAFT,), PlanStatus.ADOPTED,
                can_register_adopted,
            ),
            Transition(
                "rework", _("Ta tilbake til arbeid"), (PlanStatus.HEARING, PlanStatus.PROPOSED), PlanStatus.DRAFT,
                _may_rework,
            ),
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
            PlanStatus.PROPOSED: _("den som har saken i beslutningslinjen, og så den som vedtar planen"),
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
