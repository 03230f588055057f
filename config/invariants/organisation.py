"""The tree of units, and who holds what in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from governance.organisation import access
from governance.organisation.models import PATH_STEP_LENGTH, OrgUnit


def misplaced_units() -> Iterator[str]:
    """Compare every unit's path with its parent's; rights go down by the path."""
    for unit in OrgUnit.objects.select_related("parent"):
        above = unit.parent.path if unit.parent else ""
        if not unit.path.startswith(above) or len(unit.path) != len(above) + PATH_STEP_LENGTH + 1:
            yield f"unit {unit.pk}: {unit.path} below {above}"


def mirror_differences() -> Iterable[str]:
    """Compare the roles that hold today with what the permission tables say."""
    return access.differences()
