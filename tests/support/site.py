"""A running Helhet with the demo municipality, for tests that go through the front door.

The demo is loaded once for all parallel workers; every site is a copy of it with processes of its own. In the run on
PostgreSQL and Redis a site has a database and a Redis database of its own, and the beat is a process by itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from helhet_setup.ports import free_port
from helhet_setup.processes import die_with_parent, stop_process
from tests.support.site_servers import new_template, servers_of

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "demoens faste passord"
PATIENCE = 120.0  # seconds


@dataclass
class Site:
    """The address, the data folder and the processes of one running copy."""

    url: str
    data: Path
    env: Mapping[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """Start a process of the site with its log in the data folder."""
        with (self.data / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        return self.processes[name]

    def start_web(self) -> None:
        """Start the web server and wait until it answers."""
        address = self.url.removeprefix("http://")
        options = ["--workers", "2", "--no-control-socket", "--bind", address, "--log-level", "warning"]
        self.start("web", "gunicorn", "config.wsgi", *options)
        self._wait()

    def start_worker(self) -> None:
        """Start a worker, with the beat in it on the embedded default and beside it on Redis."""
        options = ["-P", "threads", "-c", "2", "--without-gossip", "--without-mingle", "-l", "warning"]
        schedule = ["-s", str(self.data / "beat")]
        if "REDIS_URL" in self.env:
            self.start("beat", "celery", "-A", "config", "beat", "--pidfile=", "-l", "warning", *schedule)
            self.start("worker", "celery", "-A", "config", "worker", *options)
        else:
            self.start("worker", "celery", "-A", "config", "worker", "-B", *options, *schedule)

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site's data and return what it printed."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, cwd=ROOT, env=dict(self.env), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

    def stop(self) -> None:
        """Stop all its processes."""
        for process in self.processes.values():
            stop_process(process)

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz/live", timeout=5):  # noqa: S310 - our own address
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise RuntimeError((self.data / "web.log").read_text(encoding="utf-8"))


def site_environment(data: Path, port: int, **servers: str) -> dict[str, str]:
    """Return the environment of a demo, on the embedded default unless the addresses of servers are given."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL", "STATIC_ROOT"}}
    return {
        **kept,
        "HELHET_ENV": "development",
        "HELHET_DEMO": "1",
        "HELHET_DATA": str(data),
        "DEMO_PASSWORD": PASSWORD,
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PYTHONWARNINGS": "ignore",
        "LOG_LEVEL": "WARNING",
        **servers,
    }


def loaded_demo(shared: Path) -> Path:
    """Return the folder of a loaded demo; the first of the parallel workers loads it, the others wait."""
    ready, data = shared / "demo.ready", shared / "demo"
    try:
        (shared / "demo.lock").mkdir()
    except FileExistsError:
        deadline = time.monotonic() + PATIENCE * 5
        while not ready.exists():
            if time.monotonic() > deadline:
                raise RuntimeError("The demo was not loaded in time.") from None
            time.sleep(0.2)
        return data
    data.mkdir()
    site = Site("", data, site_environment(data, 8000, **new_template(data)))
    site.manage("migrate", "-v0")
    site.manage("collectstatic", "--noinput", "-v0")
    site.manage("load_demo")
    ready.touch()
    return data


@contextmanager
def running_site(demo: Path, folder: Path, *, with_worker: bool = False) -> Iterator[Site]:
    """Copy the demo, start it, and stop it again."""
    data, port = folder / "site", free_port()
    shutil.copytree(demo, data)
    with servers_of(data) as servers:
        site = Site(f"http://127.0.0.1:{port}", data, site_environment(data, port, **servers))
        try:
            site.start_web()
            if with_worker:
                site.start_worker()
            yield site
        finally:
            site.stop()


@contextmanager
def bare_site(folder: Path, administrator: str) -> Iterator[Site]:
    """Create an empty municipality with its first administrator, start it, and stop it again."""
    data, port = folder / "site", free_port()
    data.mkdir()
    own = {"HELHET_DEMO": "0", "HELHET_ADMIN_PASSWORD": PASSWORD, **new_template(data)}
    site = Site(f"http://127.0.0.1:{port}", data, {**site_environment(data, port), **own})
    try:
        site.manage("migrate", "-v0")
        site.manage("collectstatic", "--noinput", "-v0")
        site.manage("create_municipality", "Lilleby kommune", administrator)
        site.start_web()
        yield site
    finally:
        site.stop()
