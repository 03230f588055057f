"""Runs a command to its end, and says what went wrong in the command's own words."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from helhet_setup.console import SetupError

TAIL = 25  # lines of output shown when a command fails


def last_lines(text: str, count: int = TAIL) -> str:
    """Return the last lines of a text."""
    return "\n".join(text.rstrip().splitlines()[-count:])


def run_command(
    command: Sequence[str | Path],
    *,
    what: str,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout: float = 1800,
) -> str:
    """Run the command quietly and return what it wrote.

    Raises SetupError when it cannot start, fails or takes more than `timeout` seconds.
    """
    try:
        result = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=env,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SetupError(f"{what} was not done after {timeout:.0f} seconds.") from error
    except OSError as error:
        raise SetupError(f"{what} could not start: {error}") from error
    if result.returncode != 0:
        raise SetupError(f"{what} failed (exit code {result.returncode}):\n{last_lines(result.stdout)}")
    return result.stdout
