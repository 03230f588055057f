"""Top of the house: settings, addresses, and the pages that belong to the whole cycle."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
