"""Programs and libraries of the operating system: found, installed where that is allowed, or asked for by name."""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helhet_setup.commands import run_command
from helhet_setup.console import SetupError, say

POSTGRESQL_FOLDERS = "/usr/lib/postgresql"  # Debian keeps the server's programs outside PATH, one folder per version


@dataclass(frozen=True)
class Need:
    """Something the machine must have, and the Debian packages that bring it."""

    name: str
    is_present: Callable[[], bool]
    packages: tuple[str, ...]


def find_program(*names: str) -> str | None:
    """Return the path of the first of the programs that is installed."""
    return next((path for name in names if (path := shutil.which(name))), None)


def find_postgresql_program(name: str, folder: str = POSTGRESQL_FOLDERS) -> str | None:
    """Return a program of the PostgreSQL server, the newest version first."""
    versions = [path for path in Path(folder).glob("*") if path.name.isdigit() and (path / "bin" / name).is_file()]
    newest = max(versions, key=lambda path: int(path.name), default=None)
    return str(newest / "bin" / name) if newest else shutil.which(name)


def has_library(soname: str, stem: str) -> bool:
    """Return True when the shared library can be loaded."""
    for name in (soname, ctypes.util.find_library(stem)):
        if name:
            try:
                ctypes.CDLL(name)
            except OSError:
                continue
            return True
    return False


def can_make_venv() -> bool:
    """Return True when this Python can make a virtual environment with pip in it."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def library(soname: str, stem: str, *packages: str) -> Need:
    """Return the need for one shared library."""
    return Need(soname, lambda: has_library(soname, stem), packages)


def program(*names: str, package: str) -> Need:
    """Return the need for one of several programs."""
    return Need(names[0], lambda: find_program(*names) is not None, (package,))


VENV = Need("python3-venv", can_make_venv, ("python3-venv",))
PDF_LIBRARIES = (
    library("libpango-1.0.so.0", "pango-1.0", "libpango-1.0-0"),
    library("libpangoft2-1.0.so.0", "pangoft2-1.0", "libpangoft2-1.0-0"),
    library("libharfbuzz.so.0", "harfbuzz", "libharfbuzz0b"),
    library("libharfbuzz-subset.so.0", "harfbuzz-subset", "libharfbuzz-subset0"),
    library("libfontconfig.so.1", "fontconfig", "libfontconfig1"),
)
FOR_RUNNING = (VENV, *PDF_LIBRARIES)
FOR_TESTING = (
    *FOR_RUNNING,
    program("chromium", "chromium-browser", "google-chrome", package="chromium"),
    program("redis-server", "valkey-server", package="redis-server"),
    program("pdftotext", package="poppler-utils"),
    Need("postgres", lambda: find_postgresql_program("postgres") is not None, ("postgresql",)),
    Need("pg_dump", lambda: find_postgresql_program("pg_dump") is not None, ("postgresql-client",)),
)


def ensure(needs: Iterable[Need], *, install: Callable[[Sequence[str]], None] | None = None) -> None:
    """Install what is missing when this is root on Debian; otherwise raise SetupError with the exact command."""
    missing = [need for need in needs if not need.is_present()]
    if not missing:
        return
    packages = sorted({package for need in missing for package in need.packages})
    if install is None and not (os.geteuid() == 0 and shutil.which("apt-get")):
        raise SetupError(how_to_install(missing, packages))
    say(f"Installing system packages: {' '.join(packages)}")
    (install or install_with_apt)(packages)
    still_missing = [need for need in missing if not need.is_present()]
    if still_missing:
        raise SetupError(how_to_install(still_missing, packages))


def how_to_install(missing: Sequence[Need], packages: Sequence[str]) -> str:
    """Return the text that says what is missing and the command that brings it."""
    names = ", ".join(need.name for need in missing)
    return (
        f"Missing on this machine: {names}.\nInstall it and start again. On Debian or Ubuntu:\n\n"
        f"    sudo apt-get update && sudo apt-get install --yes --no-install-recommends {' '.join(packages)}\n"
    )


def install_with_apt(packages: Sequence[str]) -> None:
    """Install Debian packages without questions and without starting the services they bring."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    root = Path("/")
    run_command(["apt-get", "update", "-qq"], what="apt-get update", cwd=root, env=env)
    options = ["--yes", "-qq", "--no-install-recommends"]
    run_command(["apt-get", "install", *options, *packages], what="apt-get install", cwd=root, env=env)
