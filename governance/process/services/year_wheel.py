"""What happens every year."""

from __future__ import annotations

from calendar import monthrange

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken, WrongState
from governance.organisation.models import User
from governance.process.models import (
    YearWheelEvent,
)
from governance.process.permissions import check_edit_event
from governance.process.services.map_versions import keep_map

LEAP_YEAR = 2028


@transaction.atomic
def create_year_wheel_event(
    *, month: int, day: int | None, title: str, reference: str, subprocess: str, by: User | None, reason: str = "",
    visibility: str = Visibility.PUBLIC,
) -> YearWheelEvent:  # fmt: skip
    """Put a thing that happens every year into the wheel, for all to see or for those who are logged in.

    Raises RuleBroken for a day that the month never has, and for a visibility by which nobody would see it.
    """
    check_edit_event(by, subprocess)
    _check_day(month, day)
    _check_seen(visibility)
    event = YearWheelEvent.objects.create(
        month=month, day=day, title=title, reference=reference, subprocess=subprocess, visibility=visibility
    )
    audit.record(by=by, verb="created", subject=event, changes={"title": [None, title]}, reason=reason)
    keep_map(what=_("La til «%(title)s» i årshjulet") % {"title": event}, by=by, reason=reason)
    return event


@transaction.atomic
def edit_year_wheel_event(
    event: YearWheelEvent, *, version: int, month: int, day: int | None, title: str, reference: str, subprocess: str,
    by: User | None, reason: str = "", visibility: str = "",
) -> None:  # fmt: skip
    """Change an event; to give it to another subprocess takes the right to edit both.

    Without a visibility it keeps the one it has. Raises PermissionDenied, RuleBroken as when it is made, StaleVersion,
    and WrongState when archived.
    """
    check_edit_event(by, event.subprocess, subprocess)
    _check_living(event)
    _check_day(month, day)
    shown = visibility or event.visibility
    _check_seen(shown)
    fields = {
        "month": month, "day": day, "title": title, "reference": reference, "subprocess": subprocess,
        "visibility": shown,
    }  # fmt: skip
    if audit.edit(event, by=by, version=version, fields=fields, reason=reason):
        keep_map(what=_("Endret «%(title)s» i årshjulet") % {"title": event}, by=by, reason=reason)


@transaction.atomic
def archive_year_wheel_event(event: YearWheelEvent, *, version: int, reason: str, by: User | None) -> None:
    """Take an event out of the wheel; earlier versions of the map keep it. Raises RuleBroken without a reason."""
    check_edit_event(by, event.subprocess)
    _check_living(event)
    if not reason.strip():
        raise RuleBroken(_("Skriv hvorfor hendelsen tas ut."), field="reason")
    audit.edit(event, by=by, version=version, fields={"archived_at": clock.now()}, verb="archived", reason=reason)
    keep_map(what=_("Tok «%(title)s» ut av årshjulet") % {"title": event}, by=by, reason=reason)


def _check_living(event: YearWheelEvent) -> None:
    if event.archived_at is not None:
        raise WrongState(_("Hendelsen er tatt ut av årshjulet."))


def _check_seen(visibility: str) -> None:
    """Raise RuleBroken for what is exempt: an event has no unit, so there is no line that would see it."""
    if visibility not in (Visibility.PUBLIC, Visibility.INTERNAL):
        raise RuleBroken(_("En hendelse i årshjulet er offentlig eller intern."), field="visibility")


def _check_day(month: int, day: int | None) -> None:
    if day is not None and not 1 <= day <= monthrange(LEAP_YEAR, month)[1]:
        raise RuleBroken(_("Måneden har ikke denne dagen. Velg en annen dag."), field="day")
