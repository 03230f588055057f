"""Reads of the change log."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.audit.models import AuditEvent


def history(*things: models.Model | None, limit: int = 50) -> list[AuditEvent]:
    """Return the latest changes of a thing, and of those that belong to it, newest first; None is passed by."""
    numbers: dict[str, list[int]] = {}
    for thing in filter(None, things):
        numbers.setdefault(thing._meta.label_lower, []).append(thing.pk)
    theirs = Q(pk__in=[])
    for kind, pks in numbers.items():
        theirs |= Q(subject_type=kind, subject_id__in=pks)
    return list(AuditEvent.objects.filter(theirs).order_by("-number")[:limit])
