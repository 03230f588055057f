"""What has happened, in words: rows of the change log with names, labels and dates. Also the words of this room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.audit import kinds
from governance.audit.kinds import Kind
from governance.audit.models import AuditEvent
from governance.audit.queries import history
from governance.core.editable import Editable, Visibility
from governance.organisation.models import Deputyship, OrganisationImport, OrgUnit, RoleAssignment, User
from governance.templatetags.helhet import nodate, nodatetime

SHOWN = 20
#: What the log calls a thing: its kind and number.
Thing = tuple[str, int]
SHARED = {field.name for field in Editable._meta.get_fields()}
#: Said of no thing: when and by whom stands in the row itself.
SILENT = frozenset({"archived_at", "version", "shown_hash"})

KINDS = (
    Kind(
        OrgUnit,
        shown=None,
        is_technical=True,
        words={
            "moved": gettext_lazy("Flyttet"),
            "merged": gettext_lazy("Slått sammen med en annen"),
            "closed": gettext_lazy("Siste dag satt"),
            "closing_cancelled": gettext_lazy("Legges ikke ned likevel"),
        },
        silent=frozenset({"path"}),
    ),
    Kind(
        OrganisationImport,
        shown=None,
        is_technical=True,
        words={"import_read": gettext_lazy("Lest inn for kontroll"), "imported": gettext_lazy("Gjennomført")},
    ),
    Kind(
        User,
        shown=None,
        is_technical=True,
        words={
            "password_set": gettext_lazy("Fikk nytt passord"),
            "password_changed": gettext_lazy("Byttet passord"),
            "deactivated": gettext_lazy("Tilgangen stengt"),
            "reactivated": gettext_lazy("Tilgangen åpnet igjen"),
            "sessions_ended": gettext_lazy("Logget ut overalt"),
            "anonymised": gettext_lazy("Anonymisert"),
            "feed_opened": gettext_lazy("Abonnement på frister opprettet"),
            "feed_closed": gettext_lazy("Abonnement på frister trukket tilbake"),
        },
    ),
    Kind(
        RoleAssignment,
        shown=None,
        is_technical=True,
        words={
            "role_granted": gettext_lazy("Rolle gitt"),
            "role_ended": gettext_lazy("Rolle fikk sluttdato"),
            "role_kept": gettext_lazy("Rolle gjelder videre uten sluttdato"),
            "role_withdrawn": gettext_lazy("Rolle trukket før den begynte"),
            "role_kept_for_last": gettext_lazy("Rolle beholdt for den siste systemadministratoren"),
        },
    ),
    Kind(
        Deputyship,
        shown=None,
        is_technical=True,
        words={
            "deputy_appointed": gettext_lazy("Stedfortreder utnevnt"),
            "deputy_ended": gettext_lazy("Stedfortreder avsluttet"),
        },
    ),
)


@dataclass(frozen=True)
class Change:
    """One field of one change."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Happening:
    """One row of the log in words. `about` names the thing where that is not the one whose page it stands on."""

    number: int
    at: datetime
    what: str
    who: str
    on_behalf_of: str
    reason: str
    changes: tuple[Change, ...]
    about: str
    subject_type: str
    subject_id: int


def history_of(thing: models.Model, *parts: models.Model | None, limit: int = SHOWN) -> list[Happening]:
    """Return the latest that happened to the thing, and to its parts, newest first.

    Two queries, and one for each kind of things that the rows name.
    """
    return tell(history(thing, *parts, limit=limit), page_of=thing)


def tell(events: Sequence[AuditEvent], *, page_of: models.Model | None = None) -> list[Happening]:
    """Return the rows in words, for the page of a thing or for the whole log; one query for all names.

    No row names another thing that is exempt from public access.
    """
    names, closed = _names(events), _closed(events)
    own = (page_of._meta.label_lower, page_of.pk) if page_of else None
    return [_told(event, kinds.find(event.subject_type), names, closed, own) for event in events]


def _told(
    event: AuditEvent, kind: Kind | None, names: dict[UUID, str], closed: set[Thing], own: Thing | None
) -> Happening:
    is_own = own == (event.subject_type, event.subject_id)
    return Happening(
        number=event.number,
        at=event.at,
        what=kind.word(event.verb) if kind else event.verb,
        who=_name(event.actor, names) if event.actor else _("Helhet"),
        on_behalf_of=_name(event.on_behalf_of, names) if event.on_behalf_of else "",
        reason=event.reason,
        changes=tuple(_changes(kind, event, names, closed)),
        about="" if is_own else f"{kind.name if kind else event.subject_type}: {_subject(event, names)}",
        subject_type=event.subject_type,
        subject_id=event.subject_id,
    )


def _subject(event: AuditEvent, names: dict[UUID, str]) -> str:
    """Return what the thing is called: a person, whom the log knows by her pseudonym, by her name of today."""
    pseudonym = _pseudonym_of_subject(event)
    return _name(pseudonym, names) if pseudonym else event.subject_label


def _pseudonym_of_subject(event: AuditEvent) -> UUID | None:
    if event.subject_type != User._meta.label_lower:
        return None
    try:
        return UUID(event.subject_label)
    except ValueError:  # written before people stood here by pseudonym
        return None


def _name(pseudonym: UUID, names: dict[UUID, str]) -> str:
    return names.get(pseudonym, _("en som er slettet"))


def _names(events: Iterable[AuditEvent]) -> dict[UUID, str]:
    """Return the names of all people in the events, by pseudonym."""
    known: set[UUID] = set()
    for event in events:
        known |= {
            pseudonym for pseudonym in (event.actor, event.on_behalf_of, _pseudonym_of_subject(event)) if pseudonym
        }
        values = (value for pair in event.changes.values() if isinstance(pair, list) for value in pair)
        known |= {UUID(value["user"]) for value in values if isinstance(value, dict) and "user" in value}
    return {user.audit_id: str(user) for user in User.objects.filter(audit_id__in=known)}


def _closed(events: Iterable[AuditEvent]) -> set[Thing]:
    """Return the things named in the events that are exempt from public access now; one query for each kind of them.

    They can have been open when the row was written, and whoever reads the row need not be one who may read them.
    """
    named: dict[str, set[int]] = {}
    for event in events:
        for pair in event.changes.values():
            for value in pair if isinstance(pair, list) else ():
                if isinstance(value, dict) and {"type", "id"} <= value.keys():
                    named.setdefault(value["type"], set()).add(value["id"])
    found: set[Thing] = set()
    for code, keys in named.items():
        kind = kinds.find(code)
        if kind and kind.shown and issubclass(kind.model, Editable):
            exempt = kind.model._default_manager.filter(pk__in=keys, visibility=Visibility.EXEMPT)
            found |= {(code, key) for key in exempt.values_list("pk", flat=True)}
    return found


def _changes(kind: Kind | None, event: AuditEvent, names: dict[UUID, str], closed: set[Thing]) -> list[Change]:
    silent = SILENT | (kind.silent if kind else frozenset())
    found = []
    for name, pair in sorted(event.changes.items(), key=lambda change: _place(kind, change[0])):
        if name in silent or not isinstance(pair, list) or len(pair) != 2:
            continue
        label, choices = _label(kind, name)
        old, new = (_word(value, choices, names, closed) for value in pair)
        found.append(Change(label, old, new))
    return found


def _place(kind: Kind | None, name: str) -> tuple[bool, int, str]:
    """Return where a field stands among the changes, since PostgreSQL's JSON keeps no order.

    The model's own come first, as the model has them; then what every editable thing has.
    """
    names = [field.name for field in kind.model._meta.get_fields()] if kind else []
    return name in SHARED, names.index(name) if name in names else len(names), name


def _label(kind: Kind | None, name: str) -> tuple[str, dict[Any, Any]]:
    if kind is None:
        return name, {}
    try:
        field = kind.model._meta.get_field(name)
    except FieldDoesNotExist:
        return str(kind.labels.get(name, name)), {}
    choices = dict(getattr(field, "flatchoices", None) or [])
    return str(kind.labels.get(name) or getattr(field, "verbose_name", None) or name), choices


def _word(value: Any, choices: dict[Any, Any], names: dict[UUID, str], closed: set[Thing]) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("ja") if value else _("nei")
        case {"user": pseudonym}:
            return _name(UUID(pseudonym), names)
        case {"label": label}:
            is_closed = (value.get("type"), value.get("id")) in closed
            return _("unntatt offentlighet") if is_closed else str(label)
        case dict():
            return ", ".join(f"{key}: {part}" for key, part in value.items())
        case list():
            return ", ".join(str(part) for part in value)
        case str() if not choices:
            return _moment(value)
    return str(choices.get(value, value))


def _moment(text: str) -> str:
    """Return a day or a moment as people write it, and any other text as it is."""
    try:
        if len(text) == 10 and (day := parse_date(text)):
            return nodate(day)
        if len(text) >= 19 and text[4] == "-" and (moment := parse_datetime(text)):
            return nodatetime(moment)
    except ValueError:
        pass
    return text
