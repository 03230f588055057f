"""Daily: leaders are reminded before a round ends, and the writers of what waits for their answer after it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core import clock
from governance.notices import services as notices
from governance.notices.rules import Occasion, occasion_on
from governance.organisation.models import RoleAssignment, User
from governance.policy.audience import makers
from governance.policy.comments.permissions import round_ends_on
from governance.policy.comments.queries import comments_of
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.policy.permissions import step_now

HEARD, WRITERS = "policy_hearing", "policy_comments"


def remind_of_rounds() -> list[str]:
    """Remind those who are heard before the last day, and the writers each week after it; return what was sent."""
    sent = []
    versions = PolicyVersion.objects.filter(status=PolicyStatus.HEARING, policy__archived_at=None)
    for version in versions.select_related("policy__unit", "policy__responsible", "run").defer("frozen"):
        ends_on = round_ends_on(version)
        if ends_on is None:
            continue
        count = _ask_heard(version, ends_on) + _ask_writers(version, ends_on)
        if count:
            sent.append(_("Minnet %(count)d om innspill til «%(policy)s».") % {"count": count, "policy": version})
    return sent


def _occasion(code: str, ends_on: date) -> Occasion | None:
    rule = notices.rule(code)
    if not rule.is_active:
        return None
    return occasion_on(clock.today(), ends_on, days_before=rule.days_before, repeat_days=rule.repeat_days)


def _ask_heard(version: PolicyVersion, ends_on: date) -> int:
    occasion = _occasion(HEARD, ends_on)
    if occasion is None or occasion.is_overdue:
        return 0
    text = _(
        "Du kan gi innspill til og med %(date)s. Skriv ett innspill til hele teksten, eller merknader til avsnittene."
    )
    return sum(
        notices.notify(
            recipient=person,
            rule=HEARD,
            occasion=f"{version.pk}:{occasion.key}",
            subject=(_("Husk å gi innspill: %(policy)s") % {"policy": version})[:200],
            text=text % {"date": f"{ends_on:%d.%m.%Y}"},
            path=reverse("governance:policy_version", args=[version.policy.slug, version.number]),
            is_exempt=version.policy.is_exempt,
        )
        for person in silent(version)
    )


def silent(version: PolicyVersion) -> list[User]:
    """Return those who are heard in this round and have neither given a statement nor written a merknad."""
    step = step_now(version)
    if step is None:
        return []
    stated = step.governance_statements.values_list("stated_by", "stated_for")
    wrote = comments_of(version).filter(written_at__gte=step.began_at).values_list("written_by", "written_for")
    spoke = {for_whom or by for by, for_whom in [*stated, *wrote]}
    held = RoleAssignment.objects.current().filter(role=step.role, user__is_active=True).exclude(user__in=spoke)
    return list(User.objects.filter(pk__in=held.order_by().values("user")).order_by("pk"))


def _ask_writers(version: PolicyVersion, ends_on: date) -> int:
    occasion = _occasion(WRITERS, ends_on)
    waiting = comments_of(version).open().count() if occasion and occasion.is_overdue else 0
    if not occasion or not waiting:
        return 0
    text = ngettext(
        "Innspillsrunden er over, og %(count)d merknad er ikke besvart. Saken går videre når den er besvart.",
        "Innspillsrunden er over, og %(count)d merknader er ikke besvart. Saken går videre når alle er besvart.",
        waiting,
    )
    return sum(
        notices.notify(
            recipient=person,
            rule=WRITERS,
            occasion=f"{version.pk}:{occasion.key}",
            subject=(_("Merknader venter på svar: %(policy)s") % {"policy": version})[:200],
            text=text % {"count": waiting},
            path=reverse("governance:policy_comments", args=[version.policy.slug, version.number]),
            is_exempt=version.policy.is_exempt,
        )
        for person in makers(version.policy)
    )
