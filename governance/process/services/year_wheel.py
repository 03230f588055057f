"""What happens every year."""

from __future__ import annotations

from calendar import monthrange

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken
from governance.organisation.models import User
from governance.process.models import (
    YearWheelEvent,
)
from governance.process.permissions import check_own_process

LEAP_YEAR = 2028


@transaction.atomic
def create_year_wheel_event(
    *, month: int, day: int | None, title: str, reference: str, subprocess: str, by: User | None
) -> YearWheelEvent:
    """Put a thing that happens every year into the wheel, for all to see.

    Raises RuleBroken for a day that the month never has.
    """
    if by is not None:
        check_own_process(by)
    if day is not None and not 1 <= day <= monthrange(LEAP_YEAR, month)[1]:
        raise RuleBroken(_("Måneden har ikke denne dagen. Velg en annen dag."), field="day")
    event = YearWheelEvent.objects.create(
        month=month, day=day, title=title, reference=reference, subprocess=subprocess, visibility=Visibility.PUBLIC
    )
    audit.record(by=by, verb="created", subject=event, changes={"title": [None, title]})
    return event
