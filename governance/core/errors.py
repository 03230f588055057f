"""The ways an operation can be refused. Views and middleware turn each into a page that says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class RuleBroken(Exception):
    """A rule of the domain says no. The message is for the user; `field` names the form field it belongs to.

    `also` holds what else is wrong, so that nobody has to send a form twice to be told the rest.
    """

    def __init__(self, message: Any, *, field: str | None = None, also: Sequence[RuleBroken] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.also = also


class Conflict(Exception):
    """The thing has changed since the user looked at it. Shown as a 409 page."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


class WrongState(Conflict):
    """The transition does not start in the state that the thing is in now."""


@dataclass(frozen=True)
class ConflictingField:
    """One field that both wrote: what is stored now and what the user tried to store."""

    label: Any
    mine: str
    theirs: str


class StaleVersion(Conflict):
    """Somebody saved first. Carries both texts, so that the user loses nothing."""

    def __init__(self, message: Any, fields: list[ConflictingField] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or []
