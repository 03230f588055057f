"""The browser of the journeys: the machine's own Chromium."""

from __future__ import annotations

from typing import Any

import pytest

from helhet_setup.system_packages import find_program


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the installed Chromium; its sandbox does not start as root, and shared memory is small in containers."""
    return {
        **browser_type_launch_args,
        "executable_path": find_program("chromium", "chromium-browser", "google-chrome"),
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as a Norwegian user."""
    return {**browser_context_args, "locale": "nb-NO", "timezone_id": "Europe/Oslo"}
