"""What the room shows on a person's page: what she is ansvarlig for, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from governance.core.panels import Held, Part
from governance.holdings.models import HandOver
from governance.holdings.permissions import can_hand_over
from governance.holdings.queries import held_by
from governance.holdings.shown import MOST_SHOWN
from governance.organisation.models import User


def of_people(user: Any, people: Sequence[User]) -> dict[int, Part]:
    """Return the part for each person; a page shows one."""
    return {person.pk: _part(user, person) for person in people}


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
