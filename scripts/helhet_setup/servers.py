"""Private, throw-away PostgreSQL and Redis servers on loopback ports, gone with the process that started them."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helhet_setup.commands import last_lines
from helhet_setup.console import SetupError
from helhet_setup.ports import LOOPBACK, free_port
from helhet_setup.processes import die_with_parent, stop_process
from helhet_setup.system_packages import find_postgresql_program, find_program

READY_SECONDS = 30
NAME = "helhet"


@dataclass
class PrivateServer:
    """A server process with its own folder and port; `start`, `stop` and `kill` may be called again and again."""

    command: Sequence[str]
    folder: Path
    port: int
    url: str
    stop_signal: int = signal.SIGTERM
    options: dict[str, Any] = field(default_factory=dict)
    probe: Sequence[str] = ()  # a program that succeeds when the server takes work; without one, an open port will do
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers on its port."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(self.stop_signal),
                **self.options,
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                log_text = (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")
                raise SetupError(f"{self.command[0]} did not start:\n{last_lines(log_text)}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Return True when the server takes work."""
        if self.probe:
            return subprocess.run(self.probe, capture_output=True, check=False).returncode == 0
        with suppress(OSError), socket.create_connection((LOOPBACK, self.port), timeout=1):
            return True
        return False

    def stop(self) -> None:
        """Stop the server; its data stay in the folder."""
        if self.process is not None:
            stop_process(self.process, first=self.stop_signal)

    def kill(self) -> None:
        """Take the server down as a power cut would."""
        if self.process is not None:
            stop_process(self.process, first=signal.SIGKILL)


def unprivileged() -> dict[str, Any]:
    """Return how to start a program that refuses to run as root: as `postgres`, else as `nobody`."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            person = pwd.getpwnam(name)
            return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise SetupError("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` on this machine.")


def program_path(path: str | None, name: str) -> str:
    """Return the path; raise SetupError when the program is not installed."""
    if path is None:
        raise SetupError(f"{name} is not installed.")
    return path


@contextmanager
def server_folder(prefix: str, owner: dict[str, Any]) -> Iterator[Path]:
    """Make a folder that only the server's user can enter, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_cluster(folder: Path, password: str, owner: dict[str, Any]) -> Path:
    """Make an empty database cluster with a role `helhet` that owns the database of that name; return its folder."""
    cluster, secret = folder / "data", folder / "password"
    secret.write_text(secrets.token_urlsafe(24), encoding="ascii")
    common = {"cwd": folder, "capture_output": True, "text": True, "check": True, **owner}
    initdb = program_path(find_postgresql_program("initdb"), "initdb")
    flags = ["-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    postgres = program_path(find_postgresql_program("postgres"), "postgres")
    # One user mode writes the role and the database before anybody can connect.
    orders = (
        f"CREATE ROLE {NAME} LOGIN CREATEDB CREATEROLE PASSWORD '{password}'\nCREATE DATABASE {NAME} OWNER {NAME}\n"
    )
    try:
        subprocess.run([initdb, "-D", str(cluster), *flags], **common)
        subprocess.run([postgres, "--single", "-D", str(cluster), "-F", "postgres"], input=orders, **common)
    except subprocess.CalledProcessError as error:
        raise SetupError(f"PostgreSQL could not be prepared:\n{last_lines(error.stdout + error.stderr)}") from error
    return cluster


@contextmanager
def private_postgresql() -> Iterator[PrivateServer]:
    """Run a PostgreSQL server for the time of the block; `.url` is what DATABASE_URL takes."""
    owner = unprivileged()
    with server_folder("helhet-pg-", owner) as folder:
        password, port = secrets.token_urlsafe(16), free_port()
        cluster = make_cluster(folder, password, owner)
        settings = {
            "listen_addresses": LOOPBACK,
            "port": port,
            "unix_socket_directories": folder,
            "max_connections": 200,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        postgres = program_path(find_postgresql_program("postgres"), "postgres")
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = PrivateServer(
            command=[postgres, "-D", str(cluster), *options],
            folder=folder,
            port=port,
            url=f"postgresql://{NAME}:{password}@{LOOPBACK}:{port}/{NAME}",
            stop_signal=signal.SIGINT,  # PostgreSQL's fast shutdown: it does not wait for clients
            options=owner,
            probe=[program_path(find_postgresql_program("pg_isready"), "pg_isready"), "-h", LOOPBACK, "-p", str(port)],
        )
        yield from running(server)


@contextmanager
def private_redis() -> Iterator[PrivateServer]:
    """Run a Redis server that keeps nothing for the time of the block; `.url` is what REDIS_URL takes."""
    with server_folder("helhet-redis-", {}) as folder:
        port = free_port()
        program = program_path(find_program("redis-server", "valkey-server"), "redis-server")
        flags = ["--port", str(port), "--bind", LOOPBACK, "--dir", str(folder), "--save", "", "--appendonly", "no"]
        server = PrivateServer([program, *flags], folder, port, f"redis://{LOOPBACK}:{port}/0")
        yield from running(server)


def running(server: PrivateServer) -> Iterator[PrivateServer]:
    """Start the server, hand it out, stop it."""
    try:
        server.start()
        yield server
    finally:
        server.stop()
