"""The seal of a plan: what a person saw when she put it forward, spoke of it or decided on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from governance.core.digests import digest
from governance.process.said import said_so_far
from planning.plans.models import Plan

Content = Callable[[Plan], list[Any]]
_contents: dict[str, Content] = {}


def also_seal(name: str, content: Content) -> None:
    """Furnish what a higher room shows as part of a plan: its goals."""
    _contents[name] = content


def shown_hash(plan: Plan) -> str:
    """Return the seal of the plan, all that stands in it, and what has been said of it so far."""
    plan_facts = [
        plan.kind, plan.title, plan.unit_id, plan.responsible_id, plan.cycle_id, plan.adopting_body,
        plan.valid_from, plan.valid_to, plan.visibility, plan.legal_basis, plan.hearing_ends_on,
    ]  # fmt: skip
    parts = {name: content(plan) for name, content in sorted(_contents.items())}
    return digest({"plan": plan_facts, "said": said_so_far(plan.run_id), **parts})
