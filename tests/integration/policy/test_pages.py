"""Every page of the policy room, in every state, as the people who use it; each answer is checked as HTML."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import policy as make
from tests.factories.municipality import Town

PEOPLE = ("policyadmin", "prosesseier", "oppvekstsjef", "direktor", "rektor", "leser", "strategileder", "uten_rolle")


def client_for(town: Town, username: str | None) -> Client:
    client = Client()
    if username:
        client.force_login(town.user(username))
    return client


@pytest.mark.parametrize("state", make.STATES)
def test_the_version_page_in_every_state(town: Town, state: str) -> None:
    version = make.make_version(town, state)
    path = reverse("governance:policy_version", args=["styring", "1.0"])
    for username in PEOPLE:
        response = client_for(town, username).get(path)
        is_shown = version.is_published or username not in ("rektor", "leser", "uten_rolle")
        is_heard = state == "hearing" and username == "rektor"
        assert response.status_code == (200 if is_shown or is_heard else 404), username
    assert client_for(town, None).get(path).status_code == (200 if version.is_published else 302)
