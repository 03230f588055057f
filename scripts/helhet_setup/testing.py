"""What `scripts/test` does: environment, private servers, every check, one summary."""

from __future__ import annotations

import argparse
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from helhet_setup import system_packages
from helhet_setup.console import SetupError, complain, say
from helhet_setup.environment import prepare_environment
from helhet_setup.places import Places
from helhet_setup.processes import die_with_parent, stop_process, stopped_by_signals
from helhet_setup.report import Outcome, summary
from helhet_setup.servers import private_postgresql, private_redis
from helhet_setup.steps import Plan, Step, all_steps

INTERRUPTED = 130  # the exit code a shell gives for Ctrl-C
TOO_LONG = 124  # the exit code of a command that was stopped for taking too long
NOT_OURS = {
    *(".git", ".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv"),
    *("__pycache__", "node_modules", "test-results", "var"),
}
HELP = """Runs every check: lint, types, import contracts, and the suite on SQLite and on PostgreSQL with Redis.

PostgreSQL and Redis are started for the run on free ports, and stopped after it. Arguments that are not
named below go to pytest; then only the suite runs, without the coverage gate: scripts/test tests/unit -x"""


def main(arguments: Sequence[str]) -> int:
    """Run the checks; return the exit code."""
    parser = argparse.ArgumentParser("scripts/test", description=HELP, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--long", action="store_true", help="also the tests that take hours, marked `long`")
    parser.add_argument("--only", action="append", default=[], metavar="STEP", help="only this step (repeatable)")
    parser.add_argument("--list", action="store_true", help="name the steps and stop")
    options, pytest_arguments = parser.parse_known_args(arguments)
    try:
        with stopped_by_signals():
            return run_all(options, pytest_arguments)
    except SetupError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("Stopped.")
        return INTERRUPTED


def run_all(options: argparse.Namespace, pytest_arguments: Sequence[str]) -> int:
    """Prepare the machine, run the chosen steps in order, and sum up."""
    places = Places.from_environment({})
    system_packages.ensure(system_packages.FOR_TESTING)
    prepare_environment(places, "requirements.txt", "requirements-dev.txt")
    with layout(places, options.long, pytest_arguments) as plan:
        steps = choose(all_steps(plan), options.only)
        if options.list:
            say("\n".join(step.name for step in steps))
            return 0
        outcomes, before = [], files_of(places.code)
        for number, step in enumerate(steps, start=1):
            say(f"\n=== {number}/{len(steps)} {step.name}")
            outcomes.append(run_step(step, places.code))
        outcomes.append(left_behind(files_of(places.code) - before))
    say(summary(outcomes))
    return 0 if all(outcome.is_ok for outcome in outcomes) else 1


@contextmanager
def layout(places: Places, is_long: bool, pytest_arguments: Sequence[str]) -> Iterator[Plan]:
    """Start the servers and make a scratch folder for the time of the run."""
    with (
        tempfile.TemporaryDirectory(prefix="helhet-test-") as scratch,
        private_postgresql() as postgresql,
        private_redis() as redis,
    ):
        yield Plan(places, Path(scratch), postgresql, redis, is_long, pytest_arguments)


def choose(steps: Sequence[Step], names: Sequence[str]) -> list[Step]:
    """Return the named steps, or all when none is named. Raises SetupError for a name that no step has."""
    known = {step.name for step in steps}
    if unknown := set(names) - known:
        raise SetupError(f"No step is called {', '.join(sorted(unknown))}. The steps: {', '.join(sorted(known))}")
    return [step for step in steps if not names or step.name in names]


def run_step(step: Step, cwd: Path) -> Outcome:
    """Run one step, showing its output as it comes."""
    began = time.monotonic()
    with subprocess.Popen(
        step.command,
        cwd=cwd,
        env=dict(step.env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with_parent(),
    ) as process:
        try:
            output = echo(process, until=began + step.limit)
            code = process.poll()
        finally:
            stop_process(process, first=signal.SIGINT, grace=20)
    if code is None:
        complain(f"{step.name} was stopped after {step.limit:.0f} seconds.")
        code = TOO_LONG
    return Outcome(step.name, time.monotonic() - began, code, output)


def echo(process: subprocess.Popen[bytes], *, until: float) -> str:
    """Copy the process's output to ours as it comes until it ends or the time is up, and return all of it."""
    assert process.stdout is not None
    pipe, kept = process.stdout.fileno(), []
    while time.monotonic() < until:
        is_over = process.poll() is not None  # asked first: what it wrote last is in the pipe by then
        if select.select([pipe], [], [], 0 if is_over else 0.5)[0]:
            if not (chunk := os.read(pipe, 65536)):
                process.wait()
                break
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
            kept.append(chunk)
        elif is_over:
            break  # something that the process left running still holds the pipe
    return b"".join(kept).decode(errors="replace")


def files_of(code: Path) -> set[Path]:
    """Return the files in the tree, without what is fetched, cached or the person's own data."""
    found: set[Path] = set()
    for folder, folders, names in os.walk(code):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found.update(Path(folder, name) for name in names)
    return found


def left_behind(files: set[Path]) -> Outcome:
    """Return the judgement of what the run added to the tree: a check that leaves files is a fault."""
    for path in sorted(files):
        complain(f"Left behind: {path}")
    return Outcome("nothing left behind", 0, 1 if files else 0, "")
