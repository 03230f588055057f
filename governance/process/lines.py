"""The decision lines that a municipality starts with (DOMAIN § 4)."""

from __future__ import annotations

from dataclasses import dataclass

from governance.organisation.models import Role
from governance.process.models import Act, LineKind, Mode, Place


@dataclass(frozen=True)
class Step:
    """One step of a default line."""

    act: Act
    role: str
    place: Place = Place.UNIT
    mode: Mode = Mode.ONE
    days: int = 7
    is_optional: bool = False


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
