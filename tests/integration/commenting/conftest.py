"""A version that lies out for input."""

from __future__ import annotations

import pytest

from governance.policy.models import PolicyVersion
from tests.factories import policy as make
from tests.factories.municipality import Town


@pytest.fixture
def heard(town: Town) -> PolicyVersion:
    """A policy on the staff unit, out for input to all leaders for 14 days."""
    return make.make_version(town, "hearing")
