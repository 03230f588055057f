"""Deputies for tests, appointed through the service."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from governance.core import clock
from governance.organisation import acting, services
from governance.organisation.models import Deputyship, RoleAssignment, User
from tests.factories.municipality import Town


def make_deputy(town: Town, deputy: str, principal: str, role: str = "", **values: Any) -> Deputyship:
    """Let the deputy stand in for the principal for a month, in the role (her only one when not given)."""
    held = RoleAssignment.objects.filter(user=town.user(principal))
    assignment = held.get(role=role) if role else held.get()
    today = clock.today()
    facts = {"valid_from": today, "valid_to": today + timedelta(days=30), "reason": "Permisjon", "by": None}
    return services.appoint_deputy(assignment=assignment, deputy=town.user(deputy), **{**facts, **values})


def acting_as(town: Town, deputyship: Deputyship) -> User:
    """Return the deputy as she is in a request where she acts for the principal."""
    user = town.user(deputyship.deputy.username)
    acting.put_on(user, Deputyship.objects.select_related("principal", "unit").get(pk=deputyship.pk))
    return user


def act_for(client: Client, deputyship: Deputyship) -> None:
    """Let the client's user act as the deputy that she is, as the header's button does."""
    session = client.session
    session[acting.SESSION_KEY] = deputyship.pk
    session.save()
