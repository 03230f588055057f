"""Reads of what is proposed for policies."""

from __future__ import annotations

from typing import Any

from governance.policy.models import PolicyDocument
from governance.policy.proposals.models import PolicyProposal, PolicyProposalQuerySet


def proposals_of(policy: PolicyDocument) -> PolicyProposalQuerySet:
    """Return all that is proposed for the policy, the oldest first."""
    people = ("answered_by", "answered_for")
    return PolicyProposal.objects.filter(policy=policy, archived_at=None).select_related(*people)


def from_source(user: Any, path: str) -> PolicyProposal | None:
    """Return what was proposed from the address, so that the source can show what came of it.

    None when the user may not read the policy: it may have been closed since.
    """
    seen = PolicyDocument.objects.visible_to(user).order_by().values("pk")
    rows = PolicyProposal.objects.filter(source_path=path, policy__in=seen, archived_at=None)
    return rows.select_related("policy", "answered_by", "answered_for").first()
