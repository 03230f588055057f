"""The only writer of documents and render jobs.

A killed worker leaves its job under a lease; when the lease is out, the sweep hands the job to another.
Rendering is repeatable: until the bytes are stored nothing has happened, and they are stored once.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.documents import renderers
from governance.documents.models import JobStatus, RenderJob, StoredDocument
from governance.organisation.acting import as_then
from governance.organisation.models import User

LEASE = timedelta(seconds=75)
MAXIMUM_ATTEMPTS = 5

log = logging.getLogger(__name__)


def queue(
    *, kind: str, title: str, frozen: dict[str, Any], by: User | None, control_code: str | None = None
) -> RenderJob:
    """Order a document, in the caller's transaction; the worker is told when it commits.

    `control_code` is the one that the frozen data have the document print (documents.codes).
    """
    job = RenderJob.objects.create(
        kind=kind, title=title, frozen=frozen, created_at=clock.now(), control_code=control_code, ordered_by=by,
        ordered_as=by.acting_as if by else None,
    )  # fmt: skip
    transaction.on_commit(lambda: render_later(job.pk), robust=True)
    return job


def render_later(job_id: int) -> None:
    """Tell the worker to look now. When the broker is down the sweep finds the row."""
    from governance.documents import tasks

    tasks.render.delay(job_id)


def retry(job: RenderJob) -> None:
    """Put a failed job back in the queue."""
    rows = RenderJob.objects.filter(pk=job.pk, status=JobStatus.FAILED)
    if rows.update(status=JobStatus.QUEUED, attempts=0, error="", leased_until=None):
        transaction.on_commit(lambda: render_later(job.pk), robust=True)


def claim(job_id: int) -> RenderJob | None:
    """Take a job, by one conditional UPDATE; None when another worker has it or it is finished."""
    now = clock.now()
    free = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RENDERING, leased_until__lt=now)
    rows = RenderJob.objects.filter(free, pk=job_id)
    if not rows.update(status=JobStatus.RENDERING, leased_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return RenderJob.objects.get(pk=job_id)


def work(job_id: int) -> bool:
    """Render a job and store what it became; return True when this call stored it.

    Any failure is noted on the job with its cause, since the person who waits must see it; the job is
    then tried again by the sweep, and stands as failed after five attempts.
    """
    job = claim(job_id)
    if job is None:
        return False
    try:
        rendered = renderers.renderer(job.kind).render(job.frozen)
        return _store(job, rendered)
    except Exception as error:
        log.exception("Render job %s failed", job.pk)
        _note_failure(job, error)
        return False


@transaction.atomic
def _store(job: RenderJob, rendered: renderers.Rendered) -> bool:
    """Store the bytes, mark the job and move its subject, in one short transaction.

    The mark is conditional on the attempt, so a worker whose lease ran out cannot store a second time.
    """
    take_turn()
    now = clock.now()
    if job.ordered_by:
        as_then(job.ordered_by, job.ordered_as)  # the renderer's `finish` asks the same object what she may
    rows = RenderJob.objects.filter(pk=job.pk, status=JobStatus.RENDERING, attempts=job.attempts)
    if not rows.update(status=JobStatus.DONE, finished_at=now, leased_until=None, error=""):
        return False
    document = StoredDocument.objects.create(
        kind=job.kind,
        title=job.title,
        file_name=rendered.file_name,
        media_type=rendered.media_type,
        content=rendered.content,
        size=len(rendered.content),
        sha256=hashlib.sha256(rendered.content).hexdigest(),
        control_code=job.control_code,
        frozen=job.frozen,
        created_at=now,
    )
    audit.record(by=job.ordered_by, verb="stored", subject=document, changes={"sha256": [None, document.sha256]})
    RenderJob.objects.filter(pk=job.pk).update(document=document)
    renderers.renderer(job.kind).finish(job, document)
    return True


@transaction.atomic
def restore_document(document: StoredDocument, *, job: RenderJob | None, by: User | None, reason: str) -> None:
    """Store a document that comes back from an archive, under the key that it had, and the job that made it.

    The change log tells of it anew, as it does when one is made; its bytes must be those of its hash already.
    """
    take_turn()
    document.save(force_insert=True)
    audit.record(by=by, verb="stored", subject=document, changes={"sha256": [None, document.sha256]}, reason=reason)
    if job is not None:
        job.save(force_insert=True)


def _note_failure(job: RenderJob, error: Exception) -> None:
    is_last = job.attempts >= MAXIMUM_ATTEMPTS
    RenderJob.objects.filter(pk=job.pk, status=JobStatus.RENDERING, attempts=job.attempts).update(
        status=JobStatus.FAILED if is_last else JobStatus.RENDERING,
        leased_until=clock.now() + timedelta(seconds=5 * 2**job.attempts),
        error=f"{type(error).__name__}: {error}"[:500],
    )


def sweep() -> None:
    """Hand out again what nobody has taken, and what was taken by a worker that died."""
    now = clock.now()
    stuck = Q(status=JobStatus.QUEUED, created_at__lt=now - timedelta(seconds=10))
    stuck |= Q(status=JobStatus.RENDERING, leased_until__lt=now)
    for pk in RenderJob.objects.filter(stuck).values_list("pk", flat=True)[:100]:
        render_later(pk)
