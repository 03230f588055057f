"""Daily: those who got a role are asked too, and those who have not confirmed are reminded."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.core import clock
from governance.notices import services as notices
from governance.notices.models import ReminderRule
from governance.notices.rules import Occasion, occasion_on
from governance.organisation.models import User
from governance.reading import services
from governance.reading.models import ReadRequest
from governance.reading.queries import missing, open_requests


def remind_of_reading() -> list[str]:
    """Ask new holders of the roles, and remind a week before, on the day and weekly after; return what was sent."""
    rule = notices.rule(services.RULE)
    if not rule.is_active:
        return []
    sent = []
    for request in open_requests():
        people = list(missing(request))
        count = services.tell(request, people)
        occasion = _occasion(request, rule)
        count += sum(_remind(person, request, occasion) for person in people) if occasion else 0
        if count:
            sent.append(_("Minnet %(count)d om å lese «%(policy)s».") % {"count": count, "policy": request})
    return sent


def _occasion(request: ReadRequest, rule: ReminderRule) -> Occasion | None:
    """Return the occasion of today; one that had passed when the request was made is none."""
    asked_on = timezone.localtime(request.asked_at).date()
    ahead = (request.due_on - asked_on).days
    days_before = [days for days in rule.days_before if days < ahead]
    return occasion_on(clock.today(), request.due_on, days_before=days_before, repeat_days=rule.repeat_days)


def _remind(person: User, request: ReadRequest, occasion: Occasion) -> bool:
    about = {"policy": request.policy_version, "date": f"{request.due_on:%d.%m.%Y}"}
    if occasion.is_overdue:
        subject, text = _("Over fristen: les og bekreft %(policy)s"), _("Fristen var %(date)s.")
    else:
        subject, text = _("Husk å lese og bekrefte: %(policy)s"), _("Fristen er %(date)s.")
    return notices.notify(
        recipient=person,
        rule=services.RULE,
        occasion=f"{request.pk}:{occasion.key}",
        subject=(subject % about)[:200],
        text=text % about,
        path=services.news_path(request.policy_version),
        is_exempt=request.policy_version.policy.is_exempt,
    )
