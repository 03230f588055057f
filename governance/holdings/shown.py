"""Things as pages show them and forms hand them back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.http import Http404

from governance.core.panels import Held
from governance.holdings.queries import chosen
from governance.organisation.models import OrgUnit

#: As many as one page shows and one form takes.
MOST_SHOWN = 100


@dataclass(frozen=True)
class Shown:
    """What was chosen: the things as they stand, and with the versions that the user saw."""

    things: list[Held]
    versions: dict[str, int]

    @property
    def as_seen(self) -> list[Held]:
        """Return the things with the versions that the form was made with."""
        return [replace(held, version=self.versions.get(held.key, held.version)) for held in self.things]


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


def by_unit(things: Iterable[Held]) -> list[tuple[OrgUnit, list[Held]]]:
    """Return the things, which stand in the order of the tree, by the unit that owns them."""
    return [
        (group[0].unit, group) for _path, each in groupby(things, key=lambda h: h.unit.path) if (group := list(each))
    ]
