"""Who holds which role today in the whole municipality, read once for any number of units."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.functional import cached_property

from governance.core import clock
from governance.organisation.models import OrgUnit, RoleAssignment, User
from governance.process.queries import Holders


class TownHolders:
    """The living units and the roles held on them today or later; two queries, asked when first needed."""

    @cached_property
    def units(self) -> list[OrgUnit]:
        """Return the living units in the order of the tree."""
        return list(OrgUnit.objects.living().order_by("path"))

    @cached_property
    def people(self) -> dict[tuple[str, int], list[User]]:
        """Return role and unit → those who hold the role on that very unit today."""
        today = clock.today()
        held = {key: [row.user for row in rows if _lasts(row, today)] for key, rows in self._rows.items()}
        return {key: people for key, people in held.items() if people}

    @cached_property
    def groups(self) -> dict[str, tuple[User, ...]]:
        """Return role → all who hold it anywhere today, by the order of the tree."""
        found: dict[str, dict[User, None]] = {}
        for (role, _unit), people in self.people.items():
            found.setdefault(role, {}).update(dict.fromkeys(people))
        return {role: tuple(people) for role, people in found.items()}

    @cached_property
    def by_path(self) -> dict[str, OrgUnit]:
        """Return path → the living unit that stands there."""
        return {unit.path: unit for unit in self.units}

    def at(self, unit: OrgUnit) -> Holders:
        """Return the holders on the unit's line, by the same rules as a case on its way asks by."""
        return _InTown(unit, self)

    def last_day(self, role: str, unit: OrgUnit) -> date | None:
        """Return the last day that anybody is known to hold the role on the unit without a break; None is no end."""
        rows, day = self._rows.get((role, unit.pk), []), clock.today()
        while ends := [row.valid_to for row in rows if _lasts(row, day)]:
            known = [end for end in ends if end]
            if len(known) < len(ends):
                return None
            day = max(known) + timedelta(days=1)
        return day - timedelta(days=1)

    @cached_property
    def _rows(self) -> dict[tuple[str, int], list[RoleAssignment]]:
        rows = RoleAssignment.objects.filter(archived_at=None, user__is_active=True)
        rows = rows.exclude(valid_to__lt=clock.today()).select_related("user")
        found: dict[tuple[str, int], list[RoleAssignment]] = {}
        for row in rows.order_by("unit__path", "pk"):
            found.setdefault((row.role, row.unit_id), []).append(row)
        return found


def _lasts(row: RoleAssignment, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)


class _InTown(Holders):
    """The holders of one unit's line, out of what is read already."""

    def __init__(self, unit: OrgUnit, town: TownHolders) -> None:
        super().__init__(unit)
        self.town = town

    @cached_property
    def line(self) -> list[OrgUnit]:
        known = self.town.by_path
        return [known[path] for path in reversed(self.unit.line_paths()) if path in known]

    @cached_property
    def people(self) -> dict[tuple[str, int], list[User]]:
        return self.town.people

    def _of(self, unit: OrgUnit) -> Holders:
        return self.town.at(unit)

    def group(self, role: str) -> tuple[User, ...]:
        return self.town.groups.get(role, ())
