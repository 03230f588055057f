"""The supervisor, with small children in place of web server and worker."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helhet_setup.supervisor import Child, Supervisor
from tests.support.waiting import is_alive, wait_for

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
# Each start adds its own process number, and that of a grandchild, to a file.
CHILD = """
import os, subprocess, sys, time
grandchild = subprocess.Popen(["sleep", "300"])
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()} {grandchild.pid}\\n")
time.sleep(300)
"""
SUPERVISE = """
import os, sys, time
from pathlib import Path
from helhet_setup.processes import stopped_by_signals
from helhet_setup.supervisor import Child, Supervisor
folder = Path(sys.argv[1])
names = ("web", "worker")
commands = {name: [sys.executable, "-c", sys.argv[2], str(folder / name)] for name in names}
supervisor = Supervisor([Child(n, commands[n], folder / f"{n}.log", dict(os.environ), folder) for n in names], print)
try:
    with stopped_by_signals():
        try:
            supervisor.start()
            supervisor.wait_until(lambda: False, timeout=60)
        finally:
            supervisor.stop()
except KeyboardInterrupt:
    pass
"""


def starts(file: Path) -> list[list[int]]:
    """The process numbers of each start so far: the child's and the grandchild's."""
    return [[int(number) for number in line.split()] for line in file.read_text().splitlines()] if file.exists() else []


def child(folder: Path, name: str, program: str = CHILD) -> Child:
    command = [sys.executable, "-c", program, str(folder / name)]
    return Child(name, command, folder / "logs" / f"{name}.log", dict(os.environ), folder)


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., Supervisor]]:
    """Start a supervisor with the given children, and stop it after the test whatever happens."""
    started: list[Supervisor] = []

    def start(*children: Child, grace: float = 10) -> Supervisor:
        supervisor = Supervisor(children, reports.append, grace=grace)
        started.append(supervisor)
        supervisor.start()
        return supervisor

    reports: list[str] = []
    start.reports = reports  # type: ignore[attr-defined]
    yield start
    for supervisor in started:
        supervisor.stop()


def test_a_child_that_dies_is_started_again_and_leaves_nothing(tmp_path: Path, supervise) -> None:
    supervisor = supervise(child(tmp_path, "web"))
    wait_for(lambda: starts(tmp_path / "web"))
    first, grandchild = starts(tmp_path / "web")[0]

    os.kill(first, signal.SIGKILL)

    assert supervisor.wait_until(lambda: len(starts(tmp_path / "web")) == 2, timeout=15)
    wait_for(lambda: not is_alive(grandchild))
    assert supervise.reports == [
        f"web stopped (signal SIGKILL); starts again in 0.5 s. See {tmp_path / 'logs' / 'web.log'}"
    ]


def test_the_pauses_grow_when_a_child_dies_at_once(tmp_path: Path, supervise) -> None:
    supervisor = supervise(child(tmp_path, "web", "import sys; print('no database'); sys.exit(3)"))

    supervisor.wait_until(lambda: len(supervise.reports) == 3, timeout=15)

    assert [report.partition("starts again in ")[2].split()[0] for report in supervise.reports] == ["0.5", "1", "2"]
    assert "exit code 3" in supervise.reports[0]
    assert supervisor.tails().endswith("no database\nno database\nno database")


def test_waiting_gives_up_after_its_time(tmp_path: Path, supervise) -> None:
    assert supervise().wait_until(lambda: False, timeout=0.05, every=0.01) is False


def test_a_child_that_will_not_stop_is_removed(tmp_path: Path, supervise) -> None:
    supervisor = supervise(
        child(tmp_path, "web", "import signal;signal.signal(signal.SIGTERM, print);" + CHILD), grace=0.2
    )
    wait_for(lambda: starts(tmp_path / "web"))

    supervisor.stop()

    wait_for(lambda: not any(is_alive(number) for number in starts(tmp_path / "web")[0]))


def test_a_large_log_is_put_aside(tmp_path: Path, supervise) -> None:
    log = tmp_path / "logs" / "web.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (5 * 1024 * 1024 + 1))

    supervise(child(tmp_path, "web"))

    assert log.with_suffix(".old.log").stat().st_size > 5 * 1024 * 1024 > log.stat().st_size


@pytest.fixture
def supervising(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own that supervises two children, as `scripts/run` does."""
    env = {**os.environ, "PYTHONPATH": str(SCRIPTS)}
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, tmp_path, CHILD], env=env, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_for(lambda: starts(tmp_path / "web") and starts(tmp_path / "worker"))
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything(tmp_path: Path, supervising: subprocess.Popen[bytes], number: int) -> None:
    everybody = [number for name in ("web", "worker") for number in starts(tmp_path / name)[0]]
    assert all(is_alive(each) for each in everybody)

    supervising.send_signal(number)
    supervising.send_signal(number)

    assert supervising.wait(15) == 0
    wait_for(lambda: not any(is_alive(each) for each in everybody))


def test_children_stop_when_the_supervisor_is_killed(tmp_path: Path, supervising: subprocess.Popen[bytes]) -> None:
    children = [starts(tmp_path / name)[0][0] for name in ("web", "worker")]

    supervising.kill()

    wait_for(lambda: not any(is_alive(each) for each in children))
    for name in ("web", "worker"):
        os.kill(starts(tmp_path / name)[0][1], signal.SIGKILL)
