"""The kinds of things that the change log tells of, and the words for what happens to each. Rooms register theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

#: What happens to most kinds of things.
COMMON_WORDS: Mapping[str, Any] = {
    "created": _("Opprettet"),
    "edited": _("Endret"),
    "archived": _("Arkivert"),
    "restored": _("Tatt i bruk igjen"),
}

Shown = Callable[[Any], "QuerySet[Any]"]


@dataclass(frozen=True)
class Kind:
    """One kind of thing in the log.

    `words` says what each verb means, `labels` names what is no field of the model, and `silent` the fields that say
    nothing to a reader. `shown(user)` gives the things whose rows the user may read, archived ones too; None means
    that whoever may open the log may read them. `is_technical` is for what is no content: people, roles and units.
    """

    model: type[Model]
    shown: Shown | None
    words: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, Any] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    is_technical: bool = False

    @property
    def code(self) -> str:
        """Return what the log calls this kind."""
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        """Return the kind's name on the screen."""
        return str(self.model._meta.verbose_name)

    def word(self, verb: str) -> str:
        """Return the verb in words; the verb itself when nobody has given it any, which a test refuses."""
        return str(self.words.get(verb) or COMMON_WORDS.get(verb, verb))


_kinds: dict[str, Kind] = {}
_also: dict[str, dict[str, Shown]] = {}


def register(*kinds: Kind) -> None:
    """Note the kinds. Called from an app's `ready()`; a second call replaces the first."""
    _kinds.update({kind.code: kind for kind in kinds})


def also_show(code: str, name: str, shown: Shown) -> None:
    """Let a higher room show more things of a lower room's kind: those that hang on what the user may read there."""
    _also.setdefault(code, {})[name] = shown


def registered() -> list[Kind]:
    """Return all kinds by their names."""
    return sorted(_kinds.values(), key=lambda kind: kind.name)


def find(code: str) -> Kind | None:
    """Return the kind that the log calls by this code, if any."""
    return _kinds.get(code)


def shown_of(kind: Kind, user: Any) -> list[QuerySet[Any]]:
    """Return the sets of things of this kind that the user may read about."""
    own = [kind.shown(user)] if kind.shown else []
    return own + [shown(user) for shown in _also.get(kind.code, {}).values()]
