"""Daily: reports that have not gone on remind those whose turn it is."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.core import clock
from governance.notices import services as notices
from governance.notices.rules import Occasion, occasion_on
from governance.organisation.models import User
from steering.reporting.models import PeriodStatus, ReportingPeriod, UnitReport
from steering.reporting.queries import not_delivered, people_whose_turn

RULE = "report_due"


def remind_of_reports() -> list[str]:
    """Tell those who have a report that is not delivered: 7 and 1 days before it is due, then every third day.

    Returns a line that says how many were told; nothing when all were told before.
    """
    rule = notices.rule(RULE)
    period = ReportingPeriod.objects.filter(status=PeriodStatus.OPEN).select_related("cycle").first()
    if period is None or not rule.is_active:
        return []
    occasion = occasion_on(clock.today(), period.due_on, days_before=rule.days_before, repeat_days=rule.repeat_days)
    if occasion is None:
        return []
    told = sum(_tell(person, report, period, occasion) for person, report in people_whose_turn(not_delivered(period)))
    return [_("Minnet %(count)d om rapporter for %(period)s.") % {"count": told, "period": period}] if told else []


def _tell(person: User, report: UnitReport, period: ReportingPeriod, occasion: Occasion) -> bool:
    words = {"unit": report.unit.name, "period": str(period), "date": date_format(period.due_on, "j. F Y")}
    if occasion.is_overdue:
        subject = _("Rapporten for %(unit)s er over fristen") % words
        text = _("Rapporten for %(period)s skulle vært levert %(date)s, og ligger nå hos deg.") % words
    else:
        subject = _("Rapporten for %(unit)s skal snart leveres") % words
        text = _("Rapporten for %(period)s skal være levert %(date)s, og ligger nå hos deg.") % words
    return notices.notify(
        recipient=person,
        rule=RULE,
        occasion=f"{report.pk}:{occasion.key}",
        subject=subject[:200],
        text=text,
        path=reverse("steering:report_detail", args=[report.pk]),
        is_exempt=report.is_exempt,
    )
