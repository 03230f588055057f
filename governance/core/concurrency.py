"""Compare-and-swap on the version column: the second of two savers is told, and loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from governance.core.errors import ConflictingField, StaleVersion

ADVISORY_LOCK = 7240011  # any number that nothing else in the database uses


def take_turn() -> None:
    """Let one writer at a time past until the transaction ends; on SQLite there is only ever one.

    Every change ends in the change log, whose numbers have no gaps, so its writers queue. Whoever has locked a row
    before she queues can meet one who stands before her in the queue and wants that row: a deadlock. So the turn is
    taken before the first row is changed.
    """
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def save_versioned(obj: Any, *, version: int, fields: Mapping[str, Any]) -> None:
    """Store the fields if the row still has the version that the user saw, and count the version up.

    Raises StaleVersion, with what is stored now and what was tried, when somebody saved in between.
    """
    take_turn()
    changed = type(obj)._default_manager.filter(pk=obj.pk, version=version).update(**fields, version=version + 1)
    if not changed:
        raise stale(obj, fields)
    for name, value in fields.items():
        setattr(obj, name, value)
    obj.version = version + 1


def bump(obj: Any, *, version: int) -> None:
    """Count the version up because a child was edited in the parent's form. Raises StaleVersion."""
    save_versioned(obj, version=version, fields={})


def stale(obj: Any, mine: Mapping[str, Any]) -> StaleVersion:
    """Return the error that shows both texts for every field where they differ."""
    theirs = type(obj)._default_manager.filter(pk=obj.pk).first()
    message = _("Noen andre lagret mens du skrev. Det du skrev, er ikke lagret, men alt står her under.")
    if theirs is None:
        return StaleVersion(_("Dette finnes ikke lenger. Det du skrev, står under."), [])
    fields = [_both(theirs, obj, name, value) for name, value in mine.items()]
    return StaleVersion(message, [field for field in fields if field.mine != field.theirs])


def _both(theirs: models.Model, obj: models.Model, name: str, value: Any) -> ConflictingField:
    field = obj._meta.get_field(name)
    return ConflictingField(
        label=getattr(field, "verbose_name", name),
        mine=_as_text(field, value),
        theirs=_as_text(field, getattr(theirs, name)),
    )


def _as_text(field: Any, value: Any) -> str:
    choices = dict(getattr(field, "flatchoices", None) or [])
    if isinstance(value, list):
        return ", ".join(_words(each, choices) for each in value)
    return "" if value is None else _words(value, choices)


def _words(value: Any, choices: dict[Any, Any]) -> str:
    return str(choices.get(value, value))
