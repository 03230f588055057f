"""Who has read what is in force: most have confirmed, the linjeleder and the leser of the demo have it before them."""

from __future__ import annotations

from datetime import timedelta

from config.demo_loader.town import DemoTown
from governance.organisation.models import Role
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.reading import services
from governance.reading.queries import missing

POLICY = "helhetlig-styring"
NOT_YET = ("linjeleder", "leser")


def load(town: DemoTown) -> None:
    """Ask leaders and readers to read the policy, and let two of three confirm within the week."""
    version = PolicyVersion.objects.get(policy__slug=POLICY, status=PolicyStatus.IN_FORCE)
    asked_on = town.calendar.today - timedelta(days=10)
    root = next(unit for unit in town.units.values() if unit.parent_id is None)
    with town.on(asked_on):
        request = services.ask_to_read(
            version,
            roles=[Role.LINE_MANAGER, Role.READER],
            unit=root,
            due_on=town.calendar.today + timedelta(days=11),
            note="Les særlig kapitlene om roller og beslutningslinjer før neste ledermøte.",
            by=town.people["policyadmin"],
        )
    people = [person for person in missing(request).order_by("pk") if person.username not in NOT_YET]
    for number, person in enumerate(people):
        if number % 3:
            with town.on(asked_on + timedelta(days=1 + number % 7)):
                services.confirm_read(version, by=person)
