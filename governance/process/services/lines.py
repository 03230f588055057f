"""Decision lines: the agreed steps for each kind of decision."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.concurrency import bump
from governance.core.errors import ConflictingField, RuleBroken, StaleVersion
from governance.organisation.models import OrgUnit, User
from governance.process.lines import DEFAULT_LINES, Step, check_steps
from governance.process.models import Act, DecisionLine, DecisionStep, Mode, Place
from governance.process.permissions import check_own_process
from governance.process.services.map_versions import keep_map


@transaction.atomic
def install_default_lines(*, by: User | None) -> None:
    """Make the lines that a municipality starts with; those that exist are left as they are."""
    for kind, steps in DEFAULT_LINES.items():
        line, created = DecisionLine.objects.get_or_create(kind=kind)
        if not created:
            continue
        _put(line, steps)
        audit.record(by=by, verb="created", subject=line)


@transaction.atomic
def change_line(line: DecisionLine, steps: Sequence[Step], *, version: int, by: User, reason: str = "") -> None:
    """Agree on other steps. Cases on their way keep the steps they started with; new ones take these.

    Raises PermissionDenied, RuleBroken when no case could go this way or a step names a unit that is closed,
    StaleVersion when somebody saved in between.
    """
    check_own_process(by)
    check_steps(line.kind, steps)
    _check_units(steps)
    before = steps_of(line)
    if list(steps) == before and version == line.version:
        return
    try:
        bump(line, version=version)
    except StaleVersion as error:
        raise StaleVersion(error.message, [_both(before, steps)]) from error
    line.governance_steps.all().delete()
    _put(line, steps)
    changes = {"steps": [[str(step) for step in before], [str(step) for step in steps]]}
    audit.record(by=by, verb="edited", subject=line, changes=changes, reason=reason)
    keep_map(what=_("Endret beslutningslinjen for %(kind)s") % {"kind": line}, by=by, reason=reason)


def steps_of(line: DecisionLine) -> list[Step]:
    """Return the steps of the line as they are agreed today."""
    return [
        Step(
            Act(row.act), row.role, Place(row.place), Mode(row.mode), row.days_allowed, row.is_optional, row.named_unit
        )
        for row in line.governance_steps.select_related("named_unit").order_by("position")
    ]  # fmt: skip


def _check_units(steps: Sequence[Step]) -> None:
    named = [step.unit for step in steps if step.unit]
    living = set(OrgUnit.objects.living().filter(pk__in=[unit.pk for unit in named])) if named else set()
    closed = next((unit for unit in named if unit not in living), None)
    if closed is not None:
        raise RuleBroken(_("«%(unit)s» er nedlagt. Velg en enhet som finnes i dag.") % {"unit": closed})


def _put(line: DecisionLine, steps: Sequence[Step]) -> None:
    for position, step in enumerate(steps, start=1):
        DecisionStep.objects.create(
            line=line, position=position, act=step.act, role=step.role, place=step.place, mode=step.mode,
            days_allowed=step.days, is_optional=step.is_optional, named_unit=step.unit,
        )  # fmt: skip


def _both(before: Sequence[Step], mine: Sequence[Step]) -> ConflictingField:
    theirs, tried = ("\n".join(str(step) for step in steps) for steps in (before, mine))
    return ConflictingField(_("Trinnene"), tried, theirs)
