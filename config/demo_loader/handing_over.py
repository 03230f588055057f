"""What stands without an ansvarlig in the demo, and what waits to be confirmed."""

from __future__ import annotations

from datetime import timedelta

from config.demo_loader.town import DemoTown
from governance.core.panels import Held
from governance.holdings import queries
from governance.holdings import services as holdings
from governance.organisation import services as organisation
from governance.organisation.models import Role
from planning.actions import services as actions
from planning.actions.models import Action

#: Where the one whose time in the project is over was ansvarlig, and where she has a role no more.
PROJECT = ("noor.sheikhzada", "oppvekst")
SCHOOL = "tiurvassli"


def load(town: DemoTown) -> None:
    """Let a role end that two units counted on, and let a manager give something to her rapportør."""
    person, sector = town.people[PROJECT[0]], town.units[PROJECT[1]]
    began, ended = town.calendar.today - timedelta(days=120), town.calendar.today - timedelta(days=6)
    director, head = town.people["toppleder"], town.people["linjeleder"]
    with town.on(began):
        organisation.grant_role(
            user=person, role=Role.REPORTER, unit=sector, by=None, valid_to=ended, reason="Prosjekt til og med høsten"
        )
        for unit in PROJECT[1], SCHOOL:
            for action in _open_actions(town, unit)[:1]:
                actions.reassign_action(action, responsible=person, version=action.version, by=director)
    with town.on(ended):
        note = "Du kjenner dette best etter arbeidet i vår. Si fra hvis fristen er for knapp."
        for action in _open_actions(town, SCHOOL)[1:2]:
            holdings.hand_over([_held(action)], to=town.people["rapportor"], by=head, note=note)


def _open_actions(town: DemoTown, unit: str) -> list[Action]:
    return list(Action.objects.open().filter(unit=town.units[unit]).order_by("pk"))


def _held(action: Action) -> Held:
    return queries.chosen(None, [f"{action._meta.label_lower}:{action.pk}"])[0]
