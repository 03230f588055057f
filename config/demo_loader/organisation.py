"""Units, people, roles and cycles of the demo."""

from __future__ import annotations

from datetime import date, timedelta

from config.demo.people import DEMO_USERS, LEAVER, LEFT_ON, PEOPLE
from config.demo.shapes import Person
from config.demo.units import UNITS
from config.demo_loader import process_map
from config.demo_loader.town import DemoTown
from config.setup import install_process, install_rest
from governance.identity import services as identity
from governance.notices import services as notices
from governance.notices.models import Notice
from governance.organisation import services
from governance.organisation.models import Role, RoleAssignment
from governance.process import services as process
from governance.process.models import GovernanceCycle

#: A department that reports on nothing, and that lost its leader last week.
LEADERLESS = "tiurvassli-5-7"
#: A department that had another name and stood elsewhere until it was moved: key → (name, what it stood under).
BEFORE = {"ungdom-gnistlageret": ("Ungdomshuset", "kultur")}
MOVED_ON = date(2022, 8, 1)


def load(town: DemoTown) -> None:
    """Make the units, the people and their roles, and the cycles before, now and next."""
    with town.on(date(2020, 1, 1)):
        for unit in UNITS:
            name, above = BEFORE.get(unit.key, (unit.name, unit.parent))
            parent = town.units[above] if above else None
            town.units[unit.key] = services.create_unit(
                name=name, kind=unit.kind, parent=parent, by=None, valid_from=unit.valid_from
            )
    with town.on(MOVED_ON):
        for unit in UNITS:
            if unit.key in BEFORE and unit.parent:
                moved = town.units[unit.key]
                services.edit_unit(moved, name=unit.name, kind=unit.kind, by=None)
                services.move_unit(moved, parent=town.units[unit.parent], by=None, reason="Ungdomstilbudet samles")
    with town.on(date(town.calendar.year - 3, 1, 2)):
        for person in PEOPLE:
            _add_person(town, person)
        install_process(next(iter(town.units.values())))
        process_map.lay_out(town)
    with town.on(date(town.calendar.year - 1, 1, 2)):
        _add_process(town)


def _add_person(town: DemoTown, person: Person) -> None:
    has_mail = person.username in DEMO_USERS or any(grant.role != "reader" for grant in person.roles)
    user = services.create_user(
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        email=f"{person.username}@demo.example" if has_mail else "",
        workplace=town.units[person.workplace],
        by=None,
    )
    town.people[person.username] = user
    for grant in person.roles:
        services.grant_role(
            user=user, role=grant.role, unit=town.units[grant.unit], by=None, valid_from=town.calendar.day(grant.since)
        )


def _add_process(town: DemoTown) -> None:
    install_rest()
    year = town.calendar.year
    before = GovernanceCycle.objects.get(year=year - 1)
    town.cycles = {year - 1: before}
    for later in (year, year + 1):
        town.cycles[later] = process.create_cycle(year=later, by=None)
    process.close_cycle(before, by=None)
    process.open_cycle(town.cycles[year], by=None)


def let_the_leaver_go(town: DemoTown) -> None:
    """End the role of the one who has left; what she was ansvarlig for stands without an active owner."""
    left_on = town.calendar.day(LEFT_ON)
    with town.on(left_on + timedelta(days=1)):
        user = town.people[LEAVER.username]
        for assignment in RoleAssignment.objects.filter(user=user, valid_to=None).select_related("unit", "user"):
            services.end_role(assignment, on=left_on, by=None, reason="Har sluttet i kommunen")
        services.deactivate(user, by=None, reason="Har sluttet i kommunen")


def read_old_notices(town: DemoTown) -> None:
    """Let people have read what they were told long ago; the reader has one left, which is her thing to do."""
    recent = town.calendar.today - timedelta(days=60)
    old = Notice.objects.filter(read_at=None, created_at__date__lt=recent).select_related("recipient")
    left = Notice.objects.filter(recipient=town.people["leser"]).order_by("-created_at").values("pk")[:1]
    for notice in old.exclude(pk__in=left):
        with town.on(notice.created_at.date() + timedelta(days=3)):
            notices.mark_read(recipient=notice.recipient, notice_id=notice.pk)


def appoint_deputies(town: DemoTown) -> None:
    """Let the inspektør stand in for the rektor these weeks, and one sektordirektør for another in a month."""
    today = town.calendar.today
    stand_ins = (
        ("linjeleder", "rapportor", 0, 21, "Kurs og avspasering"),
        ("toppleder", "linjeleder", 30, 44, "Ferie"),
    )
    with town.on(today):
        for principal, deputy, begins, ends, reason in stand_ins:
            person = town.people[principal]
            services.appoint_deputy(
                assignment=RoleAssignment.objects.filter(user=person, valid_to=None).order_by("pk")[0],
                deputy=town.people[deputy],
                valid_from=today + timedelta(days=begins),
                valid_to=today + timedelta(days=ends),
                reason=reason,
                by=person,
            )


def map_groups(town: DemoTown) -> None:
    """Let two groups of the municipality's own sign-in give roles."""
    root = next(iter(town.units.values()))
    for group, role in (("Helhet – lesere", Role.READER), ("Helhet – drift", Role.SYSTEM_ADMINISTRATOR)):
        identity.add_mapping(group=group, role=role, unit=root, by=None)


def leave_a_unit_without_leader(town: DemoTown) -> None:
    """Let one department be without a leader since last week: the system administrator has that to see to."""
    unit = town.units[LEADERLESS]
    with town.on(town.calendar.today):
        for assignment in RoleAssignment.objects.filter(unit=unit, role=Role.LINE_MANAGER).select_related("unit"):
            on = town.calendar.today - timedelta(days=7)
            services.end_role(assignment, on=on, by=None, reason="Går over i ny stilling")
