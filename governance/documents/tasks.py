"""Celery follow-ups of the documents room."""

from __future__ import annotations

from celery import shared_task

from governance.documents import services


@shared_task(name="governance.documents.render")
def render(job_id: int) -> None:
    """Render one document."""
    services.work(job_id)
