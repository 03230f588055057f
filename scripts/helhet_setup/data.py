"""Brings the database, the static files and the demo municipality up to date before the start."""

from __future__ import annotations

from collections.abc import Mapping

from helhet_setup import stamps
from helhet_setup.commands import run_command
from helhet_setup.console import say
from helhet_setup.places import Places


def is_demo(env: Mapping[str, str]) -> bool:
    """Return True when the demo municipality is wanted."""
    return env["HELHET_DEMO"].lower() in {"1", "true", "yes", "on"}


def prepare_data(places: Places, env: Mapping[str, str]) -> str:
    """Bring everything under the data folder up to date; return the text with the demo logins."""
    say("Preparing the database …")
    manage(places, env, "migrate", "--no-input", "-v", "0", what="Preparing the database")
    collect_static(places, env)
    if not is_demo(env):
        return ""
    say("Looking after the demo municipality (about a minute the first time) …")
    manage(places, env, "load_demo", "--if-empty", what="Loading the demo municipality")
    return manage(places, env, "demo_logins", what="Listing the demo users")


def manage(places: Places, env: Mapping[str, str], *words: str, what: str) -> str:
    """Run a management command and return what it wrote; raise SetupError when it fails."""
    return run_command([places.python, "manage.py", *words], what=what, cwd=places.code, env=env)


def collect_static(places: Places, env: Mapping[str, str]) -> None:
    """Collect and compress stylesheets and scripts, unless none has changed since the last time."""
    locks = [places.code / name for name in ("requirements.txt", "package-lock.json")]
    value = stamps.digest_of_folders(places.code.glob("*/static"), extra=stamps.digest_of_files(locks))
    if stamps.is_current(places.static_stamp, value):
        return
    manage(places, env, "collectstatic", "--no-input", "-v", "0", what="Collecting static files")
    stamps.write_stamp(places.static_stamp, value)
