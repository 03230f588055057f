"""Who may do what with a policy. Each question has a twin that raises."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.organisation.access import answers_for, roles_of
from governance.organisation.models import ACTING_ROLES, MANAGER_ROLES, Role
from governance.policy.models import WRITERS, PolicyDocument, PolicyStatus, PolicyVersion
from governance.process.models import Act, DecisionRunStep
from governance.process.permissions import can_act, refuse_act
from governance.process.queries import current_step

AREA = _("Policy")


@capability(_("opprette en policy"), area=AREA, anywhere=WRITERS)
def can_create_policy(user: Any) -> bool:
    """Return True for a policyadministrator and a prosesseier."""
    return roles_of(user).holds(*WRITERS)


def check_create_policy(user: Any) -> None:
    """Raise PermissionDenied unless the user may start a policy; None is the program itself."""
    if user is not None and not can_create_policy(user):
        raise PermissionDenied


@capability(_("skrive nye versjoner av policyer og sende dem til behandling"), area=AREA, own=WRITERS)
def can_write(user: Any, policy: PolicyDocument) -> bool:
    """Return True for those who write the policy's versions and put them forward."""
    return roles_of(user).has_any(WRITERS, policy.unit)


def check_write(user: Any, policy: PolicyDocument) -> None:
    """Raise PermissionDenied unless the user writes this policy; None is the program itself."""
    if user is not None and not can_write(user, policy):
        raise PermissionDenied


@capability(_("gi en policy en ny ansvarlig"), area=AREA, own=(*WRITERS, *MANAGER_ROLES))
def can_reassign(user: Any, policy: PolicyDocument) -> bool:
    """Return True for those who write it, the managers of the owning unit or above, and the ansvarlig in her role."""
    access = roles_of(user)
    is_own = answers_for(user, policy.responsible_id, policy.unit) and access.has_any(ACTING_ROLES, policy.unit)
    return is_own or access.has_any((*WRITERS, *MANAGER_ROLES), policy.unit)


def check_reassign(user: Any, policy: PolicyDocument) -> None:
    """Raise PermissionDenied unless the user may give the policy another ansvarlig; None is the program itself."""
    if user is not None and not can_reassign(user, policy):
        raise PermissionDenied


@capability(_("bestemme at en policy er gjennomgått uten endring"), area=AREA, own=(Role.MUNICIPAL_DIRECTOR,))
def can_review(user: Any, policy: PolicyDocument) -> bool:
    """Return True for the ansvarlig in her role, and for the kommunedirektør."""
    access = roles_of(user)
    is_own = answers_for(user, policy.responsible_id, policy.unit) and access.has_any(ACTING_ROLES, policy.unit)
    return is_own or access.has(Role.MUNICIPAL_DIRECTOR, policy.unit)


def check_review(user: Any, policy: PolicyDocument) -> None:
    """Raise PermissionDenied unless the user may decide that the policy holds as it stands."""
    if not can_review(user, policy):
        raise PermissionDenied


@capability(
    _("følge arbeidet med policyer før de er publisert"),
    area=AREA,
    own=(*WRITERS, *MANAGER_ROLES),
    anywhere=(Role.TOP_MANAGEMENT,),
)
def can_follow(user: Any, policy: PolicyDocument) -> bool:
    """Return True for those who take part in making the policy, and so see it before it is published."""
    access = roles_of(user)
    if access.holds(Role.TOP_MANAGEMENT) or access.has_any((*WRITERS, *MANAGER_ROLES), policy.unit):
        return True
    return user.is_active and answers_for(user, policy.responsible_id, policy.unit)


def check_follow(user: Any, policy: PolicyDocument) -> None:
    """Raise PermissionDenied unless the user takes part in making the policy."""
    if not can_follow(user, policy):
        raise PermissionDenied


def step_now(version: PolicyVersion) -> DecisionRunStep | None:
    """Return the step that has its turn; it is asked for once for each state of the version."""
    known: tuple[int, DecisionRunStep | None] | None = version.__dict__.get("_step_now")
    if known is None or known[0] != version.version:
        known = (version.version, current_step(version.run) if version.run else None)
        version.__dict__["_step_now"] = known
    return known[1]


def _has_turn(user: Any, version: PolicyVersion, act: str) -> bool:
    """Return `can_act` for the step that has its turn."""
    step = step_now(version)
    return step is not None and can_act(user, version.run, act, step)


def can_state(user: Any, version: PolicyVersion) -> bool:
    """Return True for a leader who is heard and has not given a statement yet, and for the one whose turn it is."""
    return version.status in (PolicyStatus.HEARING, PolicyStatus.APPROVAL) and _has_turn(user, version, Act.STATE)


def check_state(user: Any, version: PolicyVersion) -> None:
    """Raise as `refuse_act` unless the user may give a statement now."""
    if not can_state(user, version):
        refuse_act(user, version.run, Act.STATE)


def can_recommend(user: Any, version: PolicyVersion) -> bool:
    """Return True for a member of the group, or the one, whose recommendation is waited for."""
    return version.status == PolicyStatus.APPROVAL and _has_turn(user, version, Act.RECOMMEND)


def check_recommend(user: Any, version: PolicyVersion) -> None:
    """Raise as `refuse_act` unless the user may give or register the recommendation now."""
    if not can_recommend(user, version):
        refuse_act(user, version.run, Act.RECOMMEND)


def can_approve(user: Any, version: PolicyVersion) -> bool:
    """Return True for the one who decides, when the case has come to her. Never for the one who put it forward."""
    return version.status == PolicyStatus.APPROVAL and _has_turn(user, version, Act.DECIDE)


def check_approve(user: Any, version: PolicyVersion) -> None:
    """Raise PermissionDenied unless the user may decide now."""
    if not can_approve(user, version):
        raise PermissionDenied


def can_send_back(user: Any, version: PolicyVersion) -> bool:
    """Return True for the one who has the case, and for those who wrote it and want it back."""
    if version.status not in (PolicyStatus.HEARING, PolicyStatus.APPROVAL):
        return False
    has_turn = can_recommend(user, version) or can_approve(user, version)
    has_turn = has_turn or (version.status == PolicyStatus.APPROVAL and can_state(user, version))
    return has_turn or can_write(user, version.policy)


def check_send_back(user: Any, version: PolicyVersion) -> None:
    """Raise PermissionDenied unless the user may make it a draft again."""
    if not can_send_back(user, version):
        raise PermissionDenied


def can_publish(user: Any, version: PolicyVersion) -> bool:
    """Return True for the one whose step is to publish what has been approved."""
    return version.status == PolicyStatus.APPROVED and _has_turn(user, version, Act.PUBLISH)


def check_publish(user: Any, version: PolicyVersion) -> None:
    """Raise PermissionDenied unless the user may publish now."""
    if not can_publish(user, version):
        raise PermissionDenied


@capability(_("trekke et utkast"), area=AREA, own=WRITERS, about="draft")
@capability(
    _("trekke tilbake en policy som er godkjent eller gjelder"),
    area=AREA,
    own=(Role.MUNICIPAL_DIRECTOR,),
    about="in_force",
)
def can_withdraw(user: Any, version: PolicyVersion) -> bool:
    """Return True for those who wrote what is not decided, and for the kommunedirektør of what she has decided."""
    if version.status in (PolicyStatus.APPROVED, PolicyStatus.IN_FORCE):
        return roles_of(user).has(Role.MUNICIPAL_DIRECTOR, version.policy.unit)
    return version.is_under_way and can_write(user, version.policy)


def check_withdraw(user: Any, version: PolicyVersion) -> None:
    """Raise PermissionDenied unless the user may withdraw the version."""
    if not can_withdraw(user, version):
        raise PermissionDenied
