"""Gathers all that the database holds about one person, by following every relation to her row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, Q, TextField
from django.db.models.functions import Cast

from governance.audit.models import AuditEvent
from governance.identity.throttle import spelt
from governance.organisation.models import User

FLOORS = ("governance", "planning", "steering", "evaluation")
#: What would let the reader of the export log in as her.
SECRETS = {"password", "secret", "recovery_codes", "token", "token_hash", "digest", "session_hash"}
#: What tells of her without pointing to her row: model → the way to her.
BY_WAY_OF = {"governance.OutboxMessage": "notice__recipient", "governance.MappedRole": "assignment__user"}
#: What knows her by the name she logged in with, as it is spelt there.
BY_LOGIN = ("axes.AccessAttempt", "axes.AccessFailureLog", "axes.AccessLog")
#: What she read in about others, and what a browser sent with a failed login.
NOT_HERS = {"content", "get_data", "post_data", "http_accept"}
#: Bookkeeping of Django and of our mirror of the roles, which the roles themselves tell.
NOT_ABOUT_HER = {"groups", "user_permissions", "session_generation"}


def about_person(user: User) -> dict[str, Any]:
    """Return the person, every row that points to her, and what the change log says by or about her."""
    return {
        "person": _row(user),
        "rows": {**dict(_pointing_to(user)), **dict(_by_way_of(user))},
        "change_log": [_row(event) for event in _log(user)],
    }


def _pointing_to(user: User) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for floor in FLOORS:
        for model in apps.get_app_config(floor).get_models():
            where = Q()
            for field in _relations_to_people(model):
                where |= Q(**{field.name: user})
            if where:
                rows = model._default_manager.filter(where).distinct().order_by("pk")
                yield model._meta.label, [_row(row) for row in rows]


def _by_way_of(user: User) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    ways: list[tuple[str, dict[str, Any]]] = [(label, {way: user}) for label, way in BY_WAY_OF.items()]
    ways += [(label, {"username": spelt(user.username)}) for label in BY_LOGIN]
    for label, where in ways:
        yield label, [_row(row) for row in apps.get_model(label)._default_manager.filter(**where).order_by("pk")]


def _relations_to_people(model: type[Model]) -> list[Field[Any, Any]]:
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field for field in fields if field.related_model is User]


def _log(user: User) -> Iterator[AuditEvent]:
    """Yield the changes she made, had made for her, or is the subject of or named in, in their order."""
    rows = AuditEvent.objects.annotate(text=Cast("changes", TextField()))
    about = Q(subject_type=user._meta.label_lower, subject_id=user.pk) | Q(text__contains=str(user.audit_id))
    yield from rows.filter(Q(actor=user.audit_id) | Q(on_behalf_of=user.audit_id) | about).order_by("number")


def _row(row: Model) -> dict[str, Any]:
    """Return the row's fields by name: related things with what they are called, other people by number only."""
    kept = (f for f in row._meta.local_fields if f.name not in SECRETS | NOT_ABOUT_HER | NOT_HERS)
    return {field.name: _value(row, field) for field in kept if field.get_internal_type() != "BinaryField"}


def _value(row: Model, field: Field[Any, Any]) -> Any:
    value = getattr(row, field.attname)
    is_named = isinstance(field, ForeignKey) and value is not None and field.related_model is not User
    return {"id": value, "label": str(getattr(row, field.name))} if is_named else value
