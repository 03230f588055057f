"""What `scripts/run` does: environment, database, demo municipality, then web and jobs until it is stopped."""

from __future__ import annotations

import argparse
import http.client
import os
from collections.abc import Mapping, Sequence

from helhet_setup import system_packages
from helhet_setup.console import SetupError, complain, say
from helhet_setup.data import is_demo, prepare_data
from helhet_setup.data_folder import hold
from helhet_setup.environment import prepare_environment
from helhet_setup.places import Places
from helhet_setup.ports import LOOPBACK, check_port, port_from
from helhet_setup.processes import stopped_by_signals
from helhet_setup.supervisor import Child, Supervisor, child_environment

READY_PATH = "/healthz/ready"
READY_SECONDS = 120
HELP = """Starts Helhet on this machine, with a demo municipality, and keeps it running until Ctrl-C.

The first start fetches what is needed; later ones take a few seconds. Environment variables:
  PORT           the port on 127.0.0.1 (8000)
  HELHET_DATA    the folder for the database and all other data (var)
  HELHET_DEMO    0 starts with an empty database (1)
  DEMO_PASSWORD  the password of the demo users (a random one, kept in the data folder)
  DATABASE_URL   postgresql://… instead of SQLite in the data folder
  REDIS_URL      redis://… instead of folders for jobs and cache"""


def main(arguments: Sequence[str]) -> int:
    """Run Helhet until it is stopped; return the exit code."""
    parser = argparse.ArgumentParser("scripts/run", description=HELP, formatter_class=argparse.RawTextHelpFormatter)
    parser.parse_args(arguments)
    try:
        with stopped_by_signals():
            start(Places.from_environment(), port_from(os.environ.get("PORT") or "8000"))
    except SetupError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        say("Helhet has stopped.")
    return 0


def start(places: Places, port: int) -> None:
    """Prepare everything and keep it running. Raises SetupError when something has to be put right first."""
    env = environment_for(places, port)
    with hold(places.data, f"process {os.getpid()}, http://{LOOPBACK}:{port}"):
        check_port(port)
        system_packages.ensure(system_packages.FOR_RUNNING)
        prepare_environment(places, "requirements.txt")
        logins = prepare_data(places, env)
        supervisor = Supervisor(children(places, port, env), complain)
        try:
            supervisor.start()
            if not supervisor.wait_until(lambda: is_ready(port), timeout=READY_SECONDS):
                raise SetupError(f"Helhet was not ready after {READY_SECONDS} seconds.\n{supervisor.tails()}")
            announce(places, env, logins)
            supervisor.wait_until(lambda: False, timeout=float("inf"))
        finally:
            say("Stopping …")
            supervisor.stop()


def environment_for(places: Places, port: int) -> dict[str, str]:
    """Return the environment of everything that is started."""
    return child_environment(
        HELHET_DATA=str(places.data),
        HELHET_DEMO=os.environ.get("HELHET_DEMO") or "1",
        NODE_MODULES=os.environ.get("NODE_MODULES") or str(places.node_modules),
        PORT=str(port),
    )


def children(places: Places, port: int, env: Mapping[str, str]) -> list[Child]:
    """Return the processes to keep alive: the web server, the worker, and the clock of the daily jobs."""
    gunicorn = ["gunicorn", "config.wsgi", "--bind", f"{LOOPBACK}:{port}", "--workers", "2", "--no-control-socket"]
    gunicorn += ["--timeout", "120"]  # a file of thousands of rows takes half a minute
    worker = ["celery", "-A", "config", "worker", "-P", "threads", "-c", "2", "--without-gossip", "--without-mingle"]
    schedule = ["-s", str(places.data / "celerybeat-schedule")]
    commands = {"web": gunicorn, "worker": [*worker, "-B", *schedule]}
    if env.get("REDIS_URL"):
        beat = ["celery", "-A", "config", "beat", "--pidfile=", *schedule]
        commands = {"web": gunicorn, "worker": worker, "beat": beat}
    return [
        Child(name, [places.python, "-m", *command], places.logs / f"{name}.log", env, places.code)
        for name, command in commands.items()
    ]


def is_ready(port: int) -> bool:
    """Return True when the web server answers that everything it needs is there."""
    allowed = [host for host in (os.environ.get("ALLOWED_HOSTS") or "").split(",") if host.strip("*. ")]
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", READY_PATH, headers={"Host": allowed[0].strip(". ")} if allowed else {})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(places: Places, env: Mapping[str, str], logins: str) -> None:
    """Tell where Helhet is, who can log in, and how to stop it."""
    say(f"\nHelhet is ready: http://{LOOPBACK}:{env['PORT']}\n")
    if logins:
        say(logins.rstrip())
    if not is_demo(env):
        say("Is the database empty? Then make the municipality and its first administrator:")
        say(f"  HELHET_DATA={places.data} {places.python} manage.py create_municipality --help")
    say(f"\nLogs: {places.logs}   Stop: Ctrl-C")
