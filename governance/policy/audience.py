"""Who is told of what happens to a policy before it is published."""

from __future__ import annotations

from governance.organisation.models import Role, RoleAssignment, User
from governance.policy.models import PolicyDocument


def makers(policy: PolicyDocument) -> list[User]:
    """Return the policyadministrators, and the ansvarlig while she is there; each once."""
    administrators = RoleAssignment.objects.current().filter(role=Role.POLICY_ADMINISTRATOR).select_related("user")
    people = {row.user_id: row.user for row in administrators}
    if policy.responsible.is_active:
        people[policy.responsible_id] = policy.responsible
    return list(people.values())
