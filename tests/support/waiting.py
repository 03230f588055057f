"""Waiting for other processes, and seeing whether they are alive."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def wait_for(is_so: Callable[[], object], seconds: float = 15) -> None:
    """Wait until it is so; fail the test when it is not after `seconds`."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def is_alive(number: int) -> bool:
    """Return True when the process runs; one that is dead but not yet buried does not."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
