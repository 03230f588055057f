"""What merknader ask of those who write a policy."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from governance.core import clock
from governance.core.editable import Visibility
from governance.core.panels import Duty
from governance.organisation.access import roles_of, under
from governance.organisation.models import Role
from governance.policy.comments.forms import OPEN
from governance.policy.comments.models import CommentStatus
from governance.policy.comments.permissions import ANSWERABLE
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.process.models import DecisionRunStep, Mode, RunStepStatus


def to_answer(user: Any) -> list[Duty]:
    """Return the versions with merknader that wait for an answer, once nobody can add to them; at most two queries."""
    paths = roles_of(user).paths(Role.POLICY_ADMINISTRATOR)
    if not paths:
        return []
    open_ones = Count("governance_comments", filter=Q(governance_comments__status=CommentStatus.OPEN))
    mine = PolicyVersion.objects.filter(under(paths, "policy__unit"), policy__archived_at=None, status__in=ANSWERABLE)
    versions = mine.defer("frozen").select_related("policy").annotate(waiting=open_ones).filter(waiting__gt=0)
    rows = list(versions.order_by("pk"))
    ends = last_days([version.run_id for version in rows if version.status == PolicyStatus.HEARING and version.run_id])
    return [
        _duty(version, ends.get(version.run_id or 0))
        for version in rows
        if version.status != PolicyStatus.HEARING or ends.get(version.run_id or 0, clock.today()) < clock.today()
    ]


def last_days(runs: list[int]) -> dict[int, date]:
    """Return the last day of the round in which all are heard now, for those of the runs that are in one."""
    if not runs:
        return {}
    steps = DecisionRunStep.objects.filter(run__in=runs, status=RunStepStatus.CURRENT, mode=Mode.ALL)
    return {step.run_id: timezone.localtime(step.due_at).date() for step in steps}


def _duty(version: Any, ended_on: date | None) -> Duty:
    title = ngettext(
        "%(count)d merknad venter på svar: %(policy)s",
        "%(count)d merknader venter på svar: %(policy)s",
        version.waiting,
    )
    return Duty(
        title=title % {"count": version.waiting, "policy": version},
        path=f"{reverse('governance:policy_comments', args=[version.policy.slug, version.number])}?vis={OPEN}",
        action_label=ngettext("Svar på den", "Svar på dem", version.waiting),
        since=ended_on,
        is_exempt=version.policy.visibility == Visibility.EXEMPT,
    )
