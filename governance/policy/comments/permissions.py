"""Who may say something of a version, take it back, and answer. Each question has a twin that raises."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from governance.core import clock
from governance.core.capabilities import capability
from governance.core.errors import WrongState
from governance.organisation.access import person_of
from governance.organisation.models import MANAGER_ROLES, Role
from governance.policy.comments.models import CommentStatus, PolicyComment
from governance.policy.models import WRITERS, PolicyStatus, PolicyVersion
from governance.policy.permissions import AREA, can_follow, can_write, check_write, step_now
from governance.process.models import Mode

#: States in which the text, or what is said of it, can still be changed.
TALKED_OF = (PolicyStatus.DRAFT, PolicyStatus.HEARING)
ANSWERABLE = (*TALKED_OF, PolicyStatus.APPROVAL)


def is_round_over(version: PolicyVersion) -> bool:
    """Return True when the version still lies out for input, but the last day of the round has passed."""
    ends_on = round_ends_on(version)
    return ends_on is not None and ends_on < clock.today()


def round_ends_on(version: PolicyVersion) -> date | None:
    """Return the last day of the round in which all are heard; None when there is none."""
    step = step_now(version) if version.status == PolicyStatus.HEARING else None
    return timezone.localtime(step.due_at).date() if step and step.mode == Mode.ALL else None


def can_see_comments(user: Any, version: PolicyVersion) -> bool:
    """Return True for those who see the version on its way; afterwards for those who take part in making it.

    The version has been fetched as one that the user may see.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    return not version.is_published or can_follow(user, version.policy)


@capability(
    _lazy("skrive merknader til utkast av policyer"),
    area=AREA,
    own=(*WRITERS, *MANAGER_ROLES),
    anywhere=(Role.TOP_MANAGEMENT,),
)
def can_comment(user: Any, version: PolicyVersion) -> bool:
    """Return True for all who see the version while it lies out for input, and for its makers while it is a draft."""
    if version.status == PolicyStatus.DRAFT:
        return can_follow(user, version.policy)
    if version.status != PolicyStatus.HEARING or is_round_over(version):
        return False
    return can_follow(user, version.policy) or PolicyVersion.objects.visible_to(user).filter(pk=version.pk).exists()


def check_comment(user: Any, version: PolicyVersion) -> None:
    """Raise WrongState when nobody may say anything of the version now, PermissionDenied when this user may not."""
    if can_comment(user, version):
        return
    if is_round_over(version):
        raise WrongState(_("Fristen for merknader har gått ut."))
    if version.status in TALKED_OF:
        raise PermissionDenied
    raise WrongState(_("Versjonen er ikke til innspill nå."))


def is_own(user: Any, comment: PolicyComment) -> bool:
    """Return True when the user said it, or acts as a deputy for the one who did."""
    return bool(user.is_active) and comment.author == person_of(user)


def can_change(user: Any, comment: PolicyComment) -> bool:
    """Return True for the author, until the writers have answered or the version has gone on."""
    is_unanswered = comment.status == CommentStatus.OPEN and comment.answered_at is None
    return is_unanswered and comment.policy_version.status in TALKED_OF and is_own(user, comment)


def check_change(user: Any, comment: PolicyComment) -> None:
    """Raise PermissionDenied for others than the author, WrongState when she is too late."""
    if not is_own(user, comment):
        raise PermissionDenied
    if not can_change(user, comment):
        raise WrongState(
            _("Merknaden kan ikke endres lenger. Den er besvart eller trukket, eller saken har gått videre.")
        )


@capability(_lazy("svare på merknader til policyer"), area=AREA, own=WRITERS)
def can_answer(user: Any, comment: PolicyComment) -> bool:
    """Return True for those who write the policy, until the version is approved."""
    version = comment.policy_version
    return version.status in ANSWERABLE and can_write(user, version.policy)


def check_answer(user: Any, comment: PolicyComment) -> None:
    """Raise PermissionDenied for others than the writers, WrongState when it is too late."""
    _check_writer(user, comment, ANSWERABLE)


def can_reopen(user: Any, comment: PolicyComment) -> bool:
    """Return True for those who write the policy, while the text may still be changed."""
    version = comment.policy_version
    return version.status in TALKED_OF and can_write(user, version.policy)


def check_reopen(user: Any, comment: PolicyComment) -> None:
    """Raise PermissionDenied for others than the writers, WrongState when it is too late."""
    _check_writer(user, comment, TALKED_OF)


def _check_writer(user: Any, comment: PolicyComment, states: tuple[str, ...]) -> None:
    version = comment.policy_version
    check_write(user, version.policy)
    if version.status not in states:
        message = _("Versjonen er %(status)s. Merknadene kan bare leses.")
        raise WrongState(message % {"status": version.get_status_display()})
