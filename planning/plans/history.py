"""What has happened to a thing, in words: the change log with names and labels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.audit.models import AuditEvent
from governance.audit.queries import history
from governance.core.editable import Editable
from governance.core.transitions import StateTable
from governance.organisation.models import User
from governance.templatetags.helhet import nodate

VERBS = {
    "created": gettext_lazy("Registrert"),
    "edited": gettext_lazy("Endret"),
    "renamed": gettext_lazy("Endret"),
    "archived": gettext_lazy("Arkivert"),
    "restored": gettext_lazy("Tatt i bruk igjen"),
    "followed": gettext_lazy("Endret sammen med målet over"),
    "linked": gettext_lazy("Tråd til et annet mål"),
    "unlinked": gettext_lazy("Tråd fjernet"),
    "measured": gettext_lazy("Måling registrert"),
    "measurement_corrected": gettext_lazy("Måling rettet"),
    "milestone_reached": gettext_lazy("Milepæl nådd"),
    "milestone_undone": gettext_lazy("Milepæl ikke lenger nådd"),
    "status_recorded": gettext_lazy("Status fra godkjent rapport"),
    "received": gettext_lazy("Mottatt"),
}
#: Fields that are not the model's own, and those that say nothing to a reader.
EXTRA = {
    "milestones": gettext_lazy("milepæler"),
    "milestone": gettext_lazy("milepæl"),
    "development_goals": gettext_lazy("bærekraftsmål"),
    "targets": gettext_lazy("årsmål"),
    "target": gettext_lazy("til"),
    "value": gettext_lazy("verdi"),
    "source": gettext_lazy("kilde"),
}
SHARED = {field.name for field in Editable._meta.get_fields()}
SILENT = {"latest_status_on", "answered_at", "answered_by", "answer", "archived_at"}


@dataclass(frozen=True)
class Change:
    """One field of one change."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Happening:
    """One line of the history."""

    at: datetime
    what: str
    who: str
    reason: str
    changes: tuple[Change, ...]


def history_of(thing: models.Model, table: StateTable | None = None, limit: int = 20) -> list[Happening]:
    """Return the latest that happened to the thing, newest first; two queries."""
    events = history(thing, limit)
    names = _names(events)
    words = {t.name: _("Ny status: %s") % table.states(t.target).label for t in table.transitions} if table else {}
    return [
        Happening(
            at=event.at,
            what=words.get(event.verb) or str(VERBS.get(event.verb, event.verb)),
            who=names.get(event.actor, _("Helhet")) if event.actor else _("Helhet"),
            reason=event.reason,
            changes=tuple(_changes(thing, event, names, is_move=event.verb in words)),
        )
        for event in events
    ]


def _names(events: list[AuditEvent]) -> dict[UUID, str]:
    """Return the names of all people in the events, by pseudonym."""
    known = {event.actor for event in events if event.actor}
    for event in events:
        values = (value for pair in event.changes.values() if isinstance(pair, list) for value in pair)
        known |= {UUID(value["user"]) for value in values if isinstance(value, dict) and "user" in value}
    return {user.audit_id: str(user) for user in User.objects.filter(audit_id__in=known)}


def _changes(thing: models.Model, event: AuditEvent, names: dict[UUID, str], *, is_move: bool) -> list[Change]:
    found = []
    for name, pair in sorted(event.changes.items(), key=lambda change: _place(thing, change[0])):
        if name in SILENT or (is_move and name == "status") or not isinstance(pair, list):
            continue
        label, choices = _label(thing, name)
        old, new = (_word(value, choices, names) for value in pair)
        found.append(Change(label, old, new))
    return found


def _place(thing: models.Model, name: str) -> tuple[bool, int, str]:
    """Return where a field stands among the changes, since PostgreSQL's JSON keeps no order.

    The model's own come first, as the model has them; then what every editable thing has.
    """
    names = [field.name for field in thing._meta.get_fields()]
    return name in SHARED, names.index(name) if name in names else len(names), name


def _label(thing: models.Model, name: str) -> tuple[str, dict[Any, Any]]:
    try:
        field = thing._meta.get_field(name)
    except FieldDoesNotExist:
        return str(EXTRA.get(name, name)), {}
    choices = dict(getattr(field, "flatchoices", None) or [])
    return str(EXTRA.get(name) or getattr(field, "verbose_name", None) or name), choices


def _word(value: Any, choices: dict[Any, Any], names: dict[UUID, str]) -> str:
    match value:
        case None:
            return ""
        case {"user": pseudonym}:
            return names.get(UUID(pseudonym), _("en som er slettet"))
        case {"label": label}:
            return str(label)
        case dict():
            return ", ".join(f"{key}: {part}" for key, part in value.items())
        case list():
            return ", ".join(str(part) for part in value)
        case str() if len(value) == 10 and value[4] == "-" and (day := parse_date(value)):
            return nodate(day)
    return str(choices.get(value, value))
