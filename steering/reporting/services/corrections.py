"""What was approved and is wrong: corrected by a new row, with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.errors import WrongState
from governance.organisation.models import User
from planning.actions import services as actions
from steering.reporting.models import StatusUpdate
from steering.reporting.permissions import check_correct
from steering.reporting.queries import latest_updates
from steering.reporting.services.rules import check_status, require
from steering.reporting.services.turns import locked


@transaction.atomic
def correct_status(
    update: StatusUpdate, *, status: str, comment: str, next_step: str, reason: str, by: User
) -> StatusUpdate:
    """Correct what was approved, by a new row with a reason; the old one stands. Raises RuleBroken per field.

    A row is corrected once; the next correction is of the correction. Planning gets the new status when no later
    report has spoken of the action.
    """
    report = locked(update.report)
    check_correct(by, report)
    check_uncorrected(update)
    comment, next_step = comment.strip(), next_step.strip()
    check_status(status, comment, next_step)
    require(reason, _("Skriv hvorfor statusen rettes."))
    correction = StatusUpdate.objects.create(
        report=report, action=update.action, status=status, comment=comment, next_step=next_step, reported_by=by,
        reported_on=update.reported_on, recorded_at=clock.now(), corrects=update, reason=reason.strip()[:300],
    )  # fmt: skip
    changes = {"status": [update.status, status], "comment": [update.comment, comment]}
    audit.record(by=by, verb="status_corrected", subject=correction, changes=changes, reason=reason)
    if latest_updates([update.action_id])[update.action_id] == correction:
        actions.record_status(update.action, status=status, comment=comment, on=update.reported_on, by=by)
    return correction


def check_uncorrected(update: StatusUpdate) -> None:
    """Raise WrongState when the status has been corrected already."""
    if StatusUpdate.objects.filter(corrects=update).exists():
        raise WrongState(_("Noen andre har rettet statusen siden du åpnet siden. Les rapporten på nytt."))
