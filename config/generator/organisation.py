"""Units and people of the generated municipality."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from governance.core import clock
from governance.organisation import access
from governance.organisation.models import PATH_STEP_LENGTH, OrgUnit, Role, RoleAssignment, UnitKind, User
from governance.organisation.services import places

SECTORS = 4  # per scale
UNITS_PER_SECTOR = 14
USERS_PER_UNIT = 2.5


@dataclass
class GeneratedTown:
    """What has been made so far."""

    root: OrgUnit
    scale: int
    sectors: list[OrgUnit] = field(default_factory=list)
    units: list[OrgUnit] = field(default_factory=list)
    leaders: dict[int, User] = field(default_factory=dict)
    director: User | None = None

    def leader_above(self, unit: OrgUnit) -> User:
        """Return who leads the sector of a unit."""
        return next(self.leaders[sector.pk] for sector in self.sectors if unit.is_within(sector))


def make(scale: int, units_per_sector: int) -> GeneratedTown:
    """Make the tree, its people and their roles."""
    begun = date(clock.today().year - 4, 1, 1)
    root = OrgUnit.objects.create(
        name=f"Målekommunen {scale}",
        kind=UnitKind.MUNICIPALITY,
        path=f"{1:0{PATH_STEP_LENGTH}d}.",
        valid_from=begun,
        code="1",
    )
    town = GeneratedTown(root, scale)
    town.sectors = _children(root, SECTORS * scale, UnitKind.SECTOR, "Sektor", begun)
    for number, sector in enumerate(town.sectors, start=1):
        town.units += _children(sector, units_per_sector, UnitKind.UNIT, f"Virksomhet {number}", begun)
    _people(town, begun + timedelta(days=1))
    access.mirror_all()
    places.remember([root, *town.sectors, *town.units])
    return town


def _children(parent: OrgUnit, count: int, kind: str, name: str, begun: date) -> list[OrgUnit]:
    rows = [
        OrgUnit(
            name=f"{name}.{number}", kind=kind, parent=parent, valid_from=begun, code=f"{parent.code}.{number}",
            path=f"{parent.path}{number:0{PATH_STEP_LENGTH}d}.",
        )
        for number in range(1, count + 1)
    ]  # fmt: skip
    return OrgUnit.objects.bulk_create(rows, batch_size=500)


def _people(town: GeneratedTown, begun: date) -> None:
    places = [(town.root, Role.MUNICIPAL_DIRECTOR), (town.root, Role.PROCESS_OWNER), (town.root, Role.READER)]
    places += [(town.root, Role.POLICY_ADMINISTRATOR), (town.root, Role.SYSTEM_ADMINISTRATOR)]
    places += [(sector, Role.TOP_MANAGEMENT) for sector in town.sectors]
    for unit in town.units:
        places += [(unit, Role.LINE_MANAGER), (unit, Role.REPORTER)]
    without_role = round(USERS_PER_UNIT * len(town.units)) - len(places)
    users = [_user(number, place) for number, (place, _role) in enumerate(places)]
    users += [_user(len(places) + n, town.units[n % len(town.units)]) for n in range(max(0, without_role))]
    User.objects.bulk_create(users, batch_size=500)
    assignments = [
        RoleAssignment(user=user, role=role, unit=place, valid_from=begun)
        for user, (place, role) in zip(users, places, strict=False)
    ]
    RoleAssignment.objects.bulk_create(assignments, batch_size=500)
    town.leaders = {a.unit_id: a.user for a in assignments if a.role in (Role.LINE_MANAGER, Role.TOP_MANAGEMENT)}
    town.director = users[0]


def _user(number: int, place: OrgUnit) -> User:
    user = User(username=f"bruker{number}", first_name="Bruker", last_name=f"Nummer {number}", workplace=place)
    user.set_unusable_password()
    return user
