"""Child processes that never outlive the one that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None] | None:
    """Return what a child does before it starts so that it gets the signal when its parent dies (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to the process and all that it has started; nothing happens when they are gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def stop_process(process: subprocess.Popen[bytes], *, grace: float = 10, first: int = signal.SIGTERM) -> None:
    """Ask the process to stop, wait up to `grace` seconds, and remove whatever is left of its group."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            process.send_signal(first)
        with suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    signal_group(process, signal.SIGKILL)
    process.wait()


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Raise KeyboardInterrupt at the first Ctrl-C, SIGTERM or hang-up, and let nothing disturb the stopping after.

    Whoever was interrupted is about to end: a second signal is ignored to the very end, so the old handlers come back
    only where nothing interrupted.
    """
    is_interrupted = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_interrupted
        is_interrupted = True
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        if not is_interrupted:
            for number, handler in before.items():
                signal.signal(number, handler)
