"""Plans as what somebody is ansvarlig for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from governance.core.panels import Held, Holdings
from governance.organisation.models import User
from planning.plans import services
from planning.plans.models import LIVING, Plan


def rows(user: Any) -> QuerySet[Plan]:
    """Return the living plans with an ansvarlig that the user may read; None reads all."""
    plans = Plan.objects.all() if user is None else Plan.objects.visible_to(user)
    return plans.filter(archived_at=None, status__in=LIVING, responsible__isnull=False)


def told(row: Plan) -> Held:
    """Return what is told of one of them."""
    return Held.of(row, kind=row._meta.verbose_name, path=reverse("planning:plan_page", args=[row.pk]))


def hand_over(pk: int, *, to: User, by: User | None, version: int) -> None:
    """Give the plan another ansvarlig by the room's own service."""
    services.reassign_plan(Plan.objects.get(pk=pk), responsible=to, version=version, by=by)


HOLDINGS = Holdings(Plan._meta.label_lower, rows, told, hand_over)
