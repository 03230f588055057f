"""Is this the published one, and does it still hold? What a code or a file says, to one who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from governance.documents import codes
from governance.policy.models import PolicyStatus, PolicyVersion


@dataclass(frozen=True)
class Verdict:
    """The published version that was found, what came after it, and what is in force now."""

    version: PolicyVersion
    replaced_by: PolicyVersion | None = None
    in_force: PolicyVersion | None = None

    @property
    def is_in_force(self) -> bool:
        """Return True when it still holds."""
        return self.version.status == PolicyStatus.IN_FORCE

    @property
    def is_withdrawn(self) -> bool:
        """Return True when it was taken out of force without a new one."""
        return self.version.status == PolicyStatus.WITHDRAWN


def by_code(user: Any, typed: str) -> Verdict | None:
    """Return what the printed code belongs to, among what the user may read; None when to nothing."""
    code = codes.read(typed)
    return _verdict(user, document__control_code=code) if code else None


def by_sha256(user: Any, sha256: str) -> Verdict | None:
    """Return what the file with this hash is, among what the user may read; None when it is not a published one."""
    return _verdict(user, document__sha256=sha256)


def _verdict(user: Any, **condition: str) -> Verdict | None:
    versions = PolicyVersion.objects.visible_to(user).published()
    version = versions.with_work().filter(**condition).first()
    if version is None:
        return None
    if version.status == PolicyStatus.IN_FORCE:
        return Verdict(version, in_force=version)
    # A policy has one version on its way at a time, so what came after has the higher key.
    later = list(versions.filter(policy=version.policy_id, pk__gt=version.pk).defer("frozen").order_by("pk"))
    in_force = next((each for each in later if each.status == PolicyStatus.IN_FORCE), None)
    is_replaced = version.status == PolicyStatus.REPLACED
    return Verdict(version, replaced_by=next(iter(later), None) if is_replaced else None, in_force=in_force)
