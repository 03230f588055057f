"""Which tests run once, on SQLite only: those of folders where no test asks for the run's own database.

pytest-django lets no test without such a fixture reach the database, so what passes there passes on every kind of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from helhet_setup.steps import RUN_ONCE

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}


def in_the_wrong_place(items: Iterable[pytest.Item]) -> list[str]:
    """Return the tests that stand in a folder that runs once, and that ask for the database of the run."""
    folders = [ROOT / folder for folder in RUN_ONCE]
    inside = [item for item in items if any(folder in item.path.parents for folder in folders)]
    return [item.nodeid for item in inside if _asks_for_the_database(item)]


def _asks_for_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(DATABASE & fixtures) or item.get_closest_marker("django_db") is not None
