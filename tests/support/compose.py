"""Reads docker-compose.yml and Dockerfile as an engine would, and runs the services without one.

A service gets its own command, its own health check and its own environment from the files, on a copy of the code
that it cannot write, as a user without rights. What differs from a container is where things are, no more.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from helhet_setup.processes import die_with_parent, stop_process

CODE = Path(__file__).resolve().parents[2]
SERVICE_USER = 10001
VARIABLE = re.compile(r"\$(?:\$|\{(?P<name>\w+)(?:(?P<kind>:[?-])(?P<rest>(?:[^{}]|\{[^{}]*\})*))?\})")


class MissingVariable(Exception):
    """A variable without which the file says that nothing starts."""


def load(variables: Mapping[str, str]) -> dict[str, Any]:
    """Return docker-compose.yml with the variables put in. Raises MissingVariable."""
    content: dict[str, Any] = interpolate(raw(), variables)
    return content


def raw() -> dict[str, Any]:
    """Return docker-compose.yml as it is written."""
    content: dict[str, Any] = yaml.safe_load((CODE / "docker-compose.yml").read_text(encoding="utf-8"))
    return content


def interpolate(value: Any, variables: Mapping[str, str]) -> Any:
    """Put the variables into every text of the value, by the rules of Compose: ${X}, ${X:-default}, ${X:?why}, $$."""
    if isinstance(value, dict):
        return {key: interpolate(part, variables) for key, part in value.items()}
    if isinstance(value, list):
        return [interpolate(part, variables) for part in value]
    if not isinstance(value, str):
        return value

    def put_in(match: re.Match[str]) -> str:
        if match["name"] is None:
            return "$"
        found = variables.get(match["name"], "")
        if match["kind"] == ":?" and not found:
            raise MissingVariable(f"{match['name']}: {match['rest']}")
        return found or (interpolate(match["rest"], variables) if match["kind"] == ":-" else "")

    return VARIABLE.sub(put_in, value)


def dockerfile_instructions() -> list[tuple[str, str]]:
    """Return (instruction, rest) of the image's last stage, with continued lines joined."""
    text = re.sub(r"\\\n", " ", (CODE / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    pairs = [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]
    last = max(number for number, (word, _) in enumerate(pairs) if word == "FROM")
    return pairs[last:]


def copied_sources() -> list[str]:
    """Return what the image takes from the repository."""
    copies = [shlex.split(rest)[:-1] for word, rest in dockerfile_instructions() if word == "COPY"]
    return [source for sources in copies if not sources[0].startswith("--from") for source in sources]


def image_environment() -> dict[str, str]:
    """Return the ENV of the image."""
    pairs = [pair for word, rest in dockerfile_instructions() if word == "ENV" for pair in shlex.split(rest)]
    return dict(pair.split("=", 1) for pair in pairs)


@dataclass
class Ground:
    """Where the services run: the copy of the code, the data folder, a folder for temporary files, and who they are."""

    app: Path
    data: Path
    temporary: Path
    hosts: Mapping[str, str]  # as in {"db:5432": "127.0.0.1:41234"}
    extra: dict[str, str] = field(default_factory=dict)

    def place(self, text: str) -> str:
        """Put this machine's places where the container's stand."""
        for name, address in self.hosts.items():
            text = text.replace(name, address)
        places = {"/opt/venv": sys.prefix, "/app": str(self.app), "/data": str(self.data), "/tmp": str(self.temporary)}  # noqa: S108
        return re.sub(r"(?<![\w/.])(/opt/venv|/app|/data|/tmp)(?![\w-])", lambda match: places[match[1]], text)

    def environment(self, service: Mapping[str, Any]) -> dict[str, str]:
        """Return the image's and the service's environment, and nothing of this process's own."""
        merged = {**image_environment(), **service.get("environment", {})}
        placed = {name: self.place(str(value)) for name, value in merged.items()}
        placed["PATH"] = placed["PATH"].replace("$PATH", os.environ.get("PATH", os.defpath))
        return {**placed, "TMPDIR": str(self.temporary), **self.extra}

    def prepare(self) -> None:
        """Copy the code and make the image's static files with the image's own command; then nobody may write there."""
        self.app.mkdir(parents=True)
        for source in [*copied_sources(), "node_modules"]:
            origin = CODE / source
            if origin.is_dir():
                skip = shutil.ignore_patterns("__pycache__")
                shutil.copytree(origin.resolve(), self.app / source, symlinks=True, ignore=skip)
            else:
                shutil.copy(origin, self.app / source)
        self.data.mkdir()
        self.temporary.mkdir()
        build = next(rest for word, rest in dockerfile_instructions() if word == "RUN" and "collectstatic" in rest)
        env = self.environment({})
        subprocess.run(["sh", "-euc", self.place(build)], cwd=self.app, env=env, check=True, capture_output=True)
        for path in [self.app, *self.app.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
        give_to_service(self.app, self.data, self.temporary)

    def start(self, command: Any, env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
        """Start a command as the service's user in the code folder, its output in the log."""
        with log.open("ab") as file:
            return subprocess.Popen(
                [*as_service_prefix(), *command],
                cwd=self.app,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(),
                **as_service_options(),
            )

    def run(self, command: Any, env: Mapping[str, str], *, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command to its end as the service's user."""
        return subprocess.run(
            [*as_service_prefix(), *command],
            cwd=self.app,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            **as_service_options(),
        )

    def health(self, service: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
        """Run the service's own health check."""
        kind, *words = service["healthcheck"]["test"]
        command = words if kind == "CMD" else ["sh", "-c", words[0]]
        return self.run(command, self.environment(service), seconds=60)


def can_everybody_reach(path: Path) -> bool:
    """Return True when a user without rights can go to the path."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents])


def has_own_user() -> bool:
    """Return True when the services can run as a user of their own: we are root, and others can read our Python."""
    programs = (Path(sys.prefix), Path(sys.executable).resolve(), Path(os.__file__).parent)
    return os.geteuid() == 0 and all(can_everybody_reach(path) for path in programs)


def as_service_options() -> dict[str, Any]:
    """Return how a process becomes the service's user."""
    return {"user": SERVICE_USER, "group": SERVICE_USER, "extra_groups": []} if has_own_user() else {}


def as_service_prefix() -> list[str]:
    """Return the command that takes all rights from root, where only root can reach our Python."""
    if os.geteuid() != 0 or has_own_user():
        return []
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]


def give_to_service(app: Path, *own: Path) -> None:
    """Let the service's user own its data, and another user own the code."""
    if os.geteuid() != 0:
        return
    service, other = (SERVICE_USER, 0) if has_own_user() else (0, SERVICE_USER)
    for path in own:
        os.chown(path, service, service)
    for path in [app, *app.rglob("*")]:
        os.chown(path, other, other, follow_symlinks=False)


def stop_all(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Stop every process and all that it has started."""
    for process in processes.values():
        stop_process(process, grace=20)
