"""What each role may do, in plain words: each decision in `permissions` says it of itself, for one page to show.

    @capability(_("endre målene"), area=_("Planlegging"), own=MANAGER_ROLES)
    def can_edit_goal(user, goal): ...

The claim lies beside the decision, and a test asks the decision itself, as a person of every role, whether it is true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., bool])


@dataclass(frozen=True)
class Capability:
    """One thing that can be done, and the roles that may do it, by how far each reaches.

    own       on the unit of the role, and on all below it
    below     on the units below that of the role only
    anywhere  whatever unit the role is held on
    top       on what the municipality itself owns, when the role is held there
    root      everywhere, when the role is held on the municipality itself

    `has_reach` is False where the words themselves say how far: «sine enheter».
    """

    name: str
    words: Any  # in the infinitive: «endre målene»
    area: Any
    decision: Callable[..., bool]
    own: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()
    top: frozenset[str] = frozenset()
    root: frozenset[str] = frozenset()
    is_for_all: bool = False
    has_reach: bool = True

    def reach(self, role: str) -> str:
        """Return how far the role reaches: the name of the set, or "" when it may not at all."""
        return next((name for name in ("anywhere", "own", "below", "top", "root") if role in getattr(self, name)), "")


_registered: dict[str, Capability] = {}


def capability(
    words: Any,
    *,
    area: Any,
    own: Collection[str] = (),
    below: Collection[str] = (),
    anywhere: Collection[str] = (),
    top: Collection[str] = (),
    root: Collection[str] = (),
    is_for_all: bool = False,
    has_reach: bool = True,
    about: str = "",
) -> Callable[[F], F]:
    """Say who may do what a decision decides on. `about` tells several claims of one decision apart."""

    def register(decision: F) -> F:
        name = ".".join(filter(None, (decision.__module__.removesuffix(".permissions"), decision.__name__, about)))
        _registered[name] = Capability(
            name, words, area, decision, frozenset(own), frozenset(below), frozenset(anywhere), frozenset(top),
            frozenset(root), is_for_all, has_reach,
        )  # fmt: skip
        return decision

    return register


def registered() -> list[Capability]:
    """Return all that has been said, by the name of the decision."""
    return [_registered[name] for name in sorted(_registered)]
