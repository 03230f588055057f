"""Policies as what somebody is ansvarlig for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from governance.core.panels import Held, Holdings
from governance.organisation.models import User
from governance.policy import services
from governance.policy.models import PolicyDocument


def find(user: Any, condition: Q) -> list[Held]:
    """Return the policies that meet the condition and the user may read; None reads all."""
    rows = PolicyDocument.objects.all() if user is None else PolicyDocument.objects.visible_to(user)
    rows = rows.filter(condition, archived_at=None).select_related("unit", "responsible")
    return [
        Held.of(row, kind=row._meta.verbose_name, path=reverse("governance:policy_detail", args=[row.slug]))
        for row in rows
    ]


def hand_over(pk: int, *, to: User, by: User | None, version: int) -> None:
    """Give the policy another ansvarlig by the room's own service."""
    services.reassign_policy(PolicyDocument.objects.get(pk=pk), responsible=to, version=version, by=by)


HOLDINGS = Holdings(PolicyDocument._meta.label_lower, find, hand_over)
