"""Policies: what is in force, and that it is what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q

from governance.policy import queries
from governance.policy.models import UNDER_WAY, PolicyDocument, PolicyStatus, PolicyVersion


def crowded_policies() -> Iterator[str]:
    """Count the versions in force and under way of every policy."""
    in_force = Count("governance_versions", filter=Q(governance_versions__status=PolicyStatus.IN_FORCE), distinct=True)
    on_way = Count("governance_versions", filter=Q(governance_versions__status__in=UNDER_WAY), distinct=True)
    rows = PolicyDocument.objects.annotate(in_force=in_force, on_way=on_way)
    for policy in rows.filter(Q(in_force__gt=1) | Q(on_way__gt=1)):
        yield f"{policy}: {policy.in_force} in force, {policy.on_way} under way"


def runs() -> Iterator[str]:
    """Compare every version with its run, and its approval with the decision."""
    return (str(disagreement) for disagreement in queries.disagreements())


def altered_versions() -> Iterator[str]:
    """Compare the chapters, and the data of the PDF, with what was frozen, and that with the seal of the approval."""
    versions = PolicyVersion.objects.exclude(approved_hash="").select_related("policy", "document", "job")
    for version in versions.defer("document__content"):
        frozen = version.frozen or {}
        chapters = [[s.key, s.title, s.body] for s in queries.sections_of(version)]
        if chapters != _chapters(frozen):
            yield f"{version}: chapters"
        if version.document and version.document.frozen.get("chapters") != frozen.get("chapters"):
            yield f"{version}: document"
        if version.job and version.document_id != version.job.document_id:
            yield f"{version}: another document than the one that was made of it"
        if queries.frozen_hash(frozen) != version.approved_hash:
            yield f"{version}: not what was approved"


def _chapters(frozen: dict[str, Any]) -> list[list[str]]:
    return [[c["key"], c["title"], c["body"]] for c in frozen.get("chapters", [])]
