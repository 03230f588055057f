"""What plans tell of their decision line."""

from __future__ import annotations

from governance.process.models import LineKind


def units_of_line() -> list[tuple[str, set[int]]]:
    """Return no units: plans are adopted by their own states, and no case goes along their line."""
    return [(LineKind.PLAN, set())]
