"""What the reading room shows on the page of a policy."""

from __future__ import annotations

from typing import Any

from governance.core.panels import Part
from governance.policy.models import PolicyDocument
from governance.policy.queries import in_force
from governance.reading.permissions import can_ask
from governance.reading.queries import owed_by, progress, requests_of

MOST_SHOWN = 2


def of_policies(user: Any, policies: list[PolicyDocument]) -> dict[int, Part]:
    """Return, for each policy in force, the way to what is new, and for those who ask, how far it has come."""
    return {policy.pk: part for policy in policies if (part := _part(user, policy))}


def _part(user: Any, policy: PolicyDocument) -> Part | None:
    version = in_force(policy)
    if version is None:
        return None
    may_ask = can_ask(user, policy)
    shown = [progress(request) for request in requests_of(policy)[:MOST_SHOWN]] if may_ask else []
    context = {"policy": policy, "version": version, "owes": owed_by(user, version), "rows": shown, "can_ask": may_ask}
    return Part("governance/_policy_reading.html", context)
