"""Starts the parts of Helhet, starts again the one that dies, and stops them all."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helhet_setup.commands import last_lines
from helhet_setup.processes import die_with_parent, signal_group

FIRST_PAUSE = 0.5  # seconds before the first new start; doubled each time
LONGEST_PAUSE = 30.0
STEADY = 60.0  # seconds alive after which a death counts as the first again
LARGEST_LOG = 5 * 1024 * 1024  # bytes


@dataclass
class Child:
    """One long-lived process with its own log file."""

    name: str
    command: Sequence[str | Path]
    log: Path
    env: Mapping[str, str]
    cwd: Path
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started_at: float = 0.0
    start_again_at: float | None = field(default=None)

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C in the terminal reaches only the supervisor."""
        self.start_again_at = None
        self.started_at = time.monotonic()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                cwd=self.cwd,
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )

    def has_died(self) -> bool:
        """Return True once for each death: the process is gone and no new start is planned yet."""
        return self.process is not None and self.process.poll() is not None and self.start_again_at is None

    def plan_restart(self) -> float:
        """Clear away what the dead process left running, and return the seconds until the next start."""
        assert self.process is not None
        signal_group(self.process, signal.SIGKILL)
        now = time.monotonic()
        if now - self.started_at > STEADY:
            self.pause = FIRST_PAUSE
        pause, self.pause = self.pause, min(self.pause * 2, LONGEST_PAUSE)
        self.start_again_at = now + pause
        return pause

    def tail(self) -> str:
        """Return the last lines of the log."""
        return last_lines(self.log.read_text(encoding="utf-8", errors="replace")) if self.log.exists() else ""


class Supervisor:
    """Keeps its children alive until it is stopped."""

    def __init__(self, children: Sequence[Child], report: Callable[[str], None], *, grace: float = 20) -> None:
        self.children = children
        self.report = report
        self.grace = grace  # seconds a child has to finish what it is doing

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start()

    def look_after(self) -> None:
        """Take one look: notice who died, start again those whose pause is over."""
        for child in self.children:
            if child.has_died():
                code = child.process.returncode if child.process else None
                pause = child.plan_restart()
                self.report(f"{child.name} stopped ({describe(code)}); starts again in {pause:g} s. See {child.log}")
            elif child.start_again_at is not None and time.monotonic() >= child.start_again_at:
                child.start()

    def wait_until(self, is_done: Callable[[], bool], *, timeout: float, every: float = 0.2) -> bool:
        """Look after the children until `is_done()`; return False when it was not after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while not is_done():
            if time.monotonic() > deadline:
                return False
            self.look_after()
            time.sleep(every)
        return True

    def tails(self) -> str:
        """Return the last lines of every child's log."""
        return "\n".join(f"--- {child.log}\n{child.tail()}" for child in self.children)

    def stop(self) -> None:
        """Ask all children to stop at the same time, and leave none of them, nor theirs, behind."""
        processes = [child.process for child in self.children if child.process is not None]
        for process in processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + self.grace
        while any(process.poll() is None for process in processes) and time.monotonic() < deadline:
            time.sleep(0.05)
        for process in processes:
            signal_group(process, signal.SIGKILL)
            process.wait()


def describe(code: int | None) -> str:
    """Return an exit code in words."""
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def child_environment(**extra: str) -> dict[str, str]:
    """Return this process's environment with the extra variables, and output written at once."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", **extra}
