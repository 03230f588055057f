"""A process map in Lilleby, made through the services: planning belongs to the strategy staff."""

from __future__ import annotations

from governance.organisation.models import OrgUnit, Role, User
from governance.process import services
from governance.process.models import ProcessStep, Share, Subprocess, SubprocessCode, YearWheelEvent
from governance.process.services import Part, StepText
from tests.factories.municipality import Town

DIRECTOR = Part(Share.ACCOUNTABLE, role=Role.MUNICIPAL_DIRECTOR)


def make_subprocess(
    town: Town, code: str = SubprocessCode.PLANNING, unit: str | None = "strategy", purpose: str = "Sette mål"
) -> Subprocess:
    """Return the subprocess, made when it is not there."""
    found = Subprocess.objects.select_related("owner_unit").filter(code=code).first()
    owner = town[unit] if unit else None
    return found or services.create_subprocess(code=code, purpose=purpose, owner_unit=owner, by=None)


def make_step(
    town: Town, title: str = "Foreslå mål", *, subprocess: Subprocess | None = None, owner: OrgUnit | None = None,
    parts: list[Part] | None = None, chapter: str = "", by: User | None = None,
) -> ProcessStep:  # fmt: skip
    """Add a step for which the kommunedirektør is ansvarlig."""
    text = StepText(title, "Beskrivelse", "Kunnskap", "Forslag", owner, chapter)
    return services.add_step(subprocess or make_subprocess(town), text, parts=parts or [DIRECTOR], by=by)


def make_event(town: Town, title: str = "Verksted", code: str = SubprocessCode.PLANNING) -> YearWheelEvent:
    """Put an event into the year wheel."""
    return services.create_year_wheel_event(month=4, day=22, title=title, reference="", subprocess=code, by=None)
