"""The day that an approved version is to be published on: set, moved and taken back by the one who publishes.

The version stays approved until then. On the day the periodic job orders its publication, as a press of the button does
today, so the PDF tells the true day and everything before it can still be undone.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.errors import RuleBroken, WrongState
from governance.notices.services import notify
from governance.organisation.acting import as_then
from governance.organisation.models import User
from governance.policy.audience import makers
from governance.policy.models import PolicyVersion
from governance.policy.permissions import check_publish
from governance.policy.services.publication import NO_DAY, publish
from governance.policy.workflow import VERSIONS


@transaction.atomic
def plan_publication(version: PolicyVersion, *, on: date, seen_version: int, by: User) -> None:
    """Let the version be published on a day to come, instead of one that was set before.

    Raises RuleBroken on a day that is not ahead, or not before the next revision; WrongState when the publication has
    been ordered; StaleVersion when somebody did something with the version first.
    """
    VERSIONS.check(version, "plan_publication")
    check_publish(by, version)
    check_not_ordered(version)
    if on <= clock.today():
        raise RuleBroken(_("Velg en dato frem i tid. Skal den gjelde fra i dag, kan du publisere den nå."), field="on")
    revision_on = (version.frozen or {}).get("next_revision_on")
    if revision_on and on.isoformat() >= revision_on:
        message = _("Velg en dato før neste revisjon, som er satt til %(date)s.")
        raise RuleBroken(message % {"date": f"{date.fromisoformat(revision_on):%d.%m.%Y}"}, field="on")
    fields = {"planned_on": on, "planned_by": by, "planned_as": by.acting_as}
    audit.perform(version, "plan_publication", by=by, table=VERSIONS, version=seen_version, fields=fields)
    subject = _("%(policy)s publiseres %(date)s") % {"policy": version, "date": f"{on:%d.%m.%Y}"}
    _tell(version, but=by, subject=subject, text=_("Datoen er satt. Den kan endres eller tas tilbake frem til dagen."))


@transaction.atomic
def cancel_plan(version: PolicyVersion, *, by: User) -> None:
    """Take the day back; the version waits for somebody to publish it. Raises WrongState, StaleVersion."""
    VERSIONS.check(version, "cancel_plan")
    check_publish(by, version)
    check_not_ordered(version)
    if version.planned_on is None:
        raise WrongState(_("Det er ikke satt noen dato."))
    audit.perform(version, "cancel_plan", by=by, table=VERSIONS, fields=NO_DAY)
    subject = _("Datoen for %(policy)s er tatt tilbake") % {"policy": version}
    _tell(version, but=by, subject=subject, text=_("Versjonen er godkjent, men publiseres ikke før noen velger det."))


def publish_planned(version: PolicyVersion) -> None:
    """Order what was planned, in the name of the one who planned it. Raises as `publish` does."""
    if version.planned_by is None:
        raise WrongState(_("Det er ikke satt noen dato."))
    publish(version, by=as_then(version.planned_by, version.planned_as))


def tell_of_hindrance(version: PolicyVersion) -> None:
    """Tell those who make the policy, once, that its day has come while the one who set it may no longer publish.

    Nothing is told when somebody has done something with the version meanwhile: then nobody may publish it twice.
    """
    if not PolicyVersion.objects.filter(pk=version.pk, version=version.version).exists():
        return
    subject = _("%(policy)s ble ikke publisert") % {"policy": version}
    text = _("Den som satte datoen, har ikke lenger rollen som publiserer. Publiser versjonen, eller sett en ny dato.")
    _tell(version, but=None, rule="policy_not_published", subject=subject, text=text)


def check_not_ordered(version: PolicyVersion) -> None:
    """Raise WrongState when the PDF has been ordered."""
    if version.job_id is not None:
        raise WrongState(_("Publiseringen er allerede satt i gang."))


def _tell(version: PolicyVersion, *, but: User | None, subject: str, text: str, rule: str = "policy_planned") -> None:
    path = reverse("governance:policy_version", args=[version.policy.slug, version.number])
    for person in makers(version.policy):
        if person != but:
            notify(
                recipient=person, rule=rule, occasion=f"{version.pk}:{version.version}",
                subject=subject[:200], text=text, path=path, is_exempt=version.policy.is_exempt,
            )  # fmt: skip
