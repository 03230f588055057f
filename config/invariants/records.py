"""What is written once: the change log, documents, and the jobs that make them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Q

from governance.audit import append_only
from governance.audit.chain import first_break
from governance.audit.verification import first_lost_head
from governance.documents.models import JobStatus, RenderJob

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
}


def broken_chain() -> Iterator[str]:
    """Follow the seals, and compare with the heads that were written outside the database."""
    number = first_break() or first_lost_head()
    if number is not None:
        yield f"change {number}"


def unguarded_tables() -> Iterator[str]:
    """Look for the triggers that refuse changes, of rows that are only added and of content that is frozen."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    for table, names in append_only.triggers(connection.vendor).items():
        if not present.issuperset(names):
            yield f"{table}: its triggers are gone"


def undone_jobs() -> Iterator[str]:
    """Look for jobs that are done without a document, or have one without being done."""
    is_done, has_document = Q(status=JobStatus.DONE), Q(document__isnull=False)
    for job in RenderJob.objects.filter((is_done & ~has_document) | (has_document & ~is_done)):
        yield f"job {job.pk}, {job.status}"
