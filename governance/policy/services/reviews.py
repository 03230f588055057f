"""«Gjennomgått, ingen endring»: the decision that what is in force holds as it stands."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import save_versioned
from governance.core.errors import ConflictingField, RuleBroken, StaleVersion, WrongState
from governance.notices.rules import next_date_after
from governance.organisation.models import User
from governance.policy.models import PolicyDocument, PolicyReview, PolicyVersion
from governance.policy.permissions import check_review
from governance.policy.queries import in_force, under_way
from governance.policy.services.policies import MONTHS


@transaction.atomic
def review_unchanged(
    policy: PolicyDocument, *, reason: str, version: int, by: User, next_revision_on: date | None = None
) -> PolicyReview:
    """Decide that the policy holds as it stands, and move its next revision; by its rhythm when no date is given.

    Raises WrongState when nothing is in force, or a new version is on its way; RuleBroken without a reason, and on a
    date that is not ahead or is too far; StaleVersion when somebody changed the policy first.
    """
    check_review(by, policy)
    present = check_reviewable(policy)
    if not reason.strip():
        raise RuleBroken(_("Skriv hvorfor policyen ikke trenger endring."), field="reason")
    today = clock.today()
    next_on = next_revision_on or next_date_after(today, policy.revision_months)
    if not today < next_on <= next_date_after(today, MONTHS[-1]):
        message = _("Velg en dato for neste revisjon etter i dag, høyst 60 måneder frem i tid.")
        raise RuleBroken(message, field="next_revision_on")
    fields = {"next_revision_on": next_on}
    changes = audit.differences(policy, fields)
    try:
        save_versioned(policy, version=version, fields=fields)
    except StaleVersion as error:
        written = ConflictingField(label=_("Begrunnelse"), mine=reason, theirs="")
        raise StaleVersion(error.message, [*error.fields, written]) from error
    audit.record(by=by, verb="reviewed", subject=policy, changes=changes, reason=reason)
    return PolicyReview.objects.create(
        policy_version=present, reviewed_on=today, next_revision_on=next_on, reason=reason, decided_at=clock.now(),
        decided_by=by, decided_for=by.acting_for,
    )  # fmt: skip


def check_reviewable(policy: PolicyDocument) -> PolicyVersion:
    """Return the version in force. Raises WrongState when there is none, or a new one is on its way."""
    present, coming = in_force(policy), under_way(policy)
    if present is None:
        raise WrongState(_("Ingen versjon av policyen gjelder nå."))
    if coming is not None:
        message = _("Versjon %(number)s er under arbeid. Gjør den ferdig, eller trekk den tilbake først.")
        raise WrongState(message % {"number": coming.number})
    return present
