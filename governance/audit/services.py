"""The only writer of the change log, and the only mover of states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction

from governance.audit import chain
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.concurrency import save_versioned, stale, take_turn
from governance.core.transitions import StateTable


def record(
    *, by: Any, verb: str, subject: models.Model, changes: Mapping[str, Any] | None = None, reason: str = ""
) -> AuditEvent:
    """Write one row at the end of the chain, in the caller's transaction. `by=None` means the program itself.

    Numbers are without gaps: on PostgreSQL an advisory lock, held to the end of the transaction, lets one
    writer at a time past; on SQLite there is only ever one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A change is recorded in the transaction that makes it.")
    take_turn()
    last = AuditEvent.objects.order_by("-number").values("number", "mac").first() or {"number": 0, "mac": chain.FIRST}
    principal = getattr(by, "acting_for", None)
    event = AuditEvent(
        number=last["number"] + 1,
        at=clock.now(),
        actor=by.audit_id if by else None,
        on_behalf_of=principal.audit_id if principal else None,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=_label(subject),
        changes=dict(changes or {}),
        reason=reason,
        previous_mac=last["mac"],
    )
    event.mac = chain.seal(event)
    event.save(force_insert=True)
    return event


def _label(subject: models.Model) -> str:
    """Return what the thing is called; a person is named by her pseudonym only, which can be unlinked."""
    return str(getattr(subject, "audit_id", None) or subject)[:200]


def perform(
    obj: Any,
    name: str,
    *,
    by: Any,
    table: StateTable,
    version: int | None = None,
    reason: str = "",
    fields: Mapping[str, Any] | None = None,
) -> None:
    """Move the thing to the next state and write it in the change log, in one transaction.

    The UPDATE is conditional on row, state and version, so of two who press at once one wins.
    Raises PermissionDenied, WrongState or StaleVersion; nothing is written then.
    """
    transition = table.check(obj, name)
    if transition.may is not None and by is not None and not transition.may(by, obj):
        raise PermissionDenied
    seen = obj.version if version is None else version
    values = {**(fields or {}), "status": transition.target}
    changes = differences(obj, values)
    with transaction.atomic():
        take_turn()
        rows = type(obj)._default_manager.filter(pk=obj.pk, status=obj.status, version=seen)
        if not rows.update(**values, version=seen + 1):
            raise _lost(obj, table, fields or {})
        for field, value in values.items():
            setattr(obj, field, value)
        obj.version = seen + 1
        record(by=by, verb=name, subject=obj, changes=changes, reason=reason)


def edit(obj: Any, *, by: Any, version: int, fields: Mapping[str, Any], verb: str = "edited", reason: str = "") -> bool:
    """Store the fields by compare-and-swap and write what changed; return False when nothing did.

    Raises StaleVersion when somebody saved in between.
    """
    changes = differences(obj, fields)
    if not changes and version == obj.version:
        return False
    with transaction.atomic():
        save_versioned(obj, version=version, fields=fields)
        record(by=by, verb=verb, subject=obj, changes=changes, reason=reason)
    return True


def differences(obj: models.Model, fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return field → [from, to] for the fields that would change; people stand as pseudonyms."""
    pairs = ((name, getattr(obj, name), value) for name, value in fields.items())
    return {name: [reference(old), reference(new)] for name, old, new in pairs if old != new}


def reference(value: Any) -> Any:
    """Return how the log stores a value: a person as her pseudonym, a thing as its kind, number and label."""
    if hasattr(value, "audit_id"):
        return {"user": str(value.audit_id)}
    if isinstance(value, models.Model):
        return {"type": value._meta.label_lower, "id": value.pk, "label": str(value)[:200]}
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)


def _lost(obj: Any, table: StateTable, fields: Mapping[str, Any]) -> Exception:
    """Return why the conditional UPDATE met no row: the state moved, or only the text did."""
    current = type(obj)._default_manager.filter(pk=obj.pk).first()
    if current is not None and current.status != obj.status:
        return table.refuse(current)
    return stale(obj, fields)
