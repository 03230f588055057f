"""What is written once: the change log, documents, and the jobs that make them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import connection
from django.db.models import Q

from governance.audit import append_only
from governance.audit.chain import first_break
from governance.audit.verification import first_lost_head
from governance.documents.models import JobStatus, RenderJob, StoredDocument

TRIGGERS = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
}
TRIGGERS_PER_TABLE = 2


def broken_chain() -> Iterator[str]:
    """Follow the seals, and compare with the heads that were written outside the database."""
    number = first_break() or first_lost_head()
    if number is not None:
        yield f"change {number}"


def unguarded_tables() -> Iterator[str]:
    """Look for the triggers that refuse changes."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        guarded = [table for (table,) in cursor.fetchall()]
    for table in append_only.tables():
        if guarded.count(table) < TRIGGERS_PER_TABLE:
            yield table


def altered_documents() -> Iterator[str]:
    """Hash the bytes of every document anew, one document in memory at a time."""
    rows = StoredDocument.objects.order_by("pk").values_list("pk", "content", "size", "sha256")
    for pk, content, size, sha256 in rows.iterator(chunk_size=1):
        data = bytes(content)
        if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
            yield f"document {pk}"


def undone_jobs() -> Iterator[str]:
    """Look for jobs that are done without a document, or have one without being done."""
    is_done, has_document = Q(status=JobStatus.DONE), Q(document__isnull=False)
    for job in RenderJob.objects.filter((is_done & ~has_document) | (has_document & ~is_done)):
        yield f"job {job.pk}, {job.status}"
