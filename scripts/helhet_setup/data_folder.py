"""One start per data folder: two workers with two clocks on one database would do everything twice."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helhet_setup.console import SetupError


@contextmanager
def hold(folder: Path, note: str) -> Iterator[None]:
    """Keep the data folder for this process; the lock goes with the process, however it ends.

    Raises SetupError, with the note of the holder, when another process has the folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = open(folder / "run.lock", "a+", encoding="utf-8")  # noqa: SIM115 (closed below)
    except OSError as error:
        raise SetupError(f"Cannot write in the data folder {folder}: {error.strerror}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise SetupError(
                f"Helhet already runs on the data folder {folder} ({file.read().strip() or 'just started'}).\n"
                "Stop that one first, or choose another folder and port: HELHET_DATA=/some/folder PORT=8001 scripts/run"
            ) from error
        file.truncate(0)
        file.write(note)
        file.flush()
        yield
