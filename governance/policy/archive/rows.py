"""Rows of the database as JSON, and back: which fields of each table go into the archive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Field, JSONField, Model
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from governance.documents.models import RenderJob, StoredDocument
from governance.organisation.models import OrgUnit, User
from governance.policy.archive import ArchiveError
from governance.policy.models import PolicyDocument, PolicyFigure, PolicyReview, PolicySection, PolicyVersion
from governance.process.models import DecisionRun, DecisionRunStep, DecisionStatement, ProcessMapVersion

M = TypeVar("M", bound=Model)

#: Beside the primary key. Of a person the name only: she comes back without login. What the PDF was made of stands
#: with the document and not once more with its job; who ordered it as whose deputy, with the decision run.
FIELDS: dict[type[Model], tuple[str, ...]] = {
    OrgUnit: (
        "name", "kind", "parent", "path", "code", "valid_from", "valid_to", "visibility", "legal_basis", "archived_at",
        "version",
    ),
    User: ("username", "first_name", "last_name"),
    ProcessMapVersion: ("at", "what", "reason", "frozen", "sha256"),
    PolicyDocument: (
        "slug", "title", "summary", "unit", "responsible", "revision_months", "next_revision_on", "visibility",
        "legal_basis", "archived_at", "version",
    ),
    PolicyReview: (
        "policy_version", "reviewed_on", "next_revision_on", "reason", "decided_at", "decided_by", "decided_for",
    ),
    PolicyVersion: (
        "policy", "number", "status", "based_on", "change_note", "run", "sent_references", "frozen", "approved_hash",
        "approved_on", "process_map", "job", "document", "in_force_on", "replaced_on", "withdrawn_reason",
        "created_at", "created_by", "version",
    ),
    PolicySection: ("policy_version", "key", "position", "title", "body", "version"),
    PolicyFigure: ("policy_version", "key", "alt", "caption", "media_type", "sha256", "width", "height", "version"),
    DecisionRun: ("kind", "title", "unit", "started_by", "started_at", "status", "version"),
    DecisionRunStep: (
        "run", "position", "act", "role", "place", "named_unit", "mode", "days_allowed", "is_optional", "unit",
        "status", "is_vacant", "began_at", "acted_by", "acted_for", "acted_at", "meeting_on", "note", "shown_hash",
    ),
    DecisionStatement: ("step", "stated_by", "stated_for", "stated_at", "text"),
    RenderJob: (
        "kind", "title", "control_code", "ordered_by", "status", "attempts", "created_at", "finished_at", "document",
    ),
    StoredDocument: (
        "kind", "title", "file_name", "media_type", "size", "sha256", "control_code", "frozen", "created_at",
    ),
}  # fmt: skip


def row_of(obj: Model) -> dict[str, Any]:
    """Return the row as plain JSON: other rows by their primary keys, moments in UTC to the microsecond."""
    return {field.name: _plain(getattr(obj, field.attname)) for field in _fields(type(obj))}


def _fields(model: type[Model]) -> list[Any]:
    return [model._meta.pk, *(model._meta.get_field(name) for name in FIELDS[model])]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def as_bytes(content: Any) -> bytes:
    """Return the JSON in one fixed form, to be read by people too."""
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def from_bytes(data: bytes, name: str) -> Any:
    """Return what the JSON file says. Raises ArchiveError."""
    try:
        return json.loads(data.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ArchiveError(_("%(file)s kan ikke leses som JSON.") % {"file": name}) from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def parts_of(content: Any, *keys: str) -> list[Any]:
    """Return the values of exactly these keys. Raises ArchiveError."""
    if not isinstance(content, dict) or set(content) != set(keys):
        raise ArchiveError(_("En fil i arkivet har ikke de feltene den skal ha: %(keys)s.") % {"keys": ", ".join(keys)})
    return [content[key] for key in keys]


def instances_of(model: type[M], rows: Any) -> list[M]:
    """Return the rows as objects that are not saved. Raises ArchiveError."""
    if not isinstance(rows, list):
        raise ArchiveError(_("En fil i arkivet mangler en liste."))
    return [instance_of(model, row) for row in rows]


def instance_of(model: type[M], row: Any) -> M:
    """Return the row as an object that is not saved, with what every field may hold. Raises ArchiveError."""
    fields = _fields(model)
    values = parts_of(row, *(field.name for field in fields))
    return model(**{field.attname: _value(field, value) for field, value in zip(fields, values, strict=True)})


def _value(field: Field[Any, Any], value: Any) -> Any:
    try:
        return _checked(field, value)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        said = {"field": field.name, "table": field.model._meta.verbose_name}
        raise ArchiveError(_("Feltet «%(field)s» i tabellen «%(table)s» har en ugyldig verdi.") % said) from error


def _checked(field: Any, value: Any) -> Any:
    if value is None and not field.null:
        raise ValueError(field.name)
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(value, float | list | Mapping):
        raise TypeError(field.name)
    found = _moment(value) if isinstance(field, DateTimeField) else field.to_python(value)
    if (type(_plain(found)), _plain(found)) != (
        type(value),
        value,
    ):  # a number in the place of a text, say, which would not come out as it went in
        raise ValueError(field.name)
    if field.flatchoices and found not in dict(field.flatchoices) and not (field.blank and found == ""):
        raise ValueError(field.name)
    field.run_validators(found)
    return found


def _moment(value: Any) -> datetime:
    found = parse_datetime(value)
    if found is None or found.tzinfo is None:
        raise ValueError(value)
    return found
