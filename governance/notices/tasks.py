"""Celery follow-ups of the notices room."""

from __future__ import annotations

from celery import shared_task

from governance.notices import services


@shared_task(name="governance.notices.deliver")
def deliver(message_id: int) -> None:
    """Send one message."""
    services.deliver(message_id)
