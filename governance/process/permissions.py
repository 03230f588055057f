"""Who may act on a run now, and who may change the process."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from governance.organisation.access import roles_of
from governance.organisation.models import Role
from governance.process.models import Act, DecisionRun, DecisionRunStep
from governance.process.queries import current_step, waiting_for


def can_own_process(user: Any, *, parts: bool = False) -> bool:
    """Return True for a prosesseier; with `parts`, for a delprosesseier too."""
    access = roles_of(user)
    return access.holds(Role.PROCESS_OWNER) or (parts and access.holds(Role.PROCESS_PART_OWNER))


def check_own_process(user: Any, *, parts: bool = False) -> None:
    """Raise PermissionDenied unless the user is a prosesseier or, with `parts`, a delprosesseier."""
    if not can_own_process(user, parts=parts):
        raise PermissionDenied


def can_act(user: Any, run: DecisionRun | None, act: str, step: DecisionRunStep | None = None) -> bool:
    """Return True when it is this person's turn to do just this.

    Who may propose is the subject's own question, so a proposal is only asked whether its turn has come.
    `step` is the current step when the caller has read it already.
    """
    step = step or (current_step(run) if run else None)
    if run is None or step is None or step.act != act:
        return False
    return act == Act.PROPOSE or waiting_for(user).filter(pk=step.pk).exists()


def check_act(user: Any, run: DecisionRun, act: str, step: DecisionRunStep | None = None) -> None:
    """Raise PermissionDenied unless it is this person's turn."""
    if not can_act(user, run, act, step):
        raise PermissionDenied
