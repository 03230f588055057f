"""What each role may do, in plain words, gathered from the decisions and from the decision lines."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.core import panels
from governance.core.capabilities import Capability, registered
from governance.organisation.models import Role

REACH = {
    "anywhere": gettext_lazy("i hele kommunen"),
    "own": gettext_lazy("på enheten og alt under"),
    "below": gettext_lazy("på enhetene under"),
    "top": gettext_lazy("for det kommunen selv eier"),
    "root": gettext_lazy("når rollen gjelder hele kommunen"),
}


@dataclass(frozen=True)
class Ability:
    """One thing that a role may do, and how far it reaches; a step of a decision line has no reach of its own."""

    words: str | Promise
    reach: str | Promise = ""


@dataclass(frozen=True)
class AbilityGroup:
    """What a role may do within one part of the program."""

    area: str
    abilities: tuple[Ability, ...]


@dataclass(frozen=True)
class RoleAbilities:
    """All that a role may do."""

    role: str
    label: str
    is_mine: bool
    groups: tuple[AbilityGroup, ...]


def abilities_of_roles(mine: set[str]) -> list[RoleAbilities]:
    """Return what each role may do, those of `mine` first; as many queries as the `role.steps` panels ask."""
    claims = [claim for claim in registered() if not claim.is_for_all]
    steps = _steps()
    rows = [RoleAbilities(role, str(role.label), role in mine, _groups(role, claims, steps)) for role in Role]
    return sorted(rows, key=lambda row: not row.is_mine)


def abilities_of_all() -> list[Ability]:
    """Return what everybody who is logged in may do, whatever her roles."""
    return [Ability(claim.words) for claim in registered() if claim.is_for_all]


def _groups(role: str, claims: list[Capability], steps: dict[str, list[str]]) -> tuple[AbilityGroup, ...]:
    found: dict[str, list[Ability]] = {}
    for claim in claims:
        reach = claim.reach(role)
        if reach:
            found.setdefault(str(claim.area), []).append(Ability(claim.words, REACH[reach] if claim.has_reach else ""))
    if role in steps:
        found[_("Beslutningslinjer")] = [Ability(words) for words in steps[role]]
    return tuple(AbilityGroup(area, tuple(abilities)) for area, abilities in sorted(found.items()))


def _steps() -> dict[str, list[str]]:
    """Return role → what it does in the decision lines as they are now, told by the room that has them."""
    found: dict[str, list[str]] = {}
    for role, words in panels.collect("role.steps"):
        found.setdefault(role, []).append(words)
    return found
