"""What is exempt from public access, and the law that says so."""

from __future__ import annotations

from typing import Any

from governance.core.editable import Visibility

BASIS = "offl. § 13, jf. fvl. § 13"
#: The fields of a thing that is exempt, as services and rows take them.
EXEMPT: dict[str, Any] = {"visibility": Visibility.EXEMPT, "legal_basis": BASIS}


def with_basis(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values, with a legal basis where they say that a thing is exempt and not why."""
    return {**EXEMPT, **values} if values.get("visibility") == Visibility.EXEMPT else values
