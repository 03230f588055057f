"""What policies ask of people: writing, deciding, publishing, and revising in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.editable import Visibility
from governance.core.panels import Duty, LineDuty
from governance.documents.models import JobStatus
from governance.organisation.access import answered_for, person_of, roles_of, under
from governance.organisation.models import ACTING_ROLES, Role
from governance.policy.comments.models import PolicyComment
from governance.policy.models import PolicyDocument, PolicyStatus, PolicyVersion
from governance.process.models import Act, DecisionRunStep, LineKind, Mode, RunStepStatus
from governance.process.queries import waiting_for
from governance.process.seats import waiting_below, who_has
from governance.process.turns import kinds_in_hand

MOST_IN_LINE = 200
REVISION_NOTICE = timedelta(days=30)


def policy_duties(user: Any) -> list[Duty]:
    """Return what policies ask of this person now; at most six queries."""
    return [*_to_write(user), *_to_decide(user), *_to_revise(user)]


def _to_write(user: Any) -> list[Duty]:
    """Return drafts to go on with, and what is approved but not published, for those who administer policies."""
    paths = roles_of(user).paths(Role.POLICY_ADMINISTRATOR)
    if not paths:
        return []
    mine = PolicyVersion.objects.filter(under(paths, "policy__unit"), policy__archived_at=None)
    versions = mine.filter(status__in=(PolicyStatus.DRAFT, PolicyStatus.APPROVED)).select_related("policy", "job")
    rows = list(versions.defer("frozen", "job__frozen"))
    returned = _reasons([version.run_id for version in rows if version.status == PolicyStatus.DRAFT and version.run_id])
    owed = [(version, duty) for version in rows if (duty := _work_on(version, returned))]
    return [replace(duty, is_exempt=version.policy.visibility == Visibility.EXEMPT) for version, duty in owed]


def _reasons(runs: list[int]) -> dict[int, DecisionRunStep]:
    """Return, for each run, the step that was returned last."""
    steps = DecisionRunStep.objects.filter(run__in=runs, status=RunStepStatus.RETURNED).order_by("position")
    return {step.run_id: step for step in steps} if runs else {}


def _work_on(version: PolicyVersion, returned: dict[int, DecisionRunStep]) -> Duty | None:
    about = {"policy": version}
    if version.status == PolicyStatus.DRAFT:
        step = returned.get(version.run_id or 0)
        if step is None:
            title, action = _("Utkast: %(policy)s") % about, _("Fortsett å skrive")
            return Duty(title, _path(version, "_edit"), action, since=_day(version.created_at))
        title, action = _("Sendt tilbake: %(policy)s") % about, _("Les hvorfor")
        return Duty(title, _path(version), action, since=_day(step.acted_at), detail=step.note)
    if version.planned_on and version.planned_on > clock.today():
        return None
    if version.job is None:
        title = _("Klar til publisering: %(policy)s") % about
        return Duty(title, _path(version), _("Publiser"), since=version.approved_on)
    if version.job.status == JobStatus.FAILED:
        return Duty(_("Publiseringen feilet: %(policy)s") % about, _path(version), _("Se og prøv igjen"))
    return None


def _to_decide(user: Any) -> list[Duty]:
    """Return the versions that wait for this person's word."""
    if LineKind.POLICY_VERSION not in kinds_in_hand(user) or not roles_of(user).holds(*ACTING_ROLES):
        return []
    wanted = waiting_for(user, LineKind.POLICY_VERSION).filter(act__in=(Act.STATE, Act.RECOMMEND, Act.DECIDE))
    steps = {step.run_id: step for step in wanted}
    versions = PolicyVersion.objects.filter(run__in=steps).select_related("policy").defer("frozen") if steps else []
    asked = [(version, steps[version.run_id]) for version in versions if version.run_id]
    spoke = _commented(user, [version for version, step in asked if step.mode == Mode.ALL])
    return [_decide(version, step) for version, step in asked if _is_owed(step, spoke.get(version.pk))]


def _commented(user: Any, versions: list[PolicyVersion]) -> dict[int, datetime]:
    """Return when the person last wrote a merknad to each of the versions."""
    if not versions:
        return {}
    mine = PolicyComment.objects.of(person_of(user)).standing().filter(policy_version__in=versions)
    return dict(mine.order_by("written_at").values_list("policy_version", "written_at"))


def _is_owed(step: DecisionRunStep, spoke_at: datetime | None) -> bool:
    """Return False in a round that is over, since silence is no objection, and for who has written merknader in it."""
    if step.mode != Mode.ALL:
        return True
    has_spoken = spoke_at is not None and step.began_at is not None and spoke_at >= step.began_at
    return not has_spoken and not step.is_late


def _decide(version: PolicyVersion, step: DecisionRunStep) -> Duty:
    words = {
        Act.STATE: (_("Gi innspill: %(policy)s"), _("Les og gi innspill"), "policy_statement"),
        Act.RECOMMEND: (_("Registrer anbefaling: %(policy)s"), _("Registrer anbefalingen"), "policy_recommend"),
        Act.DECIDE: (_("Godkjenn: %(policy)s"), _("Les og godkjenn"), "policy_approve"),
    }
    title, action, url = words[Act(step.act)]
    return Duty(
        title=title % {"policy": version},
        path=reverse(f"governance:{url}", args=[version.policy.slug, version.number]),
        action_label=action,
        due_on=_day(step.due_at),
        since=_day(step.began_at),
        is_overdue=step.is_late,
        is_exempt=version.policy.visibility == Visibility.EXEMPT,
    )


def _to_revise(user: Any) -> list[Duty]:
    """Return the policies that this person is ansvarlig for and that are due within a month."""
    today = clock.today()
    policies = PolicyDocument.objects.filter(
        answered_for(user, "responsible", "unit"), next_revision_on__lte=today + REVISION_NOTICE
    )
    return [
        Duty(
            title=_("Revider: %(policy)s") % {"policy": policy},
            path=reverse("governance:policy_detail", args=[policy.slug]),
            action_label=_("Se policyen"),
            due_on=policy.next_revision_on,
            is_overdue=bool(policy.next_revision_on and policy.next_revision_on < today),
            is_exempt=policy.visibility == Visibility.EXEMPT,
        )
        for policy in policies.filter(archived_at=None)
    ]


def policies_in_line(user: Any, paths: Sequence[str]) -> list[LineDuty]:
    """Tell a leader of what waits with others below her: versions on their way, and revisions that are overdue."""
    return [*_versions_in_line(user, paths), *_revisions_in_line(user, paths)]


def _versions_in_line(user: Any, paths: Sequence[str]) -> list[LineDuty]:
    steps = waiting_below(user, paths, LineKind.POLICY_VERSION)
    found = PolicyVersion.objects.visible_to(user).filter(run__in=steps.order_by().values("run"))
    found = found.exclude(planned_on__gt=clock.today())  # waits for its day, not for anybody
    versions = {version.run_id: version for version in found.select_related("policy").defer("frozen")[:MOST_IN_LINE]}
    rows = list(steps.filter(run__in=versions))
    names = who_has(rows)
    return [
        LineDuty(
            unit=step.unit,
            who=names[step.pk],
            title=_("Policy: %(policy)s") % {"policy": versions[step.run_id]},
            path=_path(versions[step.run_id]),
            due_on=_day(step.due_at),
            is_overdue=step.is_late,
        )
        for step in rows
    ]


def _revisions_in_line(user: Any, paths: Sequence[str]) -> list[LineDuty]:
    late = PolicyDocument.objects.visible_to(user).filter(under(paths, "unit"), next_revision_on__lt=clock.today())
    late = late.exclude(responsible=person_of(user)).select_related("unit", "responsible")
    return [
        LineDuty(
            unit=policy.unit,
            who=str(policy.responsible or ""),
            title=_("Revider: %(policy)s") % {"policy": policy},
            path=reverse("governance:policy_detail", args=[policy.slug]),
            due_on=policy.next_revision_on,
            is_overdue=True,
        )
        for policy in late.order_by("next_revision_on", "pk")[:MOST_IN_LINE]
    ]


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _path(version: PolicyVersion, page: str = "") -> str:
    return reverse(f"governance:policy_version{page}", args=[version.policy.slug, version.number])
