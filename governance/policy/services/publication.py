"""From approved to in force, by way of a PDF; and out of force again.

The PDF is rendered by a job outside any transaction. `finish_publication` is called inside the short one that stores
its bytes, so a policy is in force together with its document, or not at all.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken, WrongState
from governance.documents import codes
from governance.documents import services as documents
from governance.documents.models import JobStatus, RenderJob, StoredDocument
from governance.notices.services import notify
from governance.organisation.models import LINE_ROLES, MANAGER_ROLES, Role, RoleAssignment, User
from governance.policy.documents import KIND, edition
from governance.policy.models import PolicyDocument, PolicyStatus, PolicyVersion
from governance.policy.permissions import check_publish, check_withdraw
from governance.policy.queries import in_force
from governance.policy.workflow import VERSIONS
from governance.process import services as process
from governance.process.models import Act, DecisionRun

#: What a version without a day of its own has.
NO_DAY = {"planned_on": None, "planned_by": None, "planned_as": None}


@transaction.atomic
def publish(version: PolicyVersion, *, by: User) -> RenderJob:
    """Order the PDF of what is approved; the version is in force when it is stored. Raises WrongState when ordered."""
    VERSIONS.check(version, "publish")
    check_publish(by, version)
    if version.job_id is not None:
        raise WrongState(_("Publiseringen er allerede satt i gang."))
    return _order(version, "publish", by=by)


@transaction.atomic
def retry_publication(version: PolicyVersion, *, by: User) -> RenderJob:
    """Order the PDF anew, with the dates of today, when the last attempt has failed. Raises WrongState otherwise."""
    VERSIONS.check(version, "retry_publication")
    check_publish(by, version)
    if version.job is None or version.job.status != JobStatus.FAILED:
        raise WrongState(_("Dokumentet lages allerede. Vent til det er ferdig."))
    return _order(version, "retry_publication", by=by)


def _order(version: PolicyVersion, name: str, *, by: User) -> RenderJob:
    code = codes.draw()
    frozen = edition(version, control_code=code)
    job = documents.queue(kind=KIND, title=str(version), frozen=frozen, by=by, control_code=code)
    fields = {"job": job, **NO_DAY}
    audit.perform(version, name, by=by, table=VERSIONS, fields=fields)
    return job


def finish_publication(job: RenderJob, document: StoredDocument) -> None:
    """Put the version in force, the old one out of it first. Called inside the transaction that stores the PDF.

    Raises PolicyVersion.DoesNotExist when the job is no longer the one that the version waits for, and
    PermissionDenied when the one who ordered it may no longer publish.
    """
    version = PolicyVersion.objects.select_related("policy__unit", "job").get(job=job, status=PolicyStatus.APPROVED)
    policy, by = version.policy, job.ordered_by
    if by is None:
        raise PermissionDenied
    begins_on = date.fromisoformat(job.frozen["in_force_on"])
    old = in_force(policy)
    if old:
        audit.perform(old, "replace", by=by, table=VERSIONS, fields={"replaced_on": begins_on})
    audit.perform(
        version, "put_in_force", by=by, table=VERSIONS, fields={"document": document, "in_force_on": begins_on}
    )
    run = DecisionRun.objects.get(pk=version.run_id)  # type: ignore[misc]  # an approved version has one
    process.act(run, Act.PUBLISH, by=by, shown_hash=version.approved_hash)
    next_revision_on = date.fromisoformat(job.frozen["next_revision_on"])
    audit.edit(policy, by=by, version=policy.version, fields={"next_revision_on": next_revision_on})
    _announce(
        version,
        rule="policy_published",
        subject=_("Ny versjon av policy: %(policy)s") % {"policy": version},
        text=version.change_note or _("Policyen gjelder fra i dag."),
    )


@transaction.atomic
def withdraw(version: PolicyVersion, *, by: User, reason: str) -> None:
    """Give up a version on its way, or take the one in force out of it without a new one. Raises RuleBroken.

    The reason is kept with the version: whoever may read what was in force may read why it no longer is.
    What is being published cannot be withdrawn before it is published, or has failed.
    """
    VERSIONS.check(version, "withdraw")
    check_withdraw(by, version)
    if not reason.strip():
        raise RuleBroken(_("Skriv hvorfor versjonen trekkes tilbake."), field="reason")
    if version.status == PolicyStatus.APPROVED and version.job and version.job.status != JobStatus.FAILED:
        raise WrongState(_("Dokumentet lages nå. Vent til det er ferdig."))
    was_in_force = version.status == PolicyStatus.IN_FORCE
    fields: dict[str, Any] = {"withdrawn_reason": reason}
    if was_in_force:
        fields["replaced_on"] = clock.today()
    audit.perform(version, "withdraw", by=by, table=VERSIONS, fields=fields, reason=reason)
    if was_in_force:
        _end_policy(version, by=by, reason=reason)
    elif version.run_id:
        process.withdraw_run(DecisionRun.objects.get(pk=version.run_id), by=by, reason=reason)


def _end_policy(version: PolicyVersion, *, by: User, reason: str) -> None:
    policy = PolicyDocument.objects.get(pk=version.policy_id)
    audit.edit(policy, by=by, version=policy.version, fields={"next_revision_on": None})
    subject = _("Policyen er trukket tilbake: %(policy)s") % {"policy": version}
    _announce(version, rule="policy_withdrawn", subject=subject, text=reason)


def _announce(version: PolicyVersion, *, rule: str, subject: str, text: str) -> None:
    """Tell leaders and readers, each once, if they may read the policy."""
    path = reverse("governance:policy_version", args=[version.policy.slug, version.number])
    for person in _audience(version.policy):
        notify(
            recipient=person, rule=rule, occasion=str(version.pk), subject=subject[:200], text=text, path=path,
            is_exempt=version.policy.is_exempt,
        )  # fmt: skip


def _audience(policy: PolicyDocument) -> list[User]:
    """Return leaders and readers who may read the policy by their roles (organisation.visibility)."""
    rows = RoleAssignment.objects.current().select_related("user", "unit")
    at_or_above = Q(unit__path__in=policy.unit.line_paths())
    if policy.visibility == Visibility.EXEMPT:
        rows = rows.filter(at_or_above, role__in=LINE_ROLES)
    elif policy.visibility == Visibility.INTERNAL:
        rows = rows.filter(at_or_above | Q(unit__path__startswith=policy.unit.path))
    told = rows.filter(role__in=(*MANAGER_ROLES, Role.READER)).order_by("unit__path", "pk")
    return list({row.user_id: row.user for row in told}.values())
