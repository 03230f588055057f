"""Reads of the process map: as it is now, drawn from its rows, and as it was on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from governance.audit.models import AuditEvent
from governance.core.editable import Visibility
from governance.organisation.models import Role, User
from governance.process.lines import anybody
from governance.process.models import (
    DecisionLine,
    DecisionStep,
    LineKind,
    Mode,
    ProcessMapVersion,
    ProcessStep,
    Responsibility,
    Share,
    Subprocess,
    SubprocessCode,
    YearWheelEvent,
)
from governance.process.process_map import Party, role_party

#: Where each kind of decision is shown; what is not named here belongs to steering.
PART_OF_LINE: dict[str, str] = {
    LineKind.PLAN: SubprocessCode.PLANNING,
    LineKind.UNIT_REPORT: SubprocessCode.STEERING,
    LineKind.LESSON: SubprocessCode.EVALUATION,
    LineKind.POLICY_VERSION: SubprocessCode.EVALUATION,
}
ROLE_ORDER = {role.value: place for place, role in enumerate(Role)}
SHARE_ORDER = {share.value: place for place, share in enumerate(Share)}


def draw_map() -> dict[str, Any]:
    """Return the map as it is now, as JSON; at most seven queries. What is exempt from public access is left out."""
    steps: dict[int, list[ProcessStep]] = {}
    living = ProcessStep.objects.filter(archived_at=None).select_related("owner_unit")
    for step in living.prefetch_related("governance_responsibilities__unit").order_by("position", "pk"):
        steps.setdefault(step.subprocess_id, []).append(step)
    events = _events()
    lines = _lines()
    found = {part.code: part for part in Subprocess.objects.filter(archived_at=None).select_related("owner_unit")}
    return {
        "subprocesses": [
            {
                "code": code,
                "purpose": found[code].purpose,
                "owner": _name(found[code].owner_unit),
                **_steps(steps.get(found[code].pk, [])),
                "events": events.get(code, []),
                "lines": lines.get(code, []),
            }
            for code in SubprocessCode.values
            if code in found
        ]
    }


def _name(unit: Any) -> str:
    return unit.name if unit else ""


def _steps(steps: Iterable[ProcessStep]) -> dict[str, Any]:
    """Return the steps, and the parties of all of them: roles first, then units by the order of the tree."""
    parties: dict[Party, tuple[Any, ...]] = {}
    rows = []
    for step in steps:
        shares = sorted(step.governance_responsibilities.all(), key=lambda r: (SHARE_ORDER[r.share], *_place(r)))
        parties |= {_party(row): _place(row) for row in shares}
        rows.append(
            {
                "key": step.pk,
                "title": step.title,
                "description": step.description,
                "takes_in": step.takes_in,
                "gives_out": step.gives_out,
                "owner": _name(step.owner_unit),
                "chapter_key": step.chapter_key,
                "parts": [[_party(row).key, row.share] for row in shares],
            }
        )
    ordered = sorted(parties, key=lambda party: parties[party])
    return {"parties": [[party.key, party.name] for party in ordered], "steps": rows}


def _party(row: Responsibility) -> Party:
    return Party(f"unit:{row.unit_id}", row.unit.name) if row.unit else role_party(row.role)


def _place(row: Responsibility) -> tuple[Any, ...]:
    return (1, 0, row.unit.path) if row.unit else (0, ROLE_ORDER[row.role], "")


def _events() -> dict[str, list[dict[str, Any]]]:
    shown = YearWheelEvent.objects.filter(archived_at=None, visibility__in=(Visibility.PUBLIC, Visibility.INTERNAL))
    found: dict[str, list[dict[str, Any]]] = {}
    for event in sorted(shown, key=lambda event: (event.month, event.day or 99, event.pk)):
        row = {name: getattr(event, name) for name in ("month", "day", "title", "reference")}
        found.setdefault(event.subprocess, []).append({"key": event.pk, **row})
    return found


def _lines() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    lines = DecisionLine.objects.filter(archived_at=None).prefetch_related("governance_steps__named_unit")
    for line in lines.order_by("kind"):
        steps = [[step.act, _who(step)] for step in line.governance_steps.all()]
        part = PART_OF_LINE.get(line.kind, SubprocessCode.STEERING)
        found.setdefault(str(part), []).append({"kind": line.kind, "steps": steps})
    return found


def _who(step: DecisionStep) -> str:
    if not step.role:
        return anybody(step.line.kind)
    place = step.where if step.mode == Mode.ONE else str(step.get_mode_display())
    return f"{step.get_role_display()}, {place}"


def newest_version() -> ProcessMapVersion | None:
    """Return the latest version, or None before the first."""
    return ProcessMapVersion.objects.order_by("-number").first()


def version_on(day: date) -> ProcessMapVersion | None:
    """Return the version that stood at the end of the day, or None when there was none yet."""
    after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return ProcessMapVersion.objects.filter(at__lt=after).order_by("-number").first()


def version_before(version: ProcessMapVersion) -> ProcessMapVersion | None:
    """Return the version that the given one changed, or None for the first."""
    return ProcessMapVersion.objects.filter(number__lt=version.number).order_by("-number").first()


def all_versions() -> QuerySet[ProcessMapVersion]:
    """Return the versions, the newest first, without what they hold."""
    return ProcessMapVersion.objects.defer("frozen").order_by("-number")


def changed_by(versions: Iterable[ProcessMapVersion]) -> dict[int, User | None]:
    """Return version number → who made it, or None for the program and for those who are forgotten; two queries."""
    events = AuditEvent.objects.filter(number__in=[version.audit_number for version in versions])
    actors = dict(events.values_list("number", "actor"))
    known = [actor for actor in actors.values() if actor]
    people: dict[Any, User] = {person.audit_id: person for person in User.objects.filter(audit_id__in=known)}
    return {version.number: people.get(actors.get(version.audit_number)) for version in versions}
