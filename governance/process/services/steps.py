"""The steps of a subprocess, and who has which part in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import bump, take_turn
from governance.core.errors import ConflictingField, RuleBroken, StaleVersion, WrongState
from governance.organisation.models import OrgUnit, Role, User
from governance.process.models import ProcessStep, Responsibility, Share, Subprocess
from governance.process.permissions import can_edit_subprocess, check_edit_step, check_edit_subprocess
from governance.process.services.map_versions import keep_map

MOST_STEPS = 20
MOST_PARTS = 20


@dataclass(frozen=True)
class Part:
    """What part a unit, or whoever holds a role, has in a step."""

    share: str
    unit: OrgUnit | None = None
    role: str = ""

    def __str__(self) -> str:
        name = self.unit.name if self.unit else Role(self.role).label
        return f"{name}: {Share(self.share).label}"


@dataclass(frozen=True)
class StepText:
    """What a step says: the fields that its form has."""

    title: str
    description: str = ""
    takes_in: str = ""
    gives_out: str = ""
    owner_unit: OrgUnit | None = None
    chapter_key: str = ""


@transaction.atomic
def add_step(
    subprocess: Subprocess, text: StepText, *, parts: Sequence[Part], by: User | None, reason: str = ""
) -> ProcessStep:
    """Add a step, last in the subprocess, with who has which part in it. Raises RuleBroken without one ansvarlig."""
    check_edit_subprocess(by, subprocess)
    _check_parts(parts)
    take_turn()
    position = living_steps(subprocess).count() + 1
    if position > MOST_STEPS:
        message = _("En delprosess kan ha høyst %(count)d trinn. Slå sammen noen først.")
        raise RuleBroken(message % {"count": MOST_STEPS})
    step = ProcessStep.objects.create(subprocess=subprocess, position=position, **vars(text))
    _put(step, parts)
    changes = {"title": [None, step.title], "responsibilities": [None, [str(part) for part in parts]]}
    audit.record(by=by, verb="created", subject=step, changes=changes, reason=reason)
    keep_map(what=_("La til trinnet «%(title)s»") % {"title": step}, by=by, reason=reason)
    return step


@transaction.atomic
def edit_step(step: ProcessStep, text: StepText, *, version: int, by: User | None, reason: str = "") -> None:
    """Change what a step says. Who owns it is changed by those who own the subprocess.

    Raises PermissionDenied, StaleVersion when somebody saved in between, WrongState when it is archived.
    """
    _check_step(step, by)
    is_given_away = text.owner_unit != step.owner_unit
    if is_given_away and by is not None and not can_edit_subprocess(by, step.subprocess):
        raise PermissionDenied
    if audit.edit(step, by=by, version=version, fields=vars(text), reason=reason):
        keep_map(what=_("Endret trinnet «%(title)s»") % {"title": step}, by=by, reason=reason)


@transaction.atomic
def share_step(step: ProcessStep, parts: Sequence[Part], *, version: int, by: User | None, reason: str = "") -> None:
    """Say anew who has which part in a step: exactly one is ansvarlig, and nobody is named twice.

    Raises PermissionDenied, RuleBroken, StaleVersion when the step was saved in between, WrongState when archived.
    """
    _check_step(step, by)
    _check_parts(parts)
    before = parts_of(step)
    if set(before) == set(parts) and version == step.version:
        return
    try:
        bump(step, version=version)
    except StaleVersion as error:
        raise StaleVersion(error.message, [_both(before, parts)]) from error
    step.governance_responsibilities.all().delete()
    _put(step, parts)
    changes = {"responsibilities": [[str(part) for part in before], [str(part) for part in parts]]}
    audit.record(by=by, verb="edited", subject=step, changes=changes, reason=reason)
    keep_map(what=_("Endret ansvaret i «%(title)s»") % {"title": step}, by=by, reason=reason)


@transaction.atomic
def move_step(step: ProcessStep, *, up: bool, by: User | None) -> None:
    """Let a step and its neighbour change places; at the end nothing happens."""
    check_edit_subprocess(by, step.subprocess)
    take_turn()
    steps = list(living_steps(step.subprocess))
    index = next((i for i, other in enumerate(steps) if other.pk == step.pk), None)
    if index is None:
        raise WrongState(_("Trinnet er tatt ut av kartet."))
    target = index + (-1 if up else 1)
    if target not in range(len(steps)):
        return
    steps[index], steps[target] = steps[target], steps[index]
    _number(steps)
    audit.record(by=by, verb="moved", subject=step, changes={"position": [index + 1, target + 1]})
    keep_map(what=_("Flyttet trinnet «%(title)s»") % {"title": step}, by=by)


@transaction.atomic
def archive_step(step: ProcessStep, *, version: int, reason: str, by: User | None) -> None:
    """Take a step out of the map; the versions before keep it. Raises RuleBroken without a reason."""
    check_edit_subprocess(by, step.subprocess)
    _check_living(step)
    if not reason.strip():
        raise RuleBroken(_("Skriv hvorfor trinnet tas ut."), field="reason")
    audit.edit(step, by=by, version=version, fields={"archived_at": clock.now()}, verb="archived", reason=reason)
    _number(list(living_steps(step.subprocess)))
    keep_map(what=_("Tok ut trinnet «%(title)s»") % {"title": step}, by=by, reason=reason)


def living_steps(subprocess: Subprocess) -> QuerySet[ProcessStep]:
    """Return the steps that are on the map, in their order."""
    return ProcessStep.objects.filter(subprocess=subprocess, archived_at=None).order_by("position", "pk")


def parts_of(step: ProcessStep) -> list[Part]:
    """Return who has which part in the step now."""
    rows = step.governance_responsibilities.select_related("unit")
    return [Part(row.share, row.unit, row.role) for row in rows]


def _check_step(step: ProcessStep, by: User | None) -> None:
    check_edit_step(by, step)
    _check_living(step)


def _check_living(step: ProcessStep) -> None:
    if step.archived_at is not None:
        raise WrongState(_("Trinnet er tatt ut av kartet."))


def _check_parts(parts: Sequence[Part]) -> None:
    """Raise RuleBroken unless exactly one is ansvarlig and each party is named once."""
    if [part.share for part in parts].count(Share.ACCOUNTABLE) != 1:
        raise RuleBroken(_("Hvert trinn har nøyaktig én ansvarlig."), field="accountable")
    if len(parts) > MOST_PARTS:
        raise RuleBroken(_("Et trinn kan ha høyst %(count)d med en del i det.") % {"count": MOST_PARTS})
    named = [(part.unit, part.role) for part in parts]
    twice = next((part for part in parts if named.count((part.unit, part.role)) > 1), None)
    if twice is not None:
        name = str(twice).rpartition(":")[0]
        raise RuleBroken(_("«%(name)s» står to ganger. Velg én del for hver.") % {"name": name})


def _put(step: ProcessStep, parts: Sequence[Part]) -> None:
    Responsibility.objects.bulk_create(Responsibility(step=step, **vars(part)) for part in parts)


def _number(steps: list[ProcessStep]) -> None:
    """Give the steps the numbers of the order they stand in."""
    for position, step in enumerate(steps, start=1):
        step.position = position
    ProcessStep.objects.bulk_update(steps, ["position"])


def _both(theirs: Sequence[Part], mine: Sequence[Part]) -> ConflictingField:
    old, new = ("\n".join(str(part) for part in parts) for parts in (theirs, mine))
    return ConflictingField(label=_("Ansvar"), mine=new, theirs=old)
