"""An archive of a town where everything has happened, and a database that holds nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from governance.documents import renderers
from governance.policy import services
from governance.policy.archive.exporting import export_archive
from governance.policy.documents import KIND
from tests.factories.archive import Facts, facts, fill
from tests.factories.municipality import build_town


@dataclass(frozen=True)
class Made:
    """An archive that was written once, and what the database said then."""

    folder: Path
    facts: Facts


@pytest.fixture(autouse=True)
def _no_real_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that differ by version, without the time that a real PDF takes."""

    def render(frozen: dict[str, Any]) -> renderers.Rendered:
        name = f"{frozen['slug']}-{frozen['number']}.pdf"
        return renderers.Rendered(f"%PDF-1.7 {name} {frozen['control_code']}".encode(), name)

    monkeypatch.setitem(
        renderers._renderers, KIND, renderers.Renderer(render=render, finish=services.finish_publication)
    )
    monkeypatch.setattr("governance.notices.services.send_later", lambda pk: None)
    monkeypatch.setattr("governance.documents.services.render_later", lambda pk: None)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Made]]:
    """Where the one archive of the run is kept."""
    folder = tmp_path_factory.mktemp("arkiver")
    yield {}
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def made(request: pytest.FixtureRequest, kept: dict[str, Made], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The archive, written the first time it is asked for; the town that it is of is then taken back."""
    if "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
    if not kept:
        folder = tmp_path_factory.mktemp("arkiver") / "arkiv"
        with transaction.atomic():
            fill(build_town())
            export_archive(folder)
            kept["made"] = Made(folder, facts())
            transaction.set_rollback(True)
    return kept["made"]


@pytest.fixture
def archive(made: Made, tmp_path: Path) -> Path:
    """A copy of the archive, for the test to do with as it likes. The database is empty."""
    shutil.copytree(made.folder, tmp_path / "arkiv")
    return tmp_path / "arkiv"
