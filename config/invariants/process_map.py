"""The process map."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q

from governance.audit.models import AuditEvent
from governance.core.digests import digest
from governance.process.models import ProcessMapVersion, ProcessStep, Share


def altered_versions() -> Iterator[str]:
    """Hash every version of the map anew, and look for its seal in the change log."""
    sealed = {
        event.number: event.changes["sha256"][1] for event in AuditEvent.objects.filter(verb="map_kept").iterator()
    }
    for version in ProcessMapVersion.objects.order_by("number").iterator(chunk_size=20):
        if not digest(version.frozen) == version.sha256 == sealed.get(version.audit_number):
            yield f"map version {version.number}"


def unowned_steps() -> Iterator[str]:
    """Look for steps on the map that do not have exactly one ansvarlig."""
    accountable = Count("governance_responsibilities", filter=Q(governance_responsibilities__share=Share.ACCOUNTABLE))
    living = ProcessStep.objects.filter(archived_at=None).annotate(owners=accountable)
    return (f"step {step.pk}" for step in living.exclude(owners=1))
