"""Ports on the loopback address."""

from __future__ import annotations

import socket
import time

from helhet_setup.console import SetupError

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_port_free(port: int) -> bool:
    """Return True when a server could listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def check_port(port: int, *, patience: float = 3) -> None:
    """Raise SetupError when the port is still in use after `patience` seconds (one that just stopped lets go soon)."""
    deadline = time.monotonic() + patience
    while not is_port_free(port):
        if time.monotonic() > deadline:
            raise SetupError(
                f"Port {port} is in use by another program. Stop that one, or choose another port: "
                f"PORT={port + 1} scripts/run"
            )
        time.sleep(0.1)


def port_from(text: str) -> int:
    """Return the port number in the text; raise SetupError when there is none."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SetupError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)
