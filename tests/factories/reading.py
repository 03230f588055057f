"""Versions in force that people are asked to read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from governance.core import clock
from governance.organisation.models import Role
from governance.policy.models import PolicyVersion
from governance.reading import services
from governance.reading.models import ReadRequest
from tests.factories import policy as make
from tests.factories.municipality import Town


def in_force(town: Town, *, number: str = "1.0", **facts: Any) -> PolicyVersion:
    """Make a policy on the school, whose ansvarlig is its leader, with a version in force."""
    facts = {"unit": "school", "responsible": town.user("rektor"), **facts}
    return make.make_version(town, "in_force", make.make_policy(town, **facts), number=number)


def ask(
    town: Town, version: PolicyVersion, *, by: str = "policyadmin", unit: str = "root", **values: Any
) -> ReadRequest:
    """Ask the linjeledere, unless told otherwise, to read it within a fortnight."""
    values = {"roles": [Role.LINE_MANAGER], "due_on": clock.today() + timedelta(days=14), **values}
    return services.ask_to_read(version, unit=town[unit], by=town.user(by), **values)
