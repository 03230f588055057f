"""Reads of what is proposed for policies."""

from __future__ import annotations

from governance.policy.models import PolicyDocument
from governance.policy.proposals.models import PolicyProposal, PolicyProposalQuerySet


def proposals_of(policy: PolicyDocument) -> PolicyProposalQuerySet:
    """Return all that is proposed for the policy, the oldest first."""
    people = ("answered_by", "answered_for")
    return PolicyProposal.objects.filter(policy=policy, archived_at=None).select_related(*people)


def from_source(path: str) -> PolicyProposal | None:
    """Return what was proposed from the address, so that the source can show what came of it."""
    return PolicyProposal.objects.filter(source_path=path).select_related("policy", "answered_by").first()
