"""What runs on one kind of database only must not ask for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from helhet_setup.steps import RUN_ONCE
from tests.support.once import ROOT, in_the_wrong_place


class Asking:
    """As much of a collected test as the guard looks at."""

    def __init__(self, path: Path, *fixtures: str, marker: str = "") -> None:
        self.path, self.nodeid, self.fixturenames, self.marker = path, path.name, fixtures, marker

    def get_closest_marker(self, name: str) -> str | None:
        return self.marker if name == self.marker else None


def misplaced(folder: str, *fixtures: str, marker: str = "") -> list[str]:
    item: Any = Asking(ROOT / folder / "test_it.py", *fixtures, marker=marker)
    return in_the_wrong_place([cast("pytest.Item", item)])


@pytest.mark.parametrize("folder", RUN_ONCE)
def test_a_test_that_asks_for_the_database_is_seen_where_tests_run_once(folder: str) -> None:
    assert (ROOT / folder).is_dir()
    assert misplaced(folder, "town", "db") == ["test_it.py"]
    assert misplaced(folder, "transactional_db") == ["test_it.py"]
    assert misplaced(folder, marker="django_db") == ["test_it.py"]
    assert misplaced(folder, "tmp_path") == []


def test_elsewhere_it_may() -> None:
    assert misplaced("tests/integration/governance", "db") == []


def test_the_collection_stops_at_a_test_in_the_wrong_place(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard stands in the plugin that every run loads."""
    from tests.support import plugin

    monkeypatch.setattr(plugin, "in_the_wrong_place", lambda _items: ["test_it.py"])
    with pytest.raises(pytest.UsageError, match=r"test_it\.py"):
        plugin.pytest_collection_modifyitems(request.session.items)
