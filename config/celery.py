"""The Celery application: follow-up work, and the clock for daily jobs.

Work is never kept in the broker alone. A row in the database says what is to be done; a message only
says "look now", and the sweep below finds what a lost message left behind.
"""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("helhet")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["governance.notices", "governance.documents", "config"], related_name="tasks", force=False)
app.conf.beat_schedule = {
    "sweep": {"task": "config.tasks.sweep", "schedule": 20.0},  # seconds; a killed job is taken up within two minutes
    # Outside 02:00-03:00, an hour that happens twice or never when the clocks change.
    "daily": {"task": "config.tasks.run_daily", "schedule": crontab(hour=5, minute=30)},
}
