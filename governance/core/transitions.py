"""State tables: which states a thing has, which transitions lead between them, and who may take them.

The same table drives the buttons, the drawn diagrams, the matrix test and the audit log.
`governance.audit.services.perform` is what moves a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from governance.core.errors import WrongState


@dataclass(frozen=True)
class Transition:
    """One way from some states to another. `may(user, obj)` says who; None means that only a service does it."""

    name: str
    label: Any
    sources: tuple[str, ...]
    target: str
    may: Callable[[Any, Any], bool] | None = None


@dataclass(frozen=True)
class StateTable:
    """All states and transitions of one model. `owners` says, per state, who has the thing then."""

    model: str
    states: type[models.TextChoices]
    transitions: Sequence[Transition]
    owners: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Transition:
        """Return the transition with this name. Raises LookupError."""
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise LookupError(f"{self.model} has no transition {name}")

    def available(self, obj: Any, user: Any) -> list[Transition]:
        """Return what this user may do with the thing in the state it is in."""
        return [t for t in self.transitions if obj.status in t.sources and t.may is not None and t.may(user, obj)]

    def check(self, obj: Any, name: str) -> Transition:
        """Return the transition, or raise WrongState when it does not start in the present state."""
        transition = self.get(name)
        if obj.status not in transition.sources:
            raise self.refuse(obj)
        return transition

    def refuse(self, obj: Any) -> WrongState:
        """Return the error for a transition that does not start where the thing is."""
        word = self.states(obj.status).label
        return WrongState(_("Dette kan ikke gjøres nå. Status er «%(status)s».") % {"status": word})


TABLES: list[StateTable] = []


def table(state_table: StateTable) -> StateTable:
    """Note the table, so that the diagrams and the matrix test find it."""
    TABLES.append(state_table)
    return state_table
