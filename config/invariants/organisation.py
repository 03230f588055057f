"""The tree of units, and who holds what in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import F, Q

from governance.organisation import access
from governance.organisation.models import PATH_STEP_LENGTH, OrgUnit, OrgUnitVersion, RoleAssignment


def misplaced_units() -> Iterator[str]:
    """Compare every unit's path with its parent's; rights go down by the path."""
    for unit in OrgUnit.objects.select_related("parent"):
        above = unit.parent.path if unit.parent else ""
        if not unit.path.startswith(above) or len(unit.path) != len(above) + PATH_STEP_LENGTH + 1:
            yield f"unit {unit.pk}: {unit.path} below {above}"


def mirror_differences() -> Iterable[str]:
    """Compare the roles that hold today with what the permission tables say."""
    return access.differences()


def forgotten_units() -> Iterator[str]:
    """Compare every unit with its newest version, and look for a place that two have had."""
    versions = list(OrgUnitVersion.objects.order_by("pk"))
    newest = {version.unit_id: version for version in versions}
    for unit in OrgUnit.objects.all():
        version = newest.get(unit.pk)
        now = (unit.name, unit.kind, unit.parent_id, unit.path)
        if version is None or (version.name, version.kind, version.parent_id, version.path) != now:
            yield f"unit {unit.pk}: {unit.name} at {unit.path}"
    owner: dict[str, int] = {}
    for version in versions:
        if owner.setdefault(version.path, version.unit_id) != version.unit_id:
            yield f"place {version.path}: units {owner[version.path]} and {version.unit_id}"


def roles_that_outlive() -> Iterator[str]:
    """Look for roles that go on after the last day of their unit."""
    ended = RoleAssignment.objects.filter(unit__valid_to__isnull=False, archived_at=None)
    for row in ended.filter(Q(valid_to=None) | Q(valid_to__gt=F("unit__valid_to"))):
        yield f"role {row.pk} on unit {row.unit_id}"


def below_closed() -> Iterator[str]:
    """Look for units that go on after the last day of the one they stand below."""
    ended = OrgUnit.objects.filter(parent__valid_to__isnull=False, archived_at=None)
    for unit in ended.filter(Q(valid_to=None) | Q(valid_to__gt=F("parent__valid_to"))):
        yield f"unit {unit.pk} below {unit.parent_id}"
