"""Policies: what is in force, and that it is what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q

from governance.policy import queries
from governance.policy.models import AFTER_APPROVAL, UNDER_WAY, PolicyDocument, PolicyStatus, PolicyVersion


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
    """Compare the chapters, and the data of the PDF, with what was frozen at the approval."""
    versions = PolicyVersion.objects.filter(status__in=AFTER_APPROVAL).select_related("policy", "document")
    for version in versions.defer("document__content"):
        chapters = [[s.key, s.title, s.body] for s in queries.sections_of(version)]
        if chapters != _chapters(version.frozen):
            yield f"{version}: chapters"
        if version.document and _chapters(version.document.frozen) != chapters:
            yield f"{version}: document"


def _chapters(frozen: dict[str, list[dict[str, str]]] | None) -> list[list[str]]:
    return [[c["key"], c["title"], c["body"]] for c in (frozen or {}).get("chapters", [])]
