"""Reads of the change log."""

from __future__ import annotations

from django.db import models

from governance.audit.models import AuditEvent


def history(obj: models.Model, limit: int = 50) -> list[AuditEvent]:
    """Return the latest changes of one thing, newest first."""
    rows = AuditEvent.objects.filter(subject_type=obj._meta.label_lower, subject_id=obj.pk)
    return list(rows.order_by("-number")[:limit])
