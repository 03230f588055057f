"""What the tests of the way in share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories.municipality import PASSWORD

LogIn = Callable[..., HttpResponse]


@pytest.fixture
def log_in() -> LogIn:
    """Press the button of the login page."""

    def press(client: Client, username: str, password: str = PASSWORD, path: str = "", **extra: Any) -> HttpResponse:
        data = {"username": username, "password": password}
        return client.post(reverse("governance:login") + path, data, **extra)

    return press
