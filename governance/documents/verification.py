"""Whether every stored document is what was stored: its bytes against its hash, and the hash against the change log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from governance.audit.models import AuditEvent
from governance.documents.models import RenderJob, StoredDocument

STORED = "stored"


def altered_documents() -> Iterator[str]:
    """Hash the bytes of every document anew, one document in memory at a time."""
    rows = StoredDocument.objects.order_by("pk").values_list("pk", "title", "content", "size", "sha256")
    for pk, title, content, size, sha256 in rows.iterator(chunk_size=1):
        data = bytes(content)
        if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
            yield f"document {pk} ({title}): the bytes are not those of its hash"


def contradicted_documents() -> Iterator[str]:
    """Compare with what the sealed change log said when each was stored, and with the job that made it."""
    events = AuditEvent.objects.filter(subject_type=StoredDocument._meta.label_lower, verb=STORED)
    logged = {event.subject_id: event for event in events}
    found = {document.pk: document for document in StoredDocument.objects.defer("content", "frozen")}
    for pk, event in logged.items():
        if pk not in found:
            yield f"document {pk} ({event.subject_label}): gone"
        elif event.changes["sha256"][1] != found[pk].sha256:
            yield f"document {pk} ({found[pk].title}): the hash is not the one in the change log"
    for pk, document in found.items():
        if document.control_code and pk not in logged:
            yield f"document {pk} ({document.title}): the change log never heard of it"
    for job in RenderJob.objects.filter(document__isnull=False).select_related("document").defer("document__content"):
        made = job.document
        if made and (job.frozen, job.control_code) != (made.frozen, made.control_code):
            yield f"document {made.pk} ({made.title}): not made of what was ordered"
