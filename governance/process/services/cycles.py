"""Governance cycles: a year of planning, steering and evaluation."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.errors import RuleBroken
from governance.organisation.models import User
from governance.process.models import (
    CycleStatus,
    GovernanceCycle,
)
from governance.process.permissions import check_own_process
from governance.process.workflow import CYCLES


@transaction.atomic
def create_cycle(*, year: int, by: User | None) -> GovernanceCycle:
    """Create the planned cycle of a year after the latest one. Raises RuleBroken when the year is taken."""
    if by is not None:
        check_own_process(by, parts=True)
    if GovernanceCycle.objects.filter(year=year).exists():
        raise RuleBroken(_("Styringssyklusen %(year)s finnes allerede.") % {"year": year}, field="year")
    previous = GovernanceCycle.objects.filter(year__lt=year).order_by("-year").first()
    cycle = GovernanceCycle.objects.create(year=year, previous=previous)
    audit.record(by=by, verb="created", subject=cycle, changes={"year": [None, year]})
    return cycle


def open_cycle(cycle: GovernanceCycle, *, by: User | None) -> None:
    """Let a planned cycle be the running one. Raises RuleBroken while another is open."""
    if GovernanceCycle.objects.filter(status=CycleStatus.OPEN).exclude(pk=cycle.pk).exists():
        raise RuleBroken(_("En annen styringssyklus er åpen. Avslutt den først."))
    audit.perform(cycle, "open", by=by, table=CYCLES)


def close_cycle(cycle: GovernanceCycle, *, by: User | None) -> None:
    """End the running cycle."""
    audit.perform(cycle, "close", by=by, table=CYCLES)
