"""What the room shows on the pages of people and units: what they answer for and own, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Q
from django.urls import reverse

from governance.core import panels
from governance.core.panels import Held, Left, Part
from governance.holdings.models import HandOver
from governance.holdings.permissions import can_hand_over
from governance.holdings.queries import held_by, held_on
from governance.holdings.shown import MOST_SHOWN
from governance.organisation.models import OrgUnit, User

OWNED = "enheten-eier"


def of_people(user: Any, people: Sequence[User]) -> dict[int, Part]:
    """Return the part for each person; a page shows one."""
    return {person.pk: _part(user, person) for person in people}


def of_units(user: Any, units: Sequence[OrgUnit]) -> dict[int, Part]:
    """Return what each unit owns; a page shows one."""
    return {unit.pk: _owned(held_on(user, unit)) for unit in units}


def _owned(found: list[Held]) -> Part:
    context = {"rows": found[:MOST_SHOWN], "hidden": max(len(found) - MOST_SHOWN, 0), "anchor": OWNED}
    return Part("governance/_unit_holdings.html", context)


def left_on(unit: OrgUnit) -> list[Left]:
    """Return how many open things of each kind the unit owns; one query for each kind."""
    path = f"{reverse('governance:unit_detail', args=[unit.pk])}#{OWNED}"
    return [
        Left(
            str(apps.get_model(each.name)._meta.verbose_name_plural).capitalize(),
            len(each.find(None, Q(unit=unit))),
            path,
        )
        for each in panels.collect("holdings")
    ]


def _part(user: Any, person: User) -> Part:
    found = held_by(user, person)
    waiting = _waiting(found, person)
    mine = [held for held in found if can_hand_over(user, held)][:MOST_SHOWN]
    query = urlencode([("ting", held.key) for held in mine])
    context = {
        "rows": [(held, held.key in waiting) for held in found[:MOST_SHOWN]],
        "hidden": max(len(found) - MOST_SHOWN, 0),
        "hand_over_path": f"{reverse('governance:hand_over')}?{query}" if mine else "",
        "hand_over_count": len(mine),
    }
    return Part("governance/_person_holdings.html", context)


def _waiting(found: Sequence[Held], person: User) -> set[str]:
    """Return the keys of those that she has not confirmed. Only what the reader sees is told of."""
    if not found:
        return set()
    pairs = HandOver.objects.open().filter(given_to=person).values_list("subject_type", "subject_id")
    return {f"{name}:{number}" for name, number in pairs}
