"""Beat jobs that ask every floor."""

from __future__ import annotations

import logging

from celery import shared_task

from governance.core import panels

log = logging.getLogger(__name__)


@shared_task(name="config.tasks.sweep")
def sweep() -> None:
    """Hand out again what got stuck, in every room that keeps a queue."""
    for panel in panels.furnished("sweep"):
        panel.function()


@shared_task(name="config.tasks.run_daily")
def run_daily() -> None:
    """Run the daily jobs of every floor, and log what they did."""
    for line in panels.collect("due"):
        log.info(line)
