"""Reads of the change log."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

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


def created_on(thing: models.Model) -> date | None:
    """Return the day on which the thing was entered, or None when the log does not tell."""
    events = AuditEvent.objects.filter(subject_type=thing._meta.label_lower, subject_id=thing.pk, verb="created")
    at = events.order_by("number").values_list("at", flat=True).first()
    return timezone.localtime(at).date() if at else None


def newest_seal() -> str:
    """Return the seal of the newest change: as long as it is the same, nothing that is logged has changed."""
    return AuditEvent.objects.order_by("-number").values_list("mac", flat=True).first() or ""
