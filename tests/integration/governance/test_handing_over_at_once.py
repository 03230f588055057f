"""Two managers who hand the same thing over at the same moment: one wins, the other is told, and one person is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from governance.audit.models import AuditEvent
from governance.holdings.models import HandOver
from governance.notices.models import Notice, OutboxMessage
from planning.goals.models import Goal
from tests.factories import planning as make
from tests.factories.municipality import Town
from tests.support.threads import at_once

pytestmark = pytest.mark.engine

GIVERS = {"rektor": "rapportor", "oppvekstsjef": "rektor"}


def vacant_goal(town: Town) -> Goal:
    goal = make.a_goal(town, responsible=town.people["rapportor"])
    Goal.objects.filter(pk=goal.pk).update(responsible=None)
    return goal


def race(town: Town, goal: Goal) -> Counter[int]:
    """Let each manager send the form as she saw it, at the same moment; return the answers."""
    path = reverse("governance:hand_over")
    clients = {name: Client() for name in GIVERS}
    for name, client in clients.items():
        client.force_login(town.user(name))

    def sending(giver: str, to: int) -> Callable[[], int]:
        form = {"ting": f"planning.goal:{goal.pk}:{goal.version}", "to": to, "note": f"Fra {giver}"}
        return lambda: clients[giver].post(path, form).status_code

    return Counter(at_once(*[sending(giver, town.user(to).pk) for giver, to in GIVERS.items()]))


def test_of_two_who_hand_over_the_same_thing_one_wins(transactional_town: Town) -> None:
    town = transactional_town
    goal = vacant_goal(town)

    assert race(town, goal) == {302: 1, 409: 1}
    made = HandOver.objects.get()
    assert Goal.objects.get(pk=goal.pk).responsible == made.given_to
    assert Goal.objects.get(pk=goal.pk).version == goal.version + 1
    assert AuditEvent.objects.filter(verb="handed_over").count() == 1
    assert [notice.recipient for notice in Notice.objects.filter(rule="hand_over")] == [made.given_to]
    assert OutboxMessage.objects.filter(notice__rule="hand_over").count() == 1


def test_it_is_the_version_that_each_saw_that_tells_them_apart(transactional_town: Town) -> None:
    """The positive control: a form that does not say what was seen takes the thing from the one who came first."""
    town = transactional_town
    goal = vacant_goal(town)
    for giver, to in GIVERS.items():
        client = Client()
        client.force_login(town.user(giver))
        form = {"ting": f"planning.goal:{goal.pk}", "to": town.user(to).pk, "note": ""}
        assert client.post(reverse("governance:hand_over"), form).status_code == 302
    assert HandOver.objects.count() == 2
