"""What a model says of the content that is never changed once it is decided on; governance.audit.frozen guards it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Freeze:
    """When a row is frozen, and what of it.

    `when` is a condition in SQL that both databases know, on the row `{row}`. Then `fields` stand as they are, and the
    row is not deleted. `once` may be filled in, but never changed. With `through`, the name of a foreign key, the whole
    row is frozen as soon as the row that it belongs to is, and no row is added to that one.
    """

    when: str = ""
    fields: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    through: str = ""
