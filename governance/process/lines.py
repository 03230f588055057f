"""The decision lines that a municipality starts with (DOMAIN § 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.core.errors import RuleBroken
from governance.organisation.models import ACTING_ROLES, OrgUnit, Role
from governance.process.models import ADVISING, DECIDING, PUTTING_FORWARD, Act, LineKind, Mode, Place


@dataclass(frozen=True)
class Step:
    """One step of a line as it is agreed on; `unit` goes with the place «en bestemt enhet», and no other."""

    act: Act
    role: str
    place: Place = Place.UNIT
    mode: Mode = Mode.ONE
    days: int = 7
    is_optional: bool = False
    unit: OrgUnit | None = None

    def __str__(self) -> str:
        who = str(Role(self.role).label) if self.role else _("den som vil")
        where = self.unit.name if self.unit else self.place.label
        words = f"{who}, {where} – {self.act.label} ({self.days})"
        return f"{words}, {_('kan hoppes over')}" if self.is_optional else words

    @property
    def is_free(self) -> bool:
        """Return True when it may be added, moved and taken out: one person states or recommends.

        The services of every subject take any number of these; all other steps are those of the default line.
        """
        return self.act in ADVISING and self.mode == Mode.ONE


DEFAULT_LINES: dict[str, tuple[Step, ...]] = {
    LineKind.UNIT_REPORT: (
        Step(Act.PROPOSE, Role.REPORTER, days=10),
        Step(Act.DELIVER, Role.LINE_MANAGER, days=5),
        Step(Act.APPROVE, Role.LINE_MANAGER, Place.NEAREST_ABOVE, days=5),
    ),
    LineKind.POLICY_VERSION: (
        Step(Act.PROPOSE, Role.POLICY_ADMINISTRATOR, Place.MUNICIPALITY),
        Step(Act.STATE, Role.LINE_MANAGER, Place.MUNICIPALITY, Mode.ALL, days=14, is_optional=True),
        Step(Act.RECOMMEND, Role.TOP_MANAGEMENT, Place.MUNICIPALITY, Mode.BODY, days=14),
        Step(Act.DECIDE, Role.MUNICIPAL_DIRECTOR, Place.MUNICIPALITY),
        Step(Act.PUBLISH, Role.POLICY_ADMINISTRATOR, Place.MUNICIPALITY),
    ),
    LineKind.LESSON: (
        Step(Act.PROPOSE, ""),
        Step(Act.STATE, Role.LINE_MANAGER),
        Step(Act.RECOMMEND, Role.PROCESS_OWNER, Place.MUNICIPALITY),
        Step(Act.DECIDE, Role.TOP_MANAGEMENT, Place.MUNICIPALITY, Mode.BODY, days=14),
    ),
    LineKind.PLAN: (
        Step(Act.PROPOSE, ""),
        Step(Act.RECOMMEND, Role.LINE_MANAGER),
        Step(Act.DECIDE, Role.MUNICIPAL_DIRECTOR, Place.MUNICIPALITY),
    ),
}

#: The acts that the services of each subject wait for, beside free steps. Others of its default line may be left out.
REQUIRED_ACTS: dict[str, tuple[Act, ...]] = {
    LineKind.UNIT_REPORT: (Act.PROPOSE, Act.DELIVER, Act.APPROVE),
    LineKind.POLICY_VERSION: (Act.PROPOSE, Act.RECOMMEND, Act.DECIDE, Act.PUBLISH),
    LineKind.LESSON: (Act.PROPOSE, Act.DECIDE),
    LineKind.PLAN: (Act.PROPOSE, Act.DECIDE),
}
#: Acts whose subject asks for a role of its own beside the turn. Another role here would let nobody act.
SETTLED_ACTS = (Act.PROPOSE, Act.DELIVER, Act.PUBLISH)
#: Kinds whose rounds of statements the subject's own room closes, since it may have to wait for more than the time.
CLOSED_BY_SUBJECT = (LineKind.POLICY_VERSION,)
MOST_DAYS = 365
MOST_STEPS = 12


def anybody(kind: str) -> str:
    """Return in words who may take a step that names no role; the subject's service asks who that is."""
    return _("eierenheten") if kind == LineKind.PLAN else _("den som vil")


def fixed_steps(kind: str) -> list[Step]:
    """Return the steps of the default line that are not free: each stands once, and in this order."""
    return [step for step in DEFAULT_LINES[kind] if not step.is_free]


def free_places(steps: Sequence[Step]) -> tuple[int, int]:
    """Return the first place where a free step may stand, and the place of the decision, which it stands before.

    What opens a case comes first: it is put forward, delivered, and heard by all at once.
    """
    opens = [place for place, step in enumerate(steps) if step.act in PUTTING_FORWARD or step.mode == Mode.ALL]
    decides = [place for place, step in enumerate(steps) if step.act in DECIDING]
    return max(opens, default=-1) + 1, min(decides, default=len(steps))


def check_steps(kind: str, steps: Sequence[Step]) -> None:
    """Raise RuleBroken unless the subject's services can carry a case along these steps.

    They know the acts of the default line, each once and in its order, and how each is taken: by one, a group or all.
    Between what opens the case and the decision one person or another may state or recommend, as often as is wanted.
    """
    known = {step.act: step for step in fixed_steps(kind)}
    acts = [step.act for step in steps if not step.is_free]
    missing = [str(act.label) for act in REQUIRED_ACTS[kind] if act not in acts]
    if missing:
        raise RuleBroken(_("Linjen må ha disse trinnene: %(acts)s.") % {"acts": ", ".join(missing)})
    if acts != [act for act in known if act in acts]:
        raise RuleBroken(_("Trinnene må stå i den rekkefølgen saken behandles, og hver handling bare én gang."))
    first, decision = free_places(steps)
    if any(step.is_free and not first <= place < decision for place, step in enumerate(steps)):
        raise RuleBroken(_("Den som gir innspill eller anbefaler, må stå etter forslaget og før beslutningen."))
    if len(steps) > MOST_STEPS:
        raise RuleBroken(_("En linje kan ha høyst %(count)d trinn.") % {"count": MOST_STEPS})
    for step in steps:
        _check_step(step, step if step.is_free else known[step.act])


def _check_step(step: Step, known: Step) -> None:
    words = {"act": step.act.label}
    if step.mode != known.mode:
        raise RuleBroken(_("Trinnet «%(act)s» kan ikke tas på denne måten.") % words)
    if step.act in SETTLED_ACTS and (step.role, step.place) != (known.role, known.place):
        raise RuleBroken(_("Trinnet «%(act)s» kan ikke gis til en annen rolle.") % words)
    if not step.role and (known.role or step.is_free):
        raise RuleBroken(_("Trinnet «%(act)s» må ha en rolle.") % words)
    if step.role and step.role not in ACTING_ROLES:
        raise RuleBroken(_("Trinnet «%(act)s» må ha en rolle som kan ta del i saken.") % words)
    if (step.place == Place.NAMED_UNIT) != (step.unit is not None) or (step.unit and step.mode != Mode.ONE):
        raise RuleBroken(
            _("Trinnet «%(act)s» må ha en enhet når stedet er «en bestemt enhet». Velg ellers «Ingen».") % words
        )
    if not 1 <= step.days <= MOST_DAYS:
        raise RuleBroken(_("Trinnet «%(act)s» må ha fra 1 til 365 dager.") % words)
