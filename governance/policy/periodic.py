"""By the calendar: revisions remind their people, rounds of statements are closed, and what has a day is published."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.errors import Conflict, RuleBroken
from governance.notices import services as notices
from governance.notices.rules import Occasion, occasion_on
from governance.organisation.models import User
from governance.policy import services
from governance.policy.audience import makers
from governance.policy.models import PolicyDocument, PolicyStatus, PolicyVersion
from governance.process.models import Mode
from governance.process.queries import current_step

RULE = "policy_revision"


def forget_unsaved() -> list[str]:
    """Delete what was typed and never saved, when it is of no use any more."""
    count = services.forget_unsaved()
    return [_("Kladder som var til overs, er slettet: %(count)d.") % {"count": count}] if count else []


def remind_of_revision() -> list[str]:
    """Tell those who should revise: 90, 30 and 7 days before, then weekly; return what was sent."""
    rule = notices.rule(RULE)
    if not rule.is_active:
        return []
    sent = []
    for policy, revision_on in _in_force():
        occasion = occasion_on(clock.today(), revision_on, days_before=rule.days_before, repeat_days=rule.repeat_days)
        count = sum(_tell(person, policy, occasion) for person in makers(policy)) if occasion else 0
        if count:
            sent.append(_("Minnet %(count)d om revisjon av «%(policy)s».") % {"count": count, "policy": policy})
    return sent


def _in_force() -> list[tuple[PolicyDocument, date]]:
    """Return the policies in force that have a revision date, with the date."""
    in_force = PolicyVersion.objects.filter(status=PolicyStatus.IN_FORCE).values("policy")
    rows = PolicyDocument.objects.filter(pk__in=in_force, archived_at=None).select_related("responsible")
    return [(policy, policy.next_revision_on) for policy in rows if policy.next_revision_on]


def _tell(person: User, policy: PolicyDocument, occasion: Occasion) -> bool:
    title = {"policy": policy.title}
    if occasion.is_overdue:
        subject = _("Revisjonen av «%(policy)s» er over fristen") % title
        text = _(
            "Policyen skulle vært revidert %(date)s. Opprett en ny versjon, eller velg «Gjennomgått, ingen endring»."
        )
    else:
        subject = _("«%(policy)s» skal snart revideres") % title
        text = _("Policyen skal være revidert %(date)s. Begynn på en ny versjon nå.")
    return notices.notify(
        recipient=person,
        rule=RULE,
        occasion=f"{policy.pk}:{occasion.key}",
        subject=subject[:200],
        text=text % {"date": f"{policy.next_revision_on:%d.%m.%Y}"},
        path=reverse("governance:policy_detail", args=[policy.slug]),
        is_exempt=policy.is_exempt,
    )


def close_hearings() -> list[str]:
    """Send on the versions whose round of statements is past its deadline, or has been closed without them.

    One with merknader that nobody has answered waits for its writers, who find it among what they owe.
    """
    closed = 0
    for version in PolicyVersion.objects.filter(status=PolicyStatus.HEARING).select_related("policy", "run"):
        step = current_step(version.run) if version.run else None
        if step is None or step.mode != Mode.ALL or step.is_late:
            try:
                services.close_hearing(version, by=None)
            except RuleBroken:
                continue
            closed += 1
    return [_("%(count)d policyer er sendt videre etter innspill.") % {"count": closed}] if closed else []


def publish_planned() -> None:
    """Order what is to be published today, soon after midnight; of two that run at once, one does."""
    planned = PolicyVersion.objects.filter(status=PolicyStatus.APPROVED, job=None, planned_on__lte=clock.today())
    wanted = ("policy__unit", "policy__responsible", "planned_by", "planned_as", "run__unit", "job")
    for version in planned.select_related(*wanted):
        try:
            services.publish_planned(version)
        except Conflict:  # somebody else was first, or took the day back this moment
            continue
        except PermissionDenied:
            services.tell_of_hindrance(version)
