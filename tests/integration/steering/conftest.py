"""Clients for the tests of steering's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories.municipality import Town

Login = Callable[..., Client]


class PartClient(Client):
    """Posts as the script on the page does, and so gets parts in answer."""

    def post(self, *args: Any, **kwargs: Any) -> Any:
        """Return the answer to a POST that asks for a part."""
        return super().post(*args, headers={"HX-Request": "true"}, **kwargs)


@pytest.fixture
def login(town: Town) -> Login:
    """Return a function that gives a client for a person; with `htmx` it asks for parts, as the script does."""

    def as_user(username: str, *, htmx: bool = False) -> Client:
        client = PartClient() if htmx else Client()
        client.force_login(town.user(username))
        return client

    return as_user
