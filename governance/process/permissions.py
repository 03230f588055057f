"""Who may act on a run now, and who may change the process."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.capabilities import capability
from governance.core.errors import WrongState
from governance.organisation.access import answered_for, answers_for, roles_of
from governance.organisation.models import OrgUnit, Role
from governance.process.models import (
    PUTTING_FORWARD,
    Act,
    DecisionRun,
    DecisionRunStep,
    ProcessStep,
    RunStepStatus,
    Subprocess,
    SubprocessCode,
)
from governance.process.queries import current_step, handed_on, waiting_for

AREA = _("Prosess")


@capability(
    _("eie prosessen: beslutningslinjer, årshjul, sykluser og satsingsområder"),
    area=AREA,
    anywhere=(Role.PROCESS_OWNER,),
)
def can_own_process(user: Any, *, parts: bool = False) -> bool:
    """Return True for a prosesseier; with `parts`, for a delprosesseier too."""
    access = roles_of(user)
    return access.holds(Role.PROCESS_OWNER) or (parts and access.holds(Role.PROCESS_PART_OWNER))


def check_own_process(user: Any, *, parts: bool = False) -> None:
    """Raise PermissionDenied unless the user is a prosesseier or, with `parts`, a delprosesseier."""
    if not can_own_process(user, parts=parts):
        raise PermissionDenied


@capability(
    _("se hva som må ordnes i beslutningslinjene"), area=AREA,
    anywhere=(Role.PROCESS_OWNER, Role.PROCESS_PART_OWNER, Role.SYSTEM_ADMINISTRATOR),
)  # fmt: skip
def can_see_weak_points(user: Any) -> bool:
    """Return True for those who own the process, and for those who give roles."""
    return roles_of(user).holds(Role.PROCESS_OWNER, Role.PROCESS_PART_OWNER, Role.SYSTEM_ADMINISTRATOR)


def check_see_weak_points(user: Any) -> None:
    """Raise PermissionDenied unless the user may see what would go wrong along the lines."""
    if not can_see_weak_points(user):
        raise PermissionDenied


@capability(
    _("endre prosesskartet for delprosesser"), area=AREA, own=(Role.PROCESS_PART_OWNER,), anywhere=(Role.PROCESS_OWNER,)
)
def can_edit_subprocess(user: Any, subprocess: Subprocess) -> bool:
    """Return True for a prosesseier, and for a delprosesseier on the unit that owns the subprocess, or above it."""
    access = roles_of(user)
    return access.holds(Role.PROCESS_OWNER) or _owns_part(user, subprocess.owner_unit)


def check_edit_subprocess(user: Any, subprocess: Subprocess) -> None:
    """Raise PermissionDenied unless the user may edit the subprocess and its steps; None is the program itself."""
    if user is not None and not can_edit_subprocess(user, subprocess):
        raise PermissionDenied


@capability(_("endre prosesstrinn"), area=AREA, own=(Role.PROCESS_PART_OWNER,), anywhere=(Role.PROCESS_OWNER,))
def can_edit_step(user: Any, step: ProcessStep) -> bool:
    """Return True for those who may edit the subprocess, and for a delprosesseier on the step's own unit."""
    return can_edit_subprocess(user, step.subprocess) or _owns_part(user, step.owner_unit)


def check_edit_step(user: Any, step: ProcessStep) -> None:
    """Raise PermissionDenied unless the user may edit the step; None is the program itself."""
    if user is not None and not can_edit_step(user, step):
        raise PermissionDenied


def can_edit_event(user: Any, code: str) -> bool:
    """Return True for those who may edit the subprocess that an event of the year wheel belongs to."""
    if can_own_process(user):
        return True
    subprocess = Subprocess.objects.filter(code=code).select_related("owner_unit").first()
    return subprocess is not None and can_edit_subprocess(user, subprocess)


def editable_event_codes(user: Any) -> set[str]:
    """Return the subprocesses whose events the user may edit, for a page with many; one query, or none."""
    access = roles_of(user)
    if access.holds(Role.PROCESS_OWNER):
        return set(SubprocessCode.values)
    if not access.holds(Role.PROCESS_PART_OWNER):
        return set()
    rows = Subprocess.objects.select_related("owner_unit")
    return {row.code for row in rows if can_edit_subprocess(user, row)}


def check_edit_event(user: Any, *codes: str) -> None:
    """Raise PermissionDenied unless the user may edit events of all the subprocesses; None is the program itself."""
    if user is not None and not all(can_edit_event(user, code) for code in codes):
        raise PermissionDenied


def _owns_part(user: Any, unit: OrgUnit | None) -> bool:
    return unit is not None and roles_of(user).has(Role.PROCESS_PART_OWNER, unit)


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
    """Raise as `refuse_act` unless it is this person's turn."""
    if not can_act(user, run, act, step):
        refuse_act(user, run, act)


def refuse_act(user: Any, run: DecisionRun | None, act: str) -> NoReturn:
    """Raise WrongState when she has just done this, and the next has the same to do; else PermissionDenied."""
    steps = DecisionRunStep.objects.filter(run=run, status__in=(RunStepStatus.DONE, RunStepStatus.CURRENT))
    last_two = list(steps.order_by("-position")[:2])
    if [step.act for step in last_two] == [act, act] and last_two[1].acted_by_id == user.pk:
        raise WrongState(_("Du har allerede gjort dette, og saken har gått videre. Se hvem som har den nå."))
    raise PermissionDenied


def can_take_back(user: Any, run: DecisionRun | None) -> bool:
    """Return True for the one who put the case forward last, while the next in the line has not acted.

    What a deputy put forward is the principal's to take back, by herself or through a deputy. The subject asks besides
    whether she still is one who may put it forward.
    """
    step = handed_on(run) if run else None
    return step is not None and answers_for(user, step.acted_for_id or step.acted_by_id, step.run.unit)


def check_take_back(user: Any, run: DecisionRun) -> None:
    """Raise WrongState when the next has acted on what she put forward, and PermissionDenied for everybody else."""
    if can_take_back(user, run):
        return
    hers = answered_for(user, "acted_for", "run__unit") | (
        answered_for(user, "acted_by", "run__unit") & Q(acted_for=None)
    )
    if run.governance_steps.filter(hers, act__in=PUTTING_FORWARD).exists():
        raise WrongState(_("Du kan ikke ta saken tilbake nå. Den neste i linjen har allerede behandlet den."))
    raise PermissionDenied
