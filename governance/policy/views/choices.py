"""What a person can do with a version now, as links and buttons. Drawn from the state table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core.transitions import Transition
from governance.documents.models import JobStatus
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.policy.permissions import can_state
from governance.policy.workflow import VERSIONS

#: Transition -> its page, and whether it is done by a button alone. Those that are not here are done from other pages.
PAGES = {
    "close_hearing": ("policy_hearing_close", True),
    "recommend": ("policy_recommend", False),
    "approve": ("policy_approve", False),
    "publish": ("policy_publish", True),
    "plan_publication": ("policy_plan", False),
    "cancel_plan": ("policy_plan_cancel", True),
    "retry_publication": ("policy_publication_retry", True),
    "send_back": ("policy_send_back", False),
    "withdraw": ("policy_withdraw", False),
}


@dataclass(frozen=True)
class Choice:
    """One thing to do: a link, or a button that does it."""

    name: str
    label: Any
    path: str
    is_post: bool = False


def choices(user: Any, version: PolicyVersion) -> list[Choice]:
    """Return what the user can do, the most important first."""
    found = []
    transitions = VERSIONS.available(version, user)
    if version.status == PolicyStatus.DRAFT and any(t.name == "send_for_approval" for t in transitions):
        found.append(Choice("edit", _("Rediger"), _path("policy_version_edit", version)))
    if can_state(user, version):
        found.append(Choice("state", _("Gi innspill"), _path("policy_statement", version)))
    for transition in transitions:
        if transition.name in PAGES and _has_place(version, transition.name):
            url, is_post = PAGES[transition.name]
            found.append(Choice(transition.name, _label(version, transition), _path(url, version), is_post))
    return found


def _label(version: PolicyVersion, transition: Transition) -> Any:
    is_moved = transition.name == "plan_publication" and version.is_planned
    return _("Endre datoen") if is_moved else transition.label


def _has_place(version: PolicyVersion, name: str) -> bool:
    """Return False for what the state of the publication rules out."""
    has_failed = bool(version.job and version.job.status == JobStatus.FAILED)
    if name == "publish":
        return version.job is None and not version.is_planned
    if name == "plan_publication":
        return version.job is None
    if name == "cancel_plan":
        return version.is_planned
    if name == "retry_publication":
        return has_failed
    if name == "withdraw" and version.status == PolicyStatus.APPROVED:
        return version.job is None or has_failed
    return True


def _path(url: str, version: PolicyVersion) -> str:
    return reverse(f"governance:{url}", args=[version.policy.slug, version.number])
