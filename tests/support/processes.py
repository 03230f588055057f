"""Python processes beside the test, on the test's own database, that can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

PREAMBLE = "import django; django.setup()\n"


def database_url() -> str:
    """Return the address of the database that the test uses now."""
    wanted = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{wanted['NAME']}"
    host = str(wanted["HOST"]).replace("/", "%2F")
    return f"postgres://{wanted['USER']}:{wanted['PASSWORD']}@{host}:{wanted['PORT']}/{wanted['NAME']}"


def environment() -> dict[str, str]:
    """Return the environment of a process that works on the same data."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "HELHET_DATA": str(settings.DATA_DIR),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTHONWARNINGS": "ignore",
    }


def start(code: str) -> subprocess.Popen[bytes]:
    """Start the Python code in a process of its own, with Django set up."""
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + code],
        env=environment(),
        cwd=Path(settings.BASE_DIR),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def finish(process: subprocess.Popen[bytes], seconds: float = 60) -> int:
    """Wait for the process and return its exit code, negative for the signal that killed it."""
    process.communicate(timeout=seconds)
    return process.returncode
