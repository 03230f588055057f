"""Policies as what somebody is ansvarlig for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from governance.core.panels import Held, Holdings
from governance.organisation.models import User
from governance.policy import services
from governance.policy.models import PolicyDocument


def rows(user: Any) -> QuerySet[PolicyDocument]:
    """Return the policies that the user may read; None reads all."""
    policies = PolicyDocument.objects.all() if user is None else PolicyDocument.objects.visible_to(user)
    return policies.filter(archived_at=None)


def told(row: PolicyDocument) -> Held:
    """Return what is told of one of them."""
    return Held.of(row, kind=row._meta.verbose_name, path=reverse("governance:policy_detail", args=[row.slug]))


def hand_over(pk: int, *, to: User, by: User | None, version: int) -> None:
    """Give the policy another ansvarlig by the room's own service."""
    services.reassign_policy(PolicyDocument.objects.get(pk=pk), responsible=to, version=version, by=by)


HOLDINGS = Holdings(PolicyDocument._meta.label_lower, rows, told, hand_over)
