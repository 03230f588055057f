"""Render jobs: claimed by one, stored once, taken up after a crash, and honest about failures."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from governance.core import clock
from governance.documents import renderers, services
from governance.documents.models import JobStatus, RenderJob, StoredDocument
from tests.factories.municipality import Town
from tests.support import processes

finished: list[int] = []


@pytest.fixture(autouse=True)
def kind() -> Iterator[str]:
    finished.clear()
    renderers.register("test", render=render, finish=lambda job, document: finished.append(document.pk))
    yield "test"
    renderers._renderers.pop("test")


def render(frozen: dict[str, Any]) -> renderers.Rendered:
    if frozen.get("fails"):
        raise ValueError("ugyldig")
    return renderers.Rendered(content=frozen["text"].encode(), file_name="a.pdf")


def order(**frozen: Any) -> RenderJob:
    return services.queue(kind="test", title="Dokument", frozen=frozen, by=None)


def test_a_job_becomes_a_document_once(town: Town) -> None:
    job = order(text="innhold")
    assert [services.work(job.pk), services.work(job.pk)] == [True, False]
    document = StoredDocument.objects.get()
    assert bytes(document.content) == b"innhold"
    assert (document.sha256, document.size) == (hashlib.sha256(b"innhold").hexdigest(), 7)
    assert RenderJob.objects.get().document == document
    assert finished == [document.pk]


def test_a_stored_document_is_never_changed(town: Town) -> None:
    services.work(order(text="innhold").pk)
    for change in (lambda rows: rows.update(title="Annet"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(StoredDocument.objects.all())


def test_a_failure_is_shown_retried_and_given_up(town: Town) -> None:
    job, now = order(fails=True), clock.now()
    for _ in range(services.MAXIMUM_ATTEMPTS):
        with clock.at(now):
            assert services.work(job.pk) is False
        now += timedelta(hours=1)
    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.FAILED, "ValueError: ugyldig")
    services.retry(job)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 0)


def test_a_failure_in_the_last_step_leaves_nothing(town: Town) -> None:
    def refuse(_job: RenderJob, _document: StoredDocument) -> None:
        raise ValueError("kan ikke publiseres")

    renderers.register("test", render=render, finish=refuse)
    job = order(text="innhold")
    assert services.work(job.pk) is False
    job.refresh_from_db()
    assert (StoredDocument.objects.count(), job.status) == (0, JobStatus.RENDERING)


def test_a_worker_whose_lease_ran_out_cannot_store_a_second_time(town: Town) -> None:
    job = order(text="innhold")
    slow = services.claim(job.pk)
    with clock.at(clock.now() + services.LEASE + timedelta(seconds=1)):
        assert services.work(job.pk) is True
    assert services._store(slow, render(slow.frozen)) is False
    assert StoredDocument.objects.count() == 1


KILLED_WHILE_RENDERING = """
import time
from governance.documents import renderers, services
from governance.documents.models import RenderJob
def render(frozen):
    time.sleep(60)
renderers.register("test", render=render, finish=lambda job, document: None)
services.work(RenderJob.objects.get().pk)
"""


def test_a_worker_killed_in_the_middle_is_followed_by_another(transactional_town: Town, monkeypatch) -> None:
    job = order(text="innhold")
    process = processes.start(KILLED_WHILE_RENDERING)
    deadline = time.monotonic() + 30
    while RenderJob.objects.get().status == JobStatus.QUEUED and time.monotonic() < deadline:
        time.sleep(0.1)
    assert RenderJob.objects.get().status == JobStatus.RENDERING
    process.kill()
    assert processes.finish(process) == -9
    handed_out: list[int] = []
    monkeypatch.setattr(services, "render_later", handed_out.append)
    services.sweep()
    assert handed_out == [], "the lease still holds"
    assert services.LEASE + timedelta(seconds=20) < timedelta(minutes=2), "a killed job is done within two minutes"
    with clock.at(clock.now() + services.LEASE):
        services.sweep()
        assert handed_out == [job.pk]
        assert services.work(job.pk) is True
    assert StoredDocument.objects.count() == 1


def test_only_a_failed_job_is_tried_again(town: Town) -> None:
    job = order(text="innhold")
    services.work(job.pk)
    services.retry(job)
    assert RenderJob.objects.get(pk=job.pk).status == JobStatus.DONE
