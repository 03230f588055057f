"""Things as pages show them and forms hand them back: chosen one by one, or all of a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.http import Http404

from governance.core.digests import digest
from governance.core.panels import Held
from governance.holdings.permissions import can_hand_over
from governance.holdings.queries import chosen, held_by, unanswered_for
from governance.organisation.models import OrgUnit, User

#: All that waits for the user herself.
WAITING = "venter"


@dataclass(frozen=True)
class Shown:
    """What was chosen: the things as they stand, with the versions that the user saw, or the whole that they are."""

    things: list[Held]
    versions: dict[str, int] = field(default_factory=dict)
    whole: str = ""

    @property
    def as_seen(self) -> list[Held]:
        """Return the things with the versions that the form was made with."""
        return [replace(held, version=self.versions.get(held.key, held.version)) for held in self.things]

    @property
    def seal(self) -> str:
        """Return what the form of a whole carries in place of each thing: the hash of all of them as they stand."""
        return seal(self.things)


def as_seen(user: Any, texts: Iterable[str]) -> Shown:
    """Return the things that the texts name, as key or key and version. Raises Http404 unless all are to be seen."""
    versions: dict[str, int] = {}
    keys: set[str] = set()
    for text in texts:
        name, number, version = (*text.split(":"), "", "")[:3]
        key = f"{name}:{number}"
        keys.add(key)
        if version.isascii() and version.isdecimal() and len(version) < 10:
            versions[key] = int(version)
    things = chosen(user, keys)
    if len(things) != len(keys):
        raise Http404
    return Shown(things, versions)


def all_of(user: Any, whole: str) -> Shown:
    """Return all that waits for the user, or all that she may hand over of what the person with the key answers for.

    Raises Http404 for a whole that is neither.
    """
    if whole == WAITING:
        return Shown(unanswered_for(user), whole=whole)
    is_number = whole.isascii() and whole.isdecimal() and len(whole) < 19
    person = User.objects.filter(pk=int(whole)).first() if is_number else None
    if person is None:
        raise Http404
    return Shown([held for held in held_by(user, person) if can_hand_over(user, held)], whole=whole)


def seal(things: Sequence[Held]) -> str:
    """Return the hash of the things with their versions and who answers for them."""
    return digest([[held.key, held.version, held.responsible and held.responsible.pk] for held in things])


def by_unit(things: Iterable[Held]) -> list[tuple[OrgUnit, list[Held]]]:
    """Return the things, which stand in the order of the tree, by the unit that owns them."""
    return [
        (group[0].unit, group) for _path, each in groupby(things, key=lambda h: h.unit.path) if (group := list(each))
    ]
