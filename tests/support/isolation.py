"""Gives a test run its own settings and data folder, before Django reads them."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path


def isolate(environ: MutableMapping[str, str] = os.environ) -> None:
    """Point the settings at a folder that no person's data are in; each parallel worker has one of its own."""
    # Playwright keeps an event loop in the test's thread, which Django takes for an asynchronous view.
    environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if environ.get("HELHET_ENV") != "test" or not environ.get("HELHET_DATA"):
        leave_own_settings(environ)
    if worker := environ.get("PYTEST_XDIST_WORKER"):
        take_own_share(environ, int(worker.removeprefix("gw")))
    # Tests serve static files from where they are written; WhiteNoise still wants the folder of the collected ones.
    (Path(environ["HELHET_DATA"]) / "static").mkdir(parents=True, exist_ok=True)


def leave_own_settings(environ: MutableMapping[str, str]) -> None:
    """Use a new folder for this run; a database or broker only when the tests are told to use one."""
    folder = tempfile.mkdtemp(prefix="helhet-pytest-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environ.update({"HELHET_ENV": "test", "HELHET_DATA": folder, "HELHET_DEMO": "0"})
    if not environ.get("TEST_DATABASE"):
        environ.update({"DATABASE_URL": "", "REDIS_URL": ""})


def take_own_share(environ: MutableMapping[str, str], number: int) -> None:
    """Keep a worker's files, and its keys in Redis, apart from the other workers'."""
    folder = Path(environ["HELHET_DATA"]) / f"worker-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    environ["HELHET_DATA"] = str(folder)
    if url := environ.get("REDIS_URL"):
        environ["REDIS_URL"] = f"{url.rpartition('/')[0]}/{number + 1}"
