"""What has become of the public's policies, the newest first: in force, replaced, withdrawn, found to hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.policy.models import PolicyDocument, PolicyReview, PolicyStatus, PolicyVersion

MOST = 50
BEGUN, REPLACED, WITHDRAWN, REVIEWED = "gjelder", "erstattet", "trukket-tilbake", "gjennomgatt"


@dataclass(frozen=True)
class News:
    """One thing that happened to a version. `key` tells it from all others, for ever."""

    version: PolicyVersion
    kind: str
    at: datetime
    title: str
    text: str

    @property
    def key(self) -> str:
        """Return what readers of the feed know the entry by."""
        return f"{self.version.pk}/{self.kind}/{self.at:%Y-%m-%d}"


def news() -> list[News]:
    """Return what the public is told, at most MOST; two queries, whatever there is."""
    policies = PolicyDocument.objects.public().values("pk")
    versions = PolicyVersion.objects.published().filter(policy__in=policies).select_related("policy", "document")
    versions = versions.defer("frozen", "document__content", "document__frozen").order_by("-in_force_on", "-pk")
    reviews = PolicyReview.objects.filter(policy_version__policy__in=policies)
    reviews = reviews.select_related("policy_version__policy").defer("policy_version__frozen")[:MOST]
    found = [entry for version in versions[: 2 * MOST] for entry in _of_version(version)]
    found += [_of_review(review) for review in reviews]
    return sorted(found, key=lambda entry: (entry.at, entry.version.pk), reverse=True)[:MOST]


def _of_version(version: PolicyVersion) -> Iterator[News]:
    about = {"policy": version.policy.title, "number": version.number}
    if version.document:
        title = _("%(policy)s: versjon %(number)s gjelder") % about
        yield News(version, BEGUN, version.document.created_at, title, version.change_note)
    if version.replaced_on and version.status == PolicyStatus.REPLACED:
        title = _("%(policy)s: versjon %(number)s er erstattet") % about
        yield News(version, REPLACED, _morning(version.replaced_on), title, _("En ny versjon gjelder."))
    if version.replaced_on and version.status == PolicyStatus.WITHDRAWN:
        title = _("%(policy)s: versjon %(number)s er trukket tilbake") % about
        yield News(version, WITHDRAWN, _morning(version.replaced_on), title, version.withdrawn_reason or "")


def _of_review(review: PolicyReview) -> News:
    version = review.policy_version
    about = {"policy": version.policy.title, "number": version.number}
    title = _("%(policy)s: versjon %(number)s er gjennomgått, uten endring") % about
    text = _("Neste revisjon: %(date)s.") % {"date": f"{review.next_revision_on:%d.%m.%Y}"}
    return News(version, REVIEWED, review.decided_at, title, text)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
