"""The only writers of plans, gathered from the modules that hold them."""

from planning.plans.services.adoption import adopt_plan, present_plan, register_adopted, rework_plan
from planning.plans.services.line import advise, decide, propose_plan, send_back, take_back
from planning.plans.services.plans import (
    check_responsible,
    create_plan,
    edit_plan,
    expire_plans,
    put_in_force,
    reassign_plan,
    repeal_plan,
    usual_body,
)

__all__ = [
    "adopt_plan",
    "advise",
    "check_responsible",
    "create_plan",
    "decide",
    "edit_plan",
    "expire_plans",
    "present_plan",
    "propose_plan",
    "put_in_force",
    "reassign_plan",
    "register_adopted",
    "repeal_plan",
    "rework_plan",
    "send_back",
    "take_back",
    "usual_body",
]
