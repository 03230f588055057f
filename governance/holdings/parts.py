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
from governance.organisation.models import OrgUnit, User

OWNED = "enheten-eier"
#: As many as stand on the page of a person or a unit; the rest is on a page of its own.
FIRST_SHOWN = 20


def of_people(user: Any, people: Sequence[User]) -> dict[int, Part]:
    """Return the part for each person; a page shows one."""
    return {person.pk: _part(user, person) for person in people}


def of_units(user: Any, units: Sequence[OrgUnit]) -> dict[int, Part]:
    """Return what each unit owns; a page shows one."""
    return {unit.pk: _owned(unit, held_on(user, unit)) for unit in units}


def _owned(unit: OrgUnit, found: list[Held]) -> Part:
    context = {**_first(found), "all_path": reverse("governance:unit_holdings", args=[unit.pk]), "anchor": OWNED}
    return Part("governance/_unit_holdings.html", {**context, "rows": found[:FIRST_SHOWN]})


def _first(found: Sequence[Held]) -> dict[str, Any]:
    """Return how much there is, and whether the page shows only the first of it."""
    return {"count": len(found), "is_part": len(found) > FIRST_SHOWN}


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
    context = {
        **_first(found),
        "rows": with_waiting(found[:FIRST_SHOWN], person),
        "all_path": reverse("governance:person_holdings", args=[person.pk]),
        **handing_over(user, person, found),
    }
    return Part("governance/_person_holdings.html", context)


def handing_over(user: Any, person: User, found: Sequence[Held]) -> dict[str, Any]:
    """Return how many of her things the reader may give to another, and the way to the form for all of them."""
    count = sum(can_hand_over(user, held) for held in found)
    path = f"{reverse('governance:hand_over')}?{urlencode({'alle': person.pk})}"
    return {"hand_over_path": path if count else "", "hand_over_count": count}


def with_waiting(found: Sequence[Held], person: User) -> list[tuple[Held, bool]]:
    """Return the things, each with whether she has not confirmed it. Only what the reader sees is told of."""
    if not found:
        return []
    pairs = HandOver.objects.open().filter(given_to=person).values_list("subject_type", "subject_id")
    waiting = {f"{name}:{number}" for name, number in pairs}
    return [(held, held.key in waiting) for held in found]
